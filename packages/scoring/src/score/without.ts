import type { DayState } from '../hazard/day-state.js';
import { type Assessment, type Caps, capped, createReliefCap } from './assess.js';
import type { ReliefTerm, StagePlan } from './plan.js';

/** What is taken out of a stage to see what it would be without. */
export type Removal =
  | { readonly kind: 'event'; readonly event: number }
  | { readonly kind: 'commitment'; readonly event: number; readonly adjustment: number }
  | { readonly kind: 'governance'; readonly countries: ReadonlySet<string> };

/** Changes of one supplier against the assessment, or of all of them (`general`). */
interface Changes {
  events: Map<number, number> | null;
  relief: Map<number, number> | null;
  general: number;
}

function addTo(map: Map<number, number> | null, key: number, amount: number): Map<number, number> {
  const result = map ?? new Map<number, number>();
  result.set(key, (result.get(key) ?? 0) + amount);
  return result;
}

function takeRelief(changes: Changes, term: ReliefTerm, strength: number): void {
  changes.general -= strength * term.general;
  for (const { supplier, difference } of term.differences) {
    changes.relief = addTo(changes.relief, supplier, -strength * difference);
  }
}

function changesOf(plan: StagePlan, day: DayState, assessment: Assessment, removal: Removal): Changes | null {
  const changes: Changes = { events: null, relief: null, general: 0 };
  if (removal.kind === 'governance') return changes;
  const terms = plan.termsOf.get(removal.event);
  if (!terms) return null;
  const relief = terms.relief === null ? undefined : plan.reliefs[terms.relief];
  if (removal.kind === 'commitment') {
    if (relief) takeRelief(changes, relief, (day.bareRelief[relief.event] ?? 0) * removal.adjustment);
    return changes;
  }
  const { hazards, undone } = assessment;
  if (terms.hazard !== null) {
    const value = (hazards[terms.hazard] ?? 0) * (1 - Math.min(1, undone[terms.hazard] ?? 0));
    for (const supplier of plan.hazards[terms.hazard]?.suppliers ?? []) {
      changes.events = addTo(changes.events, supplier, -value);
    }
  }
  for (const index of terms.undos) {
    const undo = plan.undos[index];
    if (!undo) continue;
    const total = undone[undo.hazard] ?? 0;
    const left = Math.max(0, total - (day.undo.middle[undo.link] ?? 0) * undo.weight);
    const back = (hazards[undo.hazard] ?? 0) * (Math.min(1, total) - Math.min(1, left));
    for (const supplier of plan.hazards[undo.hazard]?.suppliers ?? []) {
      changes.events = addTo(changes.events, supplier, back);
    }
  }
  if (relief) takeRelief(changes, relief, day.relief.middle[relief.event] ?? 0);
  return changes;
}

/** A frequent case without the detours of the general one: an event that adds hazard and no more. */
function changeWithoutHazard(plan: StagePlan, assessment: Assessment, index: number, caps: Caps): number {
  const { hazards, undone, eventSum, reliefSum, losses } = assessment;
  const value = (hazards[index] ?? 0) * (1 - Math.min(1, undone[index] ?? 0));
  const relieve = createReliefCap(caps.reliefCap);
  let change = 0;
  for (const supplier of plan.hazards[index]?.suppliers ?? []) {
    const total = (plan.governanceHazard[supplier] ?? 0) + capped((eventSum[supplier] ?? 0) - value, caps.hazardCap);
    const hazard = total * (1 - relieve(reliefSum[supplier] ?? 0));
    change += (plan.shares[supplier] ?? 0) * (1 - Math.exp(-hazard)) - (losses[supplier] ?? 0);
  }
  return change;
}

/** Without the everyday trouble of some suppliers. */
function changeWithoutGovernance(
  plan: StagePlan,
  { gross, reliefSum, losses }: Assessment,
  countries: ReadonlySet<string>,
  caps: Caps,
): number {
  let change = 0;
  for (const country of countries) {
    const supplier = plan.indexOf.get(country);
    if (supplier === undefined) continue;
    const total = (gross[supplier] ?? 0) - (plan.governanceHazard[supplier] ?? 0);
    const hazard = Math.max(0, total) * (1 - capped(reliefSum[supplier] ?? 0, caps.reliefCap));
    change += (plan.shares[supplier] ?? 0) * (1 - Math.exp(-hazard)) - (losses[supplier] ?? 0);
  }
  return change;
}

/** The other frequent case: an event that brings relief and no more. */
function atRiskWithoutRelief(
  plan: StagePlan,
  { gross, reliefSum }: Assessment,
  index: number,
  strength: number,
  caps: Caps,
): number {
  const { general = 0, differences = [] } = plan.reliefs[index] ?? {};
  const relieve = createReliefCap(caps.reliefCap);
  let sum = 0;
  for (let supplier = 0; supplier < gross.length; supplier += 1) {
    let rate = general;
    for (const entry of differences) if (entry.supplier === supplier) rate += entry.difference;
    const relief = relieve((reliefSum[supplier] ?? 0) - strength * rate);
    sum += (plan.shares[supplier] ?? 0) * (1 - Math.exp(-(gross[supplier] ?? 0) * (1 - relief)));
  }
  return sum;
}

/** The supply at risk of a stage without one thing, everything else being equal; with `only`, of those suppliers. */
export function supplyAtRiskWithout(
  plan: StagePlan,
  day: DayState,
  assessment: Assessment,
  removal: Removal,
  caps: Caps,
  only: readonly number[] | null = null,
): number {
  const { eventSum, gross, reliefSum, losses } = assessment;
  const before =
    only === null ? assessment.supplyAtRisk : only.reduce((sum, supplier) => sum + (losses[supplier] ?? 0), 0);
  if (only === null && removal.kind === 'governance') {
    return before + changeWithoutGovernance(plan, assessment, removal.countries, caps);
  }
  if (only === null && removal.kind === 'event') {
    const terms = plan.termsOf.get(removal.event);
    if (!terms) return before;
    if (terms.hazard !== null && terms.undos.length === 0 && terms.relief === null) {
      return before + changeWithoutHazard(plan, assessment, terms.hazard, caps);
    }
    if (terms.relief !== null && terms.undos.length === 0 && terms.hazard === null) {
      return atRiskWithoutRelief(plan, assessment, terms.relief, day.relief.middle[removal.event] ?? 0, caps);
    }
  }
  const changes = changesOf(plan, day, assessment, removal);
  if (!changes) return before;
  const { events, relief, general } = changes;
  const ungoverned = removal.kind === 'governance' ? removal.countries : null;
  const relieve = createReliefCap(caps.reliefCap);
  const lossOf = (supplier: number): number => {
    let total = gross[supplier] ?? 0;
    const change = events?.get(supplier);
    const governance = plan.governanceHazard[supplier] ?? 0;
    if (change !== undefined) total = governance + capped((eventSum[supplier] ?? 0) + change, caps.hazardCap);
    if (ungoverned?.has(plan.suppliers[supplier]?.country ?? '')) total -= governance;
    const rate = (reliefSum[supplier] ?? 0) + general + (relief?.get(supplier) ?? 0);
    return (plan.shares[supplier] ?? 0) * (1 - Math.exp(-Math.max(0, total) * (1 - relieve(rate))));
  };
  if (only !== null) return only.reduce((sum, supplier) => sum + lossOf(supplier), 0);
  let result = before;
  if (general !== 0) {
    for (let supplier = 0; supplier < plan.suppliers.length; supplier += 1) {
      result += lossOf(supplier) - (losses[supplier] ?? 0);
    }
    return result;
  }
  for (const supplier of events?.keys() ?? []) result += lossOf(supplier) - (losses[supplier] ?? 0);
  for (const supplier of relief?.keys() ?? []) {
    if (!events?.has(supplier)) result += lossOf(supplier) - (losses[supplier] ?? 0);
  }
  return result;
}

/**
 * No more than this can be at risk in a stage without the thing: cheap to say, and mostly enough to see that the
 * stage does not become the one that decides.
 */
export function boundWithout(plan: StagePlan, { supplyAtRisk }: Assessment, removal: Removal, caps: Caps): number {
  if (removal.kind === 'governance') return supplyAtRisk;
  const terms = plan.termsOf.get(removal.event);
  if (!terms) return supplyAtRisk;
  if (terms.undos.length > 0) return 1;
  // Relief never takes more than its cap from a hazard, and a loss grows no faster than its hazard.
  return terms.relief === null ? supplyAtRisk : supplyAtRisk / (1 - caps.reliefCap);
}
