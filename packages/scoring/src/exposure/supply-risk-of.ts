import type { Alternative, MineralId } from '@lodewatch/contracts';
import { type Assessment, assess, capped } from '../score/assess.js';
import { attribute } from '../score/attribution.js';
import { coveragesOf, type ScoringDay } from '../score/context.js';
import { fromMicro, toMicro } from '../score/largest-remainder.js';
import { createPlan, type StagePlan } from '../score/plan.js';
import type { Scorer } from '../score/scorer.js';

/** How many measures and alternatives are named for a line: enough to act on. */
const NAMED = 5;

/** An event that bears on a supply, with its part of the risk. */
export interface BearingEvent {
  readonly event: number;
  readonly amount: number;
}

/** What is known about buying one mineral from one country, or from the mix of the viewpoint. */
export interface SupplyRisk {
  readonly risk: number;
  readonly events: readonly BearingEvent[];
  readonly alternatives: readonly Alternative[];
}

interface StageAssessment {
  readonly stage: StagePlan;
  readonly assessment: Assessment;
}

/**
 * Assesses single supplies of one mineral. Countries that bills of materials name are added to the suppliers with a
 * share of nothing, so that their hazard is known even where world statistics do not list them.
 */
export class MineralSupplies {
  readonly #stages: readonly StageAssessment[];
  readonly #scorer: Scorer;
  readonly #day: ScoringDay;
  readonly #made = new Map<string, SupplyRisk>();

  constructor(scorer: Scorer, day: ScoringDay, mineral: MineralId, viewpoint: string, named: readonly string[]) {
    const { context } = scorer;
    const plan = createPlan(
      context.reference.planWith(mineral, viewpoint, named),
      coveragesOf(context, mineral),
      context,
    );
    this.#scorer = scorer;
    this.#day = day;
    this.#stages = plan.stages.map((stage) => ({
      stage,
      assessment: assess(stage, day, context.methodology.values),
    }));
  }

  /** The risk of buying from a country, or from the mix of the viewpoint for null. */
  of(country: string | null): SupplyRisk {
    const key = country ?? '';
    const found = this.#made.get(key) ?? this.#assess(country);
    this.#made.set(key, found);
    return found;
  }

  #riskOf({ stage, assessment }: StageAssessment, supplier: number): number {
    const { reliefCap } = this.#scorer.context.methodology.values;
    const relief = capped(assessment.reliefSum[supplier] ?? 0, reliefCap);
    return stage.suppliers[supplier] ? 1 - Math.exp(-(assessment.gross[supplier] ?? 0) * (1 - relief)) : 0;
  }

  #assess(country: string | null): SupplyRisk {
    let best: { at: StageAssessment; risk: number; only: readonly number[] | null } | null = null;
    for (const at of this.#stages) {
      const supplier = country === null ? undefined : at.stage.indexOf.get(country);
      const risk = supplier === undefined ? at.assessment.supplyAtRisk : this.#riskOf(at, supplier);
      if (best === null || risk > best.risk) best = { at, risk, only: supplier === undefined ? null : [supplier] };
    }
    if (!best) return { risk: 0, events: [], alternatives: [] };
    const { at, risk, only } = best;
    return { risk, events: this.#events(at, only), alternatives: this.#alternatives(at, country) };
  }

  #events({ stage, assessment }: StageAssessment, only: readonly number[] | null): readonly BearingEvent[] {
    const { values } = this.#scorer.context.methodology;
    // A supplier added by name has no share and so no loss: its hazard is asked for as if it supplied everything.
    const supplier = only?.[0];
    const weighed: Assessment =
      supplier === undefined
        ? assessment
        : { ...assessment, losses: assessment.losses.map((_, index) => this.#riskOf({ stage, assessment }, index)) };
    const sums = new Map<number, number>();
    for (const part of attribute(stage, this.#day, weighed, values, only)) {
      if (part.kind === 'event') sums.set(part.event, (sums.get(part.event) ?? 0) + part.amount);
    }
    return [...sums]
      .map(([event, amount]) => ({ event, amount }))
      .filter(({ amount }) => amount > 0)
      .sort((a, b) => b.amount - a.amount || a.event - b.event)
      .slice(0, NAMED);
  }

  #alternatives(at: StageAssessment, country: string | null): readonly Alternative[] {
    const { suppliers } = at.stage;
    return suppliers
      .map((supplier, index) => ({
        country: supplier.country,
        share: fromMicro(toMicro(supplier.share)),
        risk: fromMicro(toMicro(this.#riskOf(at, index))),
      }))
      .filter((other) => other.country !== 'XX' && other.country !== country && other.share > 0)
      .sort((a, b) => b.share * (1 - b.risk) - a.share * (1 - a.risk) || (a.country < b.country ? -1 : 1))
      .slice(0, NAMED);
  }
}
