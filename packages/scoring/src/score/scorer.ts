import type { CountryCode, IsoDate, MineralId, RiskEvent, Score, Viewpoint } from '@lodewatch/contracts';
import type { ReferenceData } from '@lodewatch/reference';
import { type CountryRole, countryLevel, countryScore, type WeightedPlan } from '../country/country-score.js';
import { ScoringError } from '../errors.js';
import { fromDayNumber, toDayNumber } from '../hazard/days.js';
import type { Consumer } from '../hazard/reach.js';
import { type Methodology, methodology, trialMethodology } from '../methodology/methodology.js';
import { bandOf } from './bands.js';
import {
  coveragesOf,
  createContext,
  type ScorerOptions,
  type ScoringContext,
  type ScoringDay,
  scoringDay,
} from './context.js';
import { fromMicro, toMicro } from './largest-remainder.js';
import { type Level, levelOf, mineralScore } from './mineral-score.js';
import { type Coverage, createPlan, type Plan } from './plan.js';

/** One point of a history: the score without its drivers. */
export type ScorePoint = Pick<Score, 'asOf' | 'score' | 'band' | 'range' | 'supplyAtRisk'>;

export interface HistoryRequest {
  readonly mineral: MineralId;
  readonly viewpoint: Viewpoint;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly stepDays: number;
}

/** Days kept ready. A dashboard asks for today, a history for each day once. */
const KEPT_DAYS = 8;

/**
 * Scores over one set of risk events and reference data. Everything that no day changes is computed once and kept,
 * so that one scorer should serve many requests; it never changes its answers.
 */
export class Scorer {
  readonly context: ScoringContext;
  readonly #coverages = new Map<MineralId, readonly Coverage[]>();
  readonly #plans = new Map<string, Plan>();
  readonly #weightedPlans = new Map<Consumer, readonly WeightedPlan[]>();
  readonly #days = new Map<IsoDate, ScoringDay>();

  constructor(options: ScorerOptions) {
    this.context = createContext(options);
  }

  /** The plan of a mineral for a consumer, made on first use. */
  plan(mineral: MineralId, consumer: Consumer): Plan {
    const key = `${mineral}/${consumer}`;
    const found = this.#plans.get(key);
    if (found) return found;
    const coverages = this.#coverages.get(mineral) ?? coveragesOf(this.context, mineral);
    this.#coverages.set(mineral, coverages);
    const plan = createPlan(this.context.reference.plan(mineral, consumer), coverages, this.context);
    this.#plans.set(key, plan);
    return plan;
  }

  /** The state of all events on a day. */
  day(asOf: IsoDate): ScoringDay {
    const found = this.#days.get(asOf);
    if (found) return found;
    const state = scoringDay(this.context, asOf);
    const oldest = this.#days.keys().next();
    if (this.#days.size >= KEPT_DAYS && !oldest.done) this.#days.delete(oldest.value);
    this.#days.set(asOf, state);
    return state;
  }

  /** The score of a mineral for a viewpoint on a day, with its drivers. */
  scoreMineral(mineral: MineralId, viewpoint: Viewpoint, asOf: IsoDate): Score {
    return mineralScore(this.plan(mineral, viewpoint), viewpoint, asOf, this.day(asOf), this.context);
  }

  /** The score of a country over all weighted minerals on a day, with its drivers. */
  scoreCountry(country: CountryCode, role: CountryRole, asOf: IsoDate): Score {
    return countryScore({ country, role }, asOf, this.day(asOf), this.#weighted(country, role), this.context);
  }

  /** The score and band of a country without drivers. */
  countryLevel(country: CountryCode, role: CountryRole, asOf: IsoDate): Pick<Score, 'score' | 'band'> {
    const micro = countryLevel({ country, role }, this.day(asOf), this.#weighted(country, role), this.context);
    return { score: fromMicro(micro), band: bandOf(fromMicro(micro), this.context.methodology.values) };
  }

  /** The score and band of a mineral without drivers: what to compare with before, or to rank by. */
  mineralLevel(mineral: MineralId, viewpoint: Viewpoint, asOf: IsoDate): Pick<Score, 'score' | 'band'> {
    const score = fromMicro(this.level(mineral, viewpoint, asOf).micro);
    return { score, band: bandOf(score, this.context.methodology.values) };
  }

  #weighted(country: CountryCode, role: CountryRole): readonly WeightedPlan[] {
    const consumer = role === 'supplier' ? 'WORLD' : country;
    const found = this.#weightedPlans.get(consumer);
    if (found) return found;
    const plans = this.context.reference.weights.map((weight) => ({
      ...weight,
      plan: this.plan(weight.mineral, consumer),
    }));
    this.#weightedPlans.set(consumer, plans);
    return plans;
  }

  /** The level of a mineral without drivers, for any consumer. */
  level(mineral: MineralId, consumer: Consumer, asOf: IsoDate): Level {
    return levelOf(this.plan(mineral, consumer), this.day(asOf), this.context);
  }

  /** A series of scores from one day to another, both included where the step meets them. */
  history({ mineral, viewpoint, from, to, stepDays }: HistoryRequest): readonly ScorePoint[] {
    if (to < from || !(stepDays > 0)) {
      throw new ScoringError('LW_SCORING_BAD_PERIOD', `${from} to ${to} by ${stepDays} days`);
    }
    const prepared = this.plan(mineral, viewpoint);
    const concerned = new Set(prepared.stages.flatMap(({ termsOf }) => [...termsOf.keys()]));
    const points: ScorePoint[] = [];
    for (let day = toDayNumber(from); day <= toDayNumber(to); day += stepDays) {
      const asOf = fromDayNumber(day);
      const { micro, low, high, supplyAtRisk } = levelOf(
        prepared,
        scoringDay(this.context, asOf, concerned),
        this.context,
      );
      const score = fromMicro(micro);
      points.push({
        asOf,
        score,
        band: bandOf(score, this.context.methodology.values),
        range: { low: fromMicro(low), high: fromMicro(high) },
        supplyAtRisk: fromMicro(toMicro(supplyAtRisk)),
      });
    }
    return points;
  }
}

/** Makes a scorer over a set of risk events, in any order. Throws LW_SCORING_UNKNOWN_METHODOLOGY. */
export function createScorer(options: ScorerOptions): Scorer {
  return new Scorer(options);
}

export interface ScoreMineralRequest {
  readonly mineral: MineralId;
  readonly viewpoint: Viewpoint;
  readonly asOf: IsoDate;
  readonly riskEvents: readonly RiskEvent[];
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
  /** Another horizon than that of the methodology: the score then names a trial of it. */
  readonly horizonDays?: number | undefined;
}

function withHorizon({
  methodology: rules,
  horizonDays,
}: Pick<ScoreMineralRequest, 'methodology' | 'horizonDays'>): string | Methodology | undefined {
  if (horizonDays === undefined) return rules;
  const base = typeof rules === 'object' ? rules : methodology(rules);
  return trialMethodology(`horizon-${horizonDays}`, { horizonDays }, base);
}

/** One score, made from scratch. For more than one, use {@link createScorer}. */
export function scoreMineral(request: ScoreMineralRequest): Score {
  const scorer = createScorer({
    riskEvents: request.riskEvents,
    methodology: withHorizon(request),
    reference: request.reference,
  });
  return scorer.scoreMineral(request.mineral, request.viewpoint, request.asOf);
}

export interface ScoreCountryRequest {
  readonly country: CountryCode;
  readonly role: CountryRole;
  readonly asOf: IsoDate;
  readonly riskEvents: readonly RiskEvent[];
  readonly methodology?: string | Methodology | undefined;
  readonly reference?: ReferenceData | undefined;
}

/** One score of a country, made from scratch. For more than one, use {@link createScorer}. */
export function scoreCountry({ country, role, asOf, ...options }: ScoreCountryRequest): Score {
  return createScorer(options).scoreCountry(country, role, asOf);
}
