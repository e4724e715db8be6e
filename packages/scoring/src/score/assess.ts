import type { CommitmentState, DayState } from '../hazard/day-state.js';
import type { ParameterValues } from '../methodology/methodology.js';
import type { HazardTerm, ReliefTerm, StagePlan, UndoTerm } from './plan.js';

/** Which of the three readings of the evidence: the score itself or an end of its range. */
export type Reading = 'middle' | 'low' | 'high';

/** The hazard of each supplier and what it is made of. */
export interface Assessment {
  /** Sum of the hazards of events by supplier, less what is taken back, before the cap. */
  readonly eventSum: Float64Array;
  /** Hazard before relief: governance, plus events under the cap. */
  readonly gross: Float64Array;
  /** Sum of relief rates by supplier, and the part of hazard that it takes away after the cap. */
  readonly reliefSum: Float64Array;
  /** Expected share of supply lost by supplier. */
  readonly losses: Float64Array;
  /** Hazard and taken-back share of each hazard term. */
  readonly hazards: Float64Array;
  readonly undone: Float64Array;
  /** Expected share of supply lost over the horizon, 0 to 1. */
  readonly supplyAtRisk: number;
}

/** The two bounds of the model: what events of one supplier add, and what relief takes away. */
export type Caps = Pick<ParameterValues, 'hazardCap' | 'reliefCap'>;

/** A sum that approaches the cap and never passes it: smooth, so that the order of events plays no part. */
export function capped(sum: number, cap: number): number {
  return sum <= 0 ? 0 : cap * (1 - Math.exp(-sum / cap));
}

export function adjustmentOf(commitments: readonly CommitmentState[] | undefined): number {
  let sum = 0;
  if (commitments) for (const { adjustment } of commitments) sum += adjustment;
  return sum;
}

export function hazardOf(term: HazardTerm, day: DayState, reading: Reading): number {
  return (day.hazard[reading][term.event] ?? 0) * term.weight;
}

export function undoOf(term: UndoTerm, day: DayState, reading: Reading): number {
  return (day.undo[reading][term.link] ?? 0) * term.weight;
}

/** The strength of a relief on the day, its commitments included; the rates of the plan apply to it. */
export function reliefOf(term: ReliefTerm, day: DayState, reading: Reading): number {
  const strength = day.relief[reading][term.event] ?? 0;
  return strength === 0 ? 0 : strength * Math.max(0, 1 + adjustmentOf(day.commitments.get(term.event)));
}

/** Assesses a stage on a day: `sum over suppliers of share * (1 - exp(-hazard))`. */
export function assess(plan: StagePlan, day: DayState, reading: Reading, caps: Caps): Assessment {
  const count = plan.suppliers.length;
  const eventSum = new Float64Array(count);
  const gross = new Float64Array(count);
  const hazards = new Float64Array(plan.hazards.length);
  const undone = new Float64Array(plan.hazards.length);
  for (const undo of plan.undos) {
    undone[undo.hazard] = (undone[undo.hazard] ?? 0) + undoOf(undo, day, reading);
  }
  for (let index = 0; index < plan.hazards.length; index += 1) {
    const term = plan.hazards[index];
    if (!term) continue;
    const value = hazardOf(term, day, reading);
    hazards[index] = value;
    if (value === 0) continue;
    const net = value * (1 - Math.min(1, undone[index] ?? 0));
    for (const supplier of term.suppliers) eventSum[supplier] = (eventSum[supplier] ?? 0) + net;
  }
  const reliefSum = new Float64Array(count);
  for (const term of plan.reliefs) {
    const value = reliefOf(term, day, reading);
    if (value === 0) continue;
    for (let supplier = 0; supplier < count; supplier += 1) {
      const rate = term.rates.size === 0 ? term.general : (term.rates.get(supplier) ?? term.general);
      reliefSum[supplier] = (reliefSum[supplier] ?? 0) + value * rate;
    }
  }
  const losses = new Float64Array(count);
  let supplyAtRisk = 0;
  for (let supplier = 0; supplier < count; supplier += 1) {
    const total = (plan.governanceHazard[supplier] ?? 0) + capped(eventSum[supplier] ?? 0, caps.hazardCap);
    gross[supplier] = total;
    const hazard = total * (1 - capped(reliefSum[supplier] ?? 0, caps.reliefCap));
    const loss = (plan.suppliers[supplier]?.share ?? 0) * (1 - Math.exp(-hazard));
    losses[supplier] = loss;
    supplyAtRisk += loss;
  }
  return { eventSum, gross, reliefSum, losses, hazards, undone, supplyAtRisk };
}
