import {
  daysBetween,
  type Exposure,
  type ExposureLine,
  type ExposureLineResult,
  type ExposureMeasure,
  type IsoDate,
  type MineralId,
  type RiskEvent,
  type Viewpoint,
} from '@lodewatch/contracts';
import { groupBy, type ReferenceData } from '@lodewatch/reference';
import { fromDayNumber } from '../hazard/days.js';
import type { Methodology } from '../methodology/methodology.js';
import { bandOf } from '../score/bands.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';
import { createScorer, type Scorer } from '../score/scorer.js';
import { concentrations, type PlacedLine } from './concentration.js';
import { readCountry, readMinerals, type Unreadable } from './read-codes.js';
import { type BearingEvent, MineralSupplies } from './supply-risk-of.js';

export interface ExposureInput {
  readonly lines: readonly ExposureLine[];
  readonly asOf: IsoDate;
  readonly viewpoint: Viewpoint;
  readonly riskEvents: readonly RiskEvent[];
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
  /** A scorer over the same risk events, to be used again. */
  readonly scorer?: Scorer | undefined;
}

interface ReadLine {
  readonly number: number;
  readonly line: ExposureLine;
  readonly minerals: readonly MineralId[];
  readonly country: string | null;
}

/** Money is told in hundredths, so that the lines add up to the total as printed. */
const CENTS = 100;

function sumMoney(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + Math.round(amount * CENTS), 0) / CENTS;
}

/** The day on which a measure next takes hold of supply, or did. */
function dayOfEffect({ steps }: { steps: readonly { day: number; stage: string }[] }, asOf: number): number | null {
  const ahead = steps.find(({ day, stage }) => day > asOf && stage === 'in_force');
  const current = steps.findLast(({ day }) => day <= asOf);
  if (current?.stage === 'in_force') return current.day > -100_000 ? current.day : null;
  return ahead?.day ?? null;
}

function measuresOf(
  events: readonly BearingEvent[],
  stockDays: number | undefined,
  asOf: IsoDate,
  scorer: Scorer,
): ExposureMeasure[] {
  const day = scorer.day(asOf);
  return events.flatMap(({ event }): ExposureMeasure[] => {
    const indexed = scorer.context.events[event];
    if (!indexed) return [];
    const effect = dayOfEffect(indexed, day.day);
    const on = effect === null ? null : fromDayNumber(effect);
    const daysAway = on === null ? null : Math.max(0, daysBetween(asOf, on));
    const daysOfCover = stockDays === undefined ? null : Math.max(0, stockDays - (daysAway ?? 0));
    return [{ riskEventId: indexed.event.id, sentence: day.sentences.of(event), on, daysAway, daysOfCover }];
  });
}

/** What a bill of materials stands to lose: line by line, in sum, by concentration, with what else could be bought. */
export function assessExposure(input: ExposureInput): Exposure {
  const { lines, asOf, viewpoint, riskEvents, methodology, reference } = input;
  const scorer = input.scorer ?? createScorer({ riskEvents, methodology, reference });
  const { values, version } = scorer.context.methodology;
  const day = scorer.day(asOf);
  const unknown: Exposure['unknown'] = [];
  const report = (number: number, part: string, items: readonly Unreadable[]): void => {
    for (const { code, reason } of items) unknown.push({ line: number, part, code, reason });
  };

  const read = lines.flatMap((line, index): ReadLine[] => {
    const number = index + 1;
    const { minerals, unreadable } = readMinerals(line);
    const { country, unreadable: badCountry } = readCountry(line.supplierCountry);
    report(number, line.part, [...unreadable, ...badCountry]);
    return minerals.length === 0 ? [] : [{ number, line, minerals, country }];
  });

  const countriesOf = new Map<MineralId, Set<string>>();
  for (const { minerals, country } of read) {
    for (const mineral of minerals) {
      const countries = countriesOf.get(mineral) ?? new Set<string>();
      if (country !== null) countries.add(country);
      countriesOf.set(mineral, countries);
    }
  }
  const supplies = new Map(
    [...countriesOf].map(([mineral, countries]) => [
      mineral,
      new MineralSupplies(scorer, day, mineral, viewpoint, [...countries].sort()),
    ]),
  );
  const scores = new Map(
    [...countriesOf.keys()].map((mineral) => [mineral, fromMicro(scorer.level(mineral, viewpoint, asOf).micro)]),
  );

  const placed: PlacedLine[] = [];
  const results = read.map(({ number, line, minerals, country }): ExposureLineResult => {
    // A code that may hold several minerals is judged by the one most at risk.
    let mineral = minerals[0] ?? 'critical_minerals';
    let supply = supplies.get(mineral)?.of(country);
    for (const other of minerals.slice(1)) {
      const candidate = supplies.get(other)?.of(country);
      if (candidate && candidate.risk > (supply?.risk ?? -1)) [mineral, supply] = [other, candidate];
    }
    placed.push({ line, mineral, country });
    const risk = supply?.risk ?? 0;
    const score = scores.get(mineral) ?? 0;
    return {
      line: number,
      part: line.part,
      mineral,
      minerals: [...minerals],
      supplierCountry: country,
      risk: fromMicro(toMicro(risk)),
      score,
      band: bandOf(score, values),
      spendAtRisk: line.spend === undefined ? null : Math.round(line.spend * risk * CENTS) / CENTS,
      quantityAtRisk: line.quantity === undefined ? null : fromMicro(toMicro(line.quantity * risk)),
      measures: measuresOf(supply?.events ?? [], line.stockDays, asOf, scorer),
      alternatives: [...(supply?.alternatives ?? [])],
    };
  });

  const totals = [...groupBy(results, ({ line }) => lines[line - 1]?.currency ?? null)].map(([currency, group]) => ({
    currency,
    spend: sumMoney(group.map(({ line }) => lines[line - 1]?.spend ?? 0)),
    spendAtRisk: sumMoney(group.map(({ spendAtRisk }) => spendAtRisk ?? 0)),
    lines: group.length,
  }));
  return {
    asOf,
    viewpoint,
    methodology: version,
    dataVersion: scorer.context.dataVersion,
    horizonDays: values.horizonDays,
    totals,
    lines: results,
    concentration: concentrations(placed, viewpoint, values.singleSupplierCap),
    unknown,
  };
}
