import type { IsoDate, RiskEvent } from '@lodewatch/contracts';
import { REFERENCE_DATA, type ReferenceData } from '@lodewatch/reference';
import { type MineralWeight, mineralWeights } from '../country/importance.js';
import { type DayState, dayState } from '../hazard/day-state.js';
import { toDayNumber } from '../hazard/days.js';
import { indexEvent } from '../hazard/indexed-event.js';
import { undoLinks } from '../hazard/undo-links.js';
import { type Methodology, methodology } from '../methodology/methodology.js';
import { StructuralInputs } from '../structural/structural-inputs.js';
import { GovernanceTable } from '../supply/governance.js';
import { SupplyTable } from '../supply/supply-shares.js';
import type { PlanContext } from './plan.js';

/** What scores are made from, and under which rules. */
export interface ScorerOptions {
  readonly riskEvents: readonly RiskEvent[];
  /** A version, or a trial; the current one by default. */
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
  /** Use only reference data that was public on this day: for replays. */
  readonly knownBy?: IsoDate | undefined;
}

export interface ScoringContext extends PlanContext {
  readonly dataVersion: string;
  readonly documentIds: readonly (readonly string[])[];
  /** Minerals that count in the score of a country. */
  readonly weights: readonly MineralWeight[];
}

interface ReferenceTables {
  readonly supply: SupplyTable;
  readonly governance: GovernanceTable;
  readonly inputs: StructuralInputs;
  readonly weights: readonly MineralWeight[];
}

/** Tables of reference data never change, so one set serves every scorer over the same data. */
const tablesOf = new WeakMap<ReferenceData, Map<string, ReferenceTables>>();

function referenceTables(
  data: ReferenceData,
  knownBy: IsoDate | undefined,
  governanceDefault: number,
): ReferenceTables {
  const byKey = tablesOf.get(data) ?? new Map<string, ReferenceTables>();
  tablesOf.set(data, byKey);
  const key = `${knownBy ?? ''}/${governanceDefault}`;
  const found = byKey.get(key) ?? {
    supply: new SupplyTable(data, knownBy ?? null),
    governance: new GovernanceTable(data, governanceDefault),
    inputs: new StructuralInputs(data),
    weights: mineralWeights(data),
  };
  byKey.set(key, found);
  return found;
}

/** Governance of a year is published in the autumn of the next. */
function governanceYearKnownBy(day: IsoDate | undefined): number {
  if (day === undefined) return 9999;
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= '10-01' ? year - 1 : year - 2;
}

/** Orders events by id, so that the order of arrival cannot matter, and makes them ready for scoring. */
export function createContext(options: ScorerOptions): ScoringContext {
  const rules = typeof options.methodology === 'object' ? options.methodology : methodology(options.methodology);
  const data = options.reference ?? REFERENCE_DATA;
  const events = [...options.riskEvents]
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map((event) => indexEvent(event, rules));
  return {
    methodology: rules,
    events,
    links: undoLinks(events, rules.values),
    ...referenceTables(data, options.knownBy, rules.values.governanceDefault),
    governanceYear: governanceYearKnownBy(options.knownBy),
    dataVersion: data.version,
    documentIds: events.map(({ event }) => [...new Set(event.documents.map(({ id }) => id))].sort()),
  };
}

export function dayStateOf(context: ScoringContext, asOf: IsoDate): DayState {
  return dayState(context.events, context.links, toDayNumber(asOf), context.methodology.values);
}
