import type { IsoDate, MineralId, RiskEvent } from '@lodewatch/contracts';
import { REFERENCE_DATA, type ReferenceData, singlesOf } from '@lodewatch/reference';
import { type MineralWeight, mineralWeights } from '../country/importance.js';
import { type DayState, dayState } from '../hazard/day-state.js';
import { type DayNumber, toDayNumber } from '../hazard/days.js';
import { coverageOf, type IndexedEvent, indexEvent } from '../hazard/indexed-event.js';
import type { Consumer } from '../hazard/reach.js';
import { undoLinks } from '../hazard/undo-links.js';
import { type Methodology, methodology } from '../methodology/methodology.js';
import { StructuralInputs } from '../structural/structural-inputs.js';
import { GovernanceTable } from '../supply/governance.js';
import { SupplyTable } from '../supply/supply-shares.js';
import { type Assessment, assess, type Caps, type Reading } from './assess.js';
import type { Coverage, EventContext, StagePlan } from './plan.js';
import { eventSentence } from './sentences.js';
import { createStaticPlan, type StaticContext, type StaticPlan } from './static-plan.js';

/** What scores are made from, and under which rules. */
export interface ScorerOptions {
  readonly riskEvents: readonly RiskEvent[];
  /** A version, or a trial; the current one by default. */
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
  /** Ids of events whose relief is taken as grown to its full from the first day: what a scenario asks about. */
  readonly immediate?: ReadonlySet<string> | undefined;
  /** Use only reference data that was public on these days: for replays. */
  readonly knownBy?: KnownBy | undefined;
}

/** Days by which reference data had to be public: shares of supply, and indexes of governance. */
export interface KnownBy {
  readonly shares: IsoDate;
  readonly governance: IsoDate;
}

export interface ScoringContext extends EventContext {
  readonly dataVersion: string;
  readonly reference: ReferenceTables;
  /** Documents of each event, frozen: every driver of the event holds the same array. */
  readonly documentIds: readonly string[][];
}

/** The state of all events on a day, with what was made of it: sentences, and assessed stages. */
export interface ScoringDay extends DayState {
  readonly sentences: EventSentences;
  readonly assessments: Assessments;
}

/** Assessed stages of one day: the scores of all supplier countries rest on the same ones. */
export class Assessments {
  readonly #made: Readonly<Record<Reading, WeakMap<StagePlan, Assessment>>> = {
    middle: new WeakMap(),
    low: new WeakMap(),
    high: new WeakMap(),
  };

  of(stage: StagePlan, day: DayState, reading: Reading, caps: Caps): Assessment {
    const made = this.#made[reading];
    const assessment = made.get(stage) ?? assess(stage, day, caps, reading);
    made.set(stage, assessment);
    return assessment;
  }
}

/** Sentences of risk events on one day, each made on first use: a hundred scores tell the same events. */
export class EventSentences {
  readonly #events: readonly IndexedEvent[];
  readonly #day: DayNumber;
  readonly #made: (string | undefined)[] = [];

  constructor(events: readonly IndexedEvent[], day: DayNumber) {
    this.#events = events;
    this.#day = day;
  }

  of(event: number): string {
    const indexed = this.#events[event];
    const made = this.#made[event] ?? (indexed ? eventSentence(indexed, this.#day) : '');
    this.#made[event] = made;
    return made;
  }
}

/** What comes from reference data alone; it is made once and serves every scorer over the same data and rules. */
export class ReferenceTables implements StaticContext {
  readonly methodology: Methodology;
  readonly supply: SupplyTable;
  readonly governance: GovernanceTable;
  readonly inputs: StructuralInputs;
  readonly weights: readonly MineralWeight[];
  readonly governanceYear: number;
  readonly #plans = new Map<string, StaticPlan>();
  readonly #leaves = new Map<MineralId, readonly MineralId[]>();

  constructor(data: ReferenceData, rules: Methodology, knownBy: KnownBy | undefined) {
    this.methodology = rules;
    this.supply = new SupplyTable(data, knownBy?.shares ?? null);
    this.governance = new GovernanceTable(data, rules.values.governanceDefault);
    this.inputs = new StructuralInputs(data);
    this.weights = mineralWeights(data);
    this.governanceYear = governanceYearKnownBy(knownBy?.governance);
  }

  plan(mineral: MineralId, consumer: Consumer): StaticPlan {
    const key = `${mineral}/${consumer}`;
    const plan = this.#plans.get(key) ?? createStaticPlan(mineral, consumer, this);
    this.#plans.set(key, plan);
    return plan;
  }

  /** A plan of its own that has the named countries among its suppliers. */
  planWith(mineral: MineralId, consumer: Consumer, named: readonly string[]): StaticPlan {
    return createStaticPlan(mineral, consumer, this, named);
  }

  /** The single minerals that a mineral stands for. */
  leaves(mineral: MineralId): readonly MineralId[] {
    const members = this.supply.membersOf(mineral);
    const found =
      this.#leaves.get(mineral) ??
      (members.length === 0 ? [mineral] : [...new Set(members.flatMap((member) => singlesOf(member)))]);
    this.#leaves.set(mineral, found);
    return found;
  }
}

const tablesOf = new WeakMap<ReferenceData, WeakMap<Methodology, Map<string, ReferenceTables>>>();

function referenceTables(data: ReferenceData, rules: Methodology, knownBy: KnownBy | undefined): ReferenceTables {
  const byMethodology = tablesOf.get(data) ?? new WeakMap<Methodology, Map<string, ReferenceTables>>();
  tablesOf.set(data, byMethodology);
  const byDay = byMethodology.get(rules) ?? new Map<string, ReferenceTables>();
  byMethodology.set(rules, byDay);
  const key = knownBy ? `${knownBy.shares}/${governanceYearKnownBy(knownBy.governance)}` : '';
  const tables = byDay.get(key) ?? new ReferenceTables(data, rules, knownBy);
  byDay.set(key, tables);
  return tables;
}

/** Governance of a year is published in the autumn of the next. */
function governanceYearKnownBy(day: IsoDate | undefined): number {
  if (day === undefined) return 9999;
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= '10-01' ? year - 1 : year - 2;
}

const byId = (a: RiskEvent, b: RiskEvent): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Orders events by id, so that the order of arrival cannot matter, and makes them ready for scoring. */
export function createContext(options: ScorerOptions): ScoringContext {
  const rules = typeof options.methodology === 'object' ? options.methodology : methodology(options.methodology);
  const data = options.reference ?? REFERENCE_DATA;
  const events = [...options.riskEvents]
    .sort(byId)
    .map((event) => indexEvent(event, rules, options.immediate?.has(event.id) ?? false));
  const links = undoLinks(events, rules.values);
  return {
    methodology: rules,
    events,
    links,
    linking: new Set(links.map(({ by }) => by)),
    dataVersion: data.version,
    reference: referenceTables(data, rules, options.knownBy),
    documentIds: events.map(({ event }) => {
      const ids = [...new Set(event.documents.map(({ id }) => id))].sort();
      Object.freeze(ids);
      return ids;
    }),
  };
}

/** The state on a day of all events, or of those that are asked for. */
export function scoringDay(
  context: ScoringContext,
  asOf: IsoDate,
  only: ReadonlySet<number> | null = null,
): ScoringDay {
  const day = toDayNumber(asOf);
  return {
    ...dayState(context.events, context.links, day, context.methodology.values, only),
    sentences: new EventSentences(context.events, day),
    assessments: new Assessments(),
  };
}

/** The events that bear on a mineral, by how much. */
export function coveragesOf(context: ScoringContext, mineral: MineralId): readonly Coverage[] {
  const leaves = context.reference.leaves(mineral);
  const { coverageUnnamed } = context.methodology.values;
  return context.events.flatMap((event, index) => {
    const coverage = coverageOf(event, mineral, leaves, coverageUnnamed);
    return coverage > 0 ? [{ event: index, coverage }] : [];
  });
}
