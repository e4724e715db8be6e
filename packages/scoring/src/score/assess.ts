import type { DayState } from '../hazard/day-state.js';
import type { ParameterValues } from '../methodology/methodology.js';
import type { StagePlan } from './plan.js';

/** Which of the three readings of the evidence: the score itself or an end of its range. */
export type Reading = 'middle' | 'low' | 'high';

/** The hazard of each supplier and what it is made of. */
export interface Assessment {
  /** Hazard of each term, and the share of it that is taken back. */
  readonly hazards: readonly number[];
  readonly undone: readonly number[];
  /** Sum of the hazards of events by supplier, less what is taken back, before the cap. */
  readonly eventSum: readonly number[];
  /** Hazard before relief: governance, plus events under the cap. */
  readonly gross: readonly number[];
  /** Sum of relief rates by supplier, before the cap. */
  readonly reliefSum: readonly number[];
  /** Expected share of supply lost by supplier. */
  readonly losses: readonly number[];
  /** Expected share of supply lost over the horizon, 0 to 1. */
  readonly supplyAtRisk: number;
}

/** The two bounds of the model: what events of one supplier add, and what relief takes away. */
export type Caps = Pick<ParameterValues, 'hazardCap' | 'reliefCap'>;

/** A sum that approaches the cap and never passes it: smooth, so that the order of events plays no part. */
export function capped(sum: number, cap: number): number {
  return sum <= 0 ? 0 : cap * (1 - Math.exp(-sum / cap));
}

/** Short arrays of numbers: typed arrays cost more to make than they save here. */
function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}

type Sums = Pick<Assessment, 'hazards' | 'undone' | 'eventSum' | 'reliefSum'>;

function sumUp(plan: StagePlan, day: DayState, reading: Reading): Sums {
  const count = plan.suppliers.length;
  const hazardOf = day.hazard[reading];
  const undoOf = day.undo[reading];
  const reliefOf = day.relief[reading];
  const hazards = zeros(plan.hazards.length);
  const undone = zeros(plan.hazards.length);
  const eventSum = zeros(count);
  const reliefSum = zeros(count);
  for (const { link, hazard, weight } of plan.undos) {
    undone[hazard] = (undone[hazard] ?? 0) + (undoOf[link] ?? 0) * weight;
  }
  for (let index = 0; index < plan.hazards.length; index += 1) {
    const term = plan.hazards[index];
    if (!term) continue;
    const value = (hazardOf[term.event] ?? 0) * term.weight;
    if (value === 0) continue;
    hazards[index] = value;
    const net = value * (1 - Math.min(1, undone[index] ?? 0));
    for (const supplier of term.suppliers) eventSum[supplier] = (eventSum[supplier] ?? 0) + net;
  }
  let general = 0;
  for (const term of plan.reliefs) {
    const strength = reliefOf[term.event] ?? 0;
    if (strength === 0) continue;
    general += strength * term.general;
    for (const { supplier, difference } of term.differences) {
      reliefSum[supplier] = (reliefSum[supplier] ?? 0) + strength * difference;
    }
  }
  if (general !== 0) {
    for (let supplier = 0; supplier < count; supplier += 1) reliefSum[supplier] = (reliefSum[supplier] ?? 0) + general;
  }
  return { hazards, undone, eventSum, reliefSum };
}

/** Relief is the same for most suppliers of a stage: an exponential is taken for each value once in a row. */
export function createReliefCap(cap: number): (sum: number) => number {
  let last = 0;
  let result = 0;
  return (sum) => {
    if (sum !== last) {
      last = sum;
      result = capped(sum, cap);
    }
    return result;
  };
}

/** Assesses a stage on a day: `sum over suppliers of share * (1 - exp(-hazard))`. */
export function assess(plan: StagePlan, day: DayState, caps: Caps, reading: Reading = 'middle'): Assessment {
  const sums = sumUp(plan, day, reading);
  const count = plan.suppliers.length;
  const gross = zeros(count);
  const losses = zeros(count);
  const relieve = createReliefCap(caps.reliefCap);
  let supplyAtRisk = 0;
  for (let supplier = 0; supplier < count; supplier += 1) {
    const events = sums.eventSum[supplier] ?? 0;
    const total = (plan.governanceHazard[supplier] ?? 0) + capped(events, caps.hazardCap);
    const hazard = total * (1 - relieve(sums.reliefSum[supplier] ?? 0));
    const loss = (plan.shares[supplier] ?? 0) * (1 - Math.exp(-hazard));
    gross[supplier] = total;
    losses[supplier] = loss;
    supplyAtRisk += loss;
  }
  return { ...sums, gross, losses, supplyAtRisk };
}

/** The supply at risk alone: the same sum as in {@link assess}, for readings of which nothing else is asked. */
export function supplyAtRisk(plan: StagePlan, day: DayState, reading: Reading, caps: Caps): number {
  const { eventSum, reliefSum } = sumUp(plan, day, reading);
  const relieve = createReliefCap(caps.reliefCap);
  let sum = 0;
  for (let supplier = 0; supplier < eventSum.length; supplier += 1) {
    const total = (plan.governanceHazard[supplier] ?? 0) + capped(eventSum[supplier] ?? 0, caps.hazardCap);
    const hazard = total * (1 - relieve(reliefSum[supplier] ?? 0));
    sum += (plan.shares[supplier] ?? 0) * (1 - Math.exp(-hazard));
  }
  return sum;
}
