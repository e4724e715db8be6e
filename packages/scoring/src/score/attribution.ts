import type { DayState } from '../hazard/day-state.js';
import { type Assessment, type Caps, capped } from './assess.js';
import type { StagePlan } from './plan.js';

/**
 * A part of supply at risk. In hazard space parts are proportional: a supplier's loss is split over what makes up
 * its hazard, and the parts of all suppliers sum to the supply at risk.
 */
export type Part =
  | { readonly kind: 'governance'; readonly supplier: number; readonly amount: number }
  | { readonly kind: 'event'; readonly event: number; readonly amount: number }
  | { readonly kind: 'commitment'; readonly event: number; readonly id: string; readonly amount: number };

/** Splits the supply at risk of an assessed stage, or the loss of some suppliers of it, into its parts. */
export function attribute(
  plan: StagePlan,
  day: DayState,
  { eventSum, gross, reliefSum, losses, hazards, undone }: Assessment,
  caps: Caps,
  only: readonly number[] | null = null,
): readonly Part[] {
  const count = plan.suppliers.length;
  const parts: Part[] = [];
  // Loss per unit of an event's hazard, and what one unit of relief rate takes from it.
  const perEvent = new Array<number>(count).fill(0);
  const perRelief = new Array<number>(count).fill(0);
  let allRelief = 0;
  for (let supplier = 0; supplier < count; supplier += 1) {
    if (only !== null && !only.includes(supplier)) continue;
    const sum = reliefSum[supplier] ?? 0;
    const relieved = capped(sum, caps.reliefCap);
    const total = gross[supplier] ?? 0;
    // The part of the loss that each unit of net hazard bears; net and gross differ by relief, shown as its own part.
    const unit = total > 0 ? (losses[supplier] ?? 0) / (total * (1 - relieved)) : 0;
    const events = eventSum[supplier] ?? 0;
    perEvent[supplier] = events > 0 ? (unit * capped(events, caps.hazardCap)) / events : 0;
    perRelief[supplier] = sum > 0 ? (unit * total * relieved) / sum : 0;
    allRelief += perRelief[supplier] ?? 0;
    const governance = (plan.governanceHazard[supplier] ?? 0) * unit;
    if (governance > 0) parts.push({ kind: 'governance', supplier, amount: governance });
  }
  const reachOf = (suppliers: readonly number[]): number => {
    let sum = 0;
    for (const supplier of suppliers) sum += perEvent[supplier] ?? 0;
    return sum;
  };
  // A measure that others took back whole is over: neither it nor its end drives the score any more.
  const isOver = (hazard: number): boolean => (undone[hazard] ?? 0) >= 1;
  plan.hazards.forEach((term, index) => {
    if (isOver(index)) return;
    const amount = (hazards[index] ?? 0) * reachOf(term.suppliers);
    if (amount !== 0) parts.push({ kind: 'event', event: term.event, amount });
  });
  for (const undo of plan.undos) {
    const term = plan.hazards[undo.hazard];
    const total = undone[undo.hazard] ?? 0;
    if (!term || total <= 0 || isOver(undo.hazard)) continue;
    const own = (day.undo.middle[undo.link] ?? 0) * undo.weight;
    const amount = (hazards[undo.hazard] ?? 0) * own * reachOf(term.suppliers);
    if (amount !== 0) parts.push({ kind: 'event', event: undo.by, amount: -amount });
  }
  for (const { event, general, differences } of plan.reliefs) {
    // With its commitments; none of it may be left when they were missed.
    if ((day.relief.middle[event] ?? 0) === 0) continue;
    let effect = allRelief * general;
    for (const { supplier, difference } of differences) effect += (perRelief[supplier] ?? 0) * difference;
    const amount = (day.bareRelief[event] ?? 0) * effect;
    if (amount === 0) continue;
    parts.push({ kind: 'event', event, amount: -amount });
    for (const { id, adjustment } of day.commitments.get(event) ?? []) {
      if (adjustment !== 0) parts.push({ kind: 'commitment', event, id, amount: -amount * adjustment });
    }
  }
  return parts;
}
