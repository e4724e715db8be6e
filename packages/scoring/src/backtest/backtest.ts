import { addDays, daysBetween, type IsoDate, type MineralId } from '@lodewatch/contracts';
import { groupBy, groupsOf, REFERENCE_DATA, type ReferenceData } from '@lodewatch/reference';
import { mineralWeights } from '../country/importance.js';
import {
  type Methodology,
  methodology as methodologyOf,
  type ParameterName,
  trialMethodology,
} from '../methodology/methodology.js';
import { SupplyTable } from '../supply/supply-shares.js';
import { type Outcome, priceJumps, restrictiveMeasures } from './outcomes.js';
import { type Forecasts, replay } from './replay.js';
import {
  areaUnderCurve,
  brierScore,
  byForecast,
  type Draw,
  drawClusters,
  fitLogistic,
  type Interval,
  interval,
  type LogisticCurve,
  median,
  probability,
  quantile,
  type Random,
  type Unit,
} from './statistics.js';

/** Everybody who forecasts: the score, and what it has to beat. */
export const FORECASTERS = ['score', 'structural', 'news', 'last_year', 'random'] as const;
export type Forecaster = (typeof FORECASTERS)[number];

export interface Period {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

export interface BacktestInput {
  /** Curves and the alarm threshold are fitted on this period ... */
  readonly fit?: Period;
  /** ... and judged on this one, which must begin after the last outcome of the other. */
  readonly judged?: Period;
  readonly horizonDays?: number;
  readonly methodology?: string | Methodology;
  readonly reference?: ReferenceData;
  /** Only these minerals; by default those that count in the scores of countries. */
  readonly minerals?: readonly MineralId[];
  /** For the random forecaster and for resampling; a seeded one gives the same report every time. */
  readonly random: Random;
  readonly resamples?: number;
  /** Try the fitted parameters again on the fitting period, which takes some seconds for each value. */
  readonly refit?: boolean;
}

/** How one forecaster did. */
export interface ForecasterReport {
  readonly forecaster: Forecaster;
  /** On the fitting period, for comparison. */
  readonly fitAuc: number;
  readonly auc: Interval;
  /** AUC of the score less that of this forecaster: above 0 means that the score is better. */
  readonly aucLead: Interval;
  readonly brier: Interval;
}

/** A parameter that was chosen by its AUC on the fitting period. */
export interface FittedParameter {
  readonly parameter: ParameterName;
  readonly tried: readonly { readonly value: number; readonly fitAuc: number }[];
  readonly best: number;
  /** The value of the methodology that was judged. */
  readonly used: number;
}

/** How alarms did against outcomes of one kind. */
export interface AlarmReport {
  readonly outcomes: number;
  readonly hits: number;
  readonly hitRate: Interval;
  /** Median days from the first day of the alarm to the outcome, over the hits; at most a year is looked back. */
  readonly medianLeadDays: number | null;
}

export interface BacktestReport {
  readonly methodology: string;
  readonly dataVersion: string;
  readonly fit: Period;
  readonly judged: Period;
  readonly horizonDays: number;
  readonly minerals: number;
  readonly fitUnits: number;
  readonly judgedUnits: number;
  readonly baseRate: { readonly fit: number; readonly judged: number };
  readonly threshold: number;
  readonly fitting: readonly FittedParameter[];
  readonly forecasters: readonly ForecasterReport[];
  readonly restrictive: AlarmReport;
  readonly prices: AlarmReport;
  readonly alarms: {
    /** Part of the judged mineral-days with the alarm on: what a random alarm of the same length would hit. */
    readonly share: number;
    readonly spells: number;
    readonly falseSpells: number;
    readonly mineralYears: number;
    readonly falsePerMineralYear: Interval;
  };
  readonly scoreAboveEveryBaseline: boolean;
}

const DEFAULT_FIT: Period = { from: '2010-01-01', to: '2022-12-31' };
/** Half a year lies between the periods, so that no outcome of the one is in the other. */
const DEFAULT_JUDGED: Period = { from: '2023-07-01', to: '2025-07-31' };
const STEP_DAYS = 30;
const DEFAULT_RESAMPLES = 1000;
/** An alarm is given for the tenth of mineral-days with the highest scores of the fitting period. */
const ALARM_SHARE = 0.1;
const LOOK_BACK = 365;

/** What is fitted, and over which values. All other parameters are reasoned and declared as such. */
const FITTED = { quotaTermDays: [180, 365, 730, 3650] } as const satisfies Partial<
  Record<ParameterName, readonly number[]>
>;

function daysOf({ from, to }: Period): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = from; day <= to; day = addDays(day, STEP_DAYS)) days.push(day);
  return days;
}

/**
 * The minerals that count in the scores of countries. Rare earths stand there as light and heavy ones: as fifteen
 * elements under the same measures they would be a quarter of all cases.
 */
function mineralsOf(reference: ReferenceData): readonly MineralId[] {
  return mineralWeights(reference).map(({ mineral }) => mineral);
}

function datesOf(outcomes: readonly Outcome[]): ReadonlyMap<MineralId, readonly IsoDate[]> {
  return new Map(
    [...groupBy(outcomes, ({ mineral }) => mineral)].map(([mineral, list]) => [mineral, list.map(({ on }) => on)]),
  );
}

type Dates = ReadonlyMap<MineralId, readonly IsoDate[]>;

/** Minerals that are mined and controlled together are one case, not fifteen: they are resampled as one. */
function familyOf(mineral: MineralId): string {
  return groupsOf(mineral)[0] ?? mineral;
}

function follows(dates: Dates, mineral: MineralId, day: IsoDate, horizonDays: number): boolean {
  const end = addDays(day, horizonDays);
  return (dates.get(mineral) ?? []).some((on) => on > day && on <= end);
}

function forecastOf(row: Forecasts, forecaster: Exclude<Forecaster, 'random'>): number {
  switch (forecaster) {
    case 'score':
      return row.score;
    case 'structural':
      return row.structural;
    case 'news':
      return row.news;
    case 'last_year':
      return row.lastYear;
  }
}

type UnitsByForecaster = ReadonlyMap<Forecaster, readonly Unit[]>;

function unitsOf(rows: readonly Forecasts[], dates: Dates, horizonDays: number, random: Random): UnitsByForecaster {
  return new Map(
    FORECASTERS.map((forecaster) => [
      forecaster,
      rows.map(
        (row): Unit => ({
          cluster: familyOf(row.mineral),
          forecast: forecaster === 'random' ? random() : forecastOf(row, forecaster),
          outcome: follows(dates, row.mineral, row.day, horizonDays),
        }),
      ),
    ]),
  );
}

function scoreUnits(rows: readonly Forecasts[], dates: Dates, horizonDays: number): readonly Unit[] {
  return rows.map((row) => ({
    cluster: familyOf(row.mineral),
    forecast: row.score,
    outcome: follows(dates, row.mineral, row.day, horizonDays),
  }));
}

function refit(fitAucOf: (value: number) => number, rules: Methodology): FittedParameter {
  const tried = FITTED.quotaTermDays.map((value) => ({ value, fitAuc: fitAucOf(value) }));
  const best = tried.reduce((a, b) => (b.fitAuc > a.fitAuc ? b : a));
  return { parameter: 'quotaTermDays', tried, best: best.value, used: rules.values.quotaTermDays };
}

function shareOf(units: readonly Unit[]): number {
  return units.filter(({ outcome }) => outcome).length / units.length;
}

function reportForecasters(
  fit: UnitsByForecaster,
  judged: UnitsByForecaster,
  draws: readonly Draw[],
): readonly ForecasterReport[] {
  const sorted = new Map(FORECASTERS.map((forecaster) => [forecaster, byForecast(judged.get(forecaster) ?? [])]));
  const own = sorted.get('score') ?? [];
  return FORECASTERS.map((forecaster) => {
    const units = sorted.get(forecaster) ?? [];
    const curve: LogisticCurve = fitLogistic(fit.get(forecaster) ?? []);
    const calibrated = units.map((unit) => ({ ...unit, forecast: probability(curve, unit.forecast) }));
    return {
      forecaster,
      fitAuc: areaUnderCurve(byForecast(fit.get(forecaster) ?? []), () => 1),
      auc: interval(draws, (weightOf) => areaUnderCurve(units, weightOf)),
      aucLead: interval(draws, (weightOf) => areaUnderCurve(own, weightOf) - areaUnderCurve(units, weightOf)),
      brier: interval(draws, (weightOf) => brierScore(calibrated, weightOf)),
    };
  });
}

/** The days of a mineral on which its alarm was on, in order. */
type AlarmDays = ReadonlyMap<MineralId, readonly IsoDate[]>;

/** The first day of the alarm that was on when the outcome came, if one was. */
function alarmBefore(days: readonly IsoDate[], on: IsoDate): IsoDate | null {
  const before = days.filter((day) => day < on && day >= addDays(on, -LOOK_BACK));
  const last = before.at(-1);
  if (last === undefined || daysBetween(last, on) > STEP_DAYS) return null;
  let first = last;
  for (const day of before.toReversed()) {
    if (daysBetween(day, first) > STEP_DAYS) break;
    first = day;
  }
  return first;
}

function reportAlarms(outcomes: readonly Outcome[], alarms: AlarmDays, draws: readonly Draw[]): AlarmReport {
  const judged = outcomes.map(({ mineral, on }) => ({
    mineral,
    on,
    since: alarmBefore(alarms.get(mineral) ?? [], on),
  }));
  const hits = judged.filter(({ since }) => since !== null);
  return {
    outcomes: judged.length,
    hits: hits.length,
    hitRate: interval(draws, (weightOf) => {
      const total = judged.reduce((sum, { mineral }) => sum + weightOf(familyOf(mineral)), 0);
      return hits.reduce((sum, { mineral }) => sum + weightOf(familyOf(mineral)), 0) / total;
    }),
    medianLeadDays: hits.length === 0 ? null : median(hits.map(({ on, since }) => daysBetween(since ?? on, on))),
  };
}

interface Spell {
  readonly mineral: MineralId;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

function spellsOf(alarms: AlarmDays): readonly Spell[] {
  return [...alarms].flatMap(([mineral, days]) => {
    const spells: { mineral: MineralId; from: IsoDate; to: IsoDate }[] = [];
    for (const day of days) {
      const open = spells.at(-1);
      if (open && daysBetween(open.to, day) <= STEP_DAYS) open.to = day;
      else spells.push({ mineral, from: day, to: day });
    }
    return spells;
  });
}

/**
 * Replays the policy timeline in time order with only what was known, and judges the score against what followed,
 * beside naive forecasters. Curves and the threshold come from the fitting period alone. Pure: the same random source
 * gives the same report.
 */
export function backtest(input: BacktestInput): BacktestReport {
  const { fit = DEFAULT_FIT, judged = DEFAULT_JUDGED, random, resamples = DEFAULT_RESAMPLES } = input;
  const reference = input.reference ?? REFERENCE_DATA;
  const rules = typeof input.methodology === 'object' ? input.methodology : methodologyOf(input.methodology);
  const horizonDays = input.horizonDays ?? rules.values.horizonDays;
  const supply = new SupplyTable(reference, null);
  const minerals = mineralsOf(reference).filter((mineral) => input.minerals?.includes(mineral) ?? true);
  const entries = reference.policyTimeline;
  const measures = restrictiveMeasures(entries, minerals, supply);
  const restrictive = datesOf(measures);
  const run = (period: Period, methodology: Methodology): readonly Forecasts[] =>
    replay({ entries, minerals, days: daysOf(period), reference, methodology, restrictive });
  const fitRows = run(fit, rules);
  const judgedRows = run(judged, rules);
  const fitAucOf = (value: number): number => {
    const rows = run(fit, trialMethodology(`quotaTermDays-${value}`, { quotaTermDays: value }, rules));
    return areaUnderCurve(byForecast(scoreUnits(rows, restrictive, horizonDays)), () => 1);
  };
  const fitting = input.refit === true ? [refit(fitAucOf, rules)] : [];
  const fitUnits = unitsOf(fitRows, restrictive, horizonDays, random);
  const judgedUnits = unitsOf(judgedRows, restrictive, horizonDays, random);
  const draws = drawClusters([...new Set(minerals.map(familyOf))], resamples, random);

  const threshold = quantile(
    fitRows.map(({ score }) => score).sort((a, b) => a - b),
    1 - ALARM_SHARE,
  );
  const alarms: AlarmDays = new Map(
    [
      ...groupBy(
        judgedRows.filter(({ score }) => score >= threshold),
        ({ mineral }) => mineral,
      ),
    ].map(([mineral, rows]) => [mineral, rows.map(({ day }) => day)]),
  );
  const inJudged = ({ on }: Outcome): boolean => on > addDays(judged.from, STEP_DAYS) && on <= judged.to;
  const spells = spellsOf(alarms);
  // An alarm is false if nothing restrictive followed from its first day to half a year after its last.
  const falseSpells = spells.filter(({ mineral, from, to }) => {
    const reach = daysBetween(from, to) + horizonDays;
    return !follows(restrictive, mineral, from, reach);
  });
  const years = daysBetween(judged.from, judged.to) / LOOK_BACK;
  const forecasters = reportForecasters(fitUnits, judgedUnits, draws);
  const own = forecasters.find(({ forecaster }) => forecaster === 'score')?.auc.value ?? 0;
  return {
    methodology: rules.version,
    dataVersion: reference.version,
    fit,
    judged,
    horizonDays,
    minerals: minerals.length,
    fitUnits: fitRows.length,
    judgedUnits: judgedRows.length,
    baseRate: { fit: shareOf(fitUnits.get('score') ?? []), judged: shareOf(judgedUnits.get('score') ?? []) },
    threshold,
    fitting,
    forecasters,
    restrictive: reportAlarms(measures.filter(inJudged), alarms, draws),
    prices: reportAlarms(priceJumps(reference.prices, minerals).filter(inJudged), alarms, draws),
    alarms: {
      share: [...alarms.values()].reduce((sum, days) => sum + days.length, 0) / judgedRows.length,
      spells: spells.length,
      falseSpells: falseSpells.length,
      mineralYears: minerals.length * years,
      falsePerMineralYear: interval(draws, (weightOf) => {
        const total = minerals.reduce((sum, mineral) => sum + weightOf(familyOf(mineral)), 0);
        return falseSpells.reduce((sum, { mineral }) => sum + weightOf(familyOf(mineral)), 0) / (total * years);
      }),
    },
    scoreAboveEveryBaseline: forecasters.every(({ forecaster, auc }) => forecaster === 'score' || own > auc.value),
  };
}
