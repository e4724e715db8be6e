import type { DayState } from '../hazard/day-state.js';
import { type Assessment, type Caps, capped, hazardOf, reliefOf, undoOf } from './assess.js';
import type { StagePlan } from './plan.js';

/** Where an event stands in the terms of a stage. */
export interface EventTerms {
  readonly hazards: readonly number[];
  readonly undos: readonly number[];
  readonly reliefs: readonly number[];
}

/** What is taken out of a stage to see what it would be without. */
export type Removal =
  | { readonly kind: 'event'; readonly event: number }
  | { readonly kind: 'commitment'; readonly event: number; readonly adjustment: number }
  | { readonly kind: 'governance'; readonly countries: ReadonlySet<string> };

/** The terms of each event of a stage, so that a removal touches only what it concerns. */
export function indexTerms(plan: StagePlan): ReadonlyMap<number, EventTerms> {
  const terms = new Map<number, { hazards: number[]; undos: number[]; reliefs: number[] }>();
  const at = (event: number): { hazards: number[]; undos: number[]; reliefs: number[] } => {
    const found = terms.get(event) ?? { hazards: [], undos: [], reliefs: [] };
    terms.set(event, found);
    return found;
  };
  plan.hazards.forEach(({ event }, index) => {
    at(event).hazards.push(index);
  });
  plan.undos.forEach(({ by }, index) => {
    at(by).undos.push(index);
  });
  plan.reliefs.forEach(({ event }, index) => {
    at(event).reliefs.push(index);
  });
  return terms;
}

/** The supply at risk of a stage without one thing, everything else being equal; with `only`, of those suppliers. */
export function supplyAtRiskWithout(
  plan: StagePlan,
  terms: ReadonlyMap<number, EventTerms>,
  day: DayState,
  assessment: Assessment,
  removal: Removal,
  caps: Caps,
  only: readonly number[] | null = null,
): number {
  const { eventSum, reliefSum, losses, hazards, undone } = assessment;
  const before =
    only === null ? assessment.supplyAtRisk : only.reduce((sum, supplier) => sum + (losses[supplier] ?? 0), 0);
  const changes = new Map<number, number>();
  const change = (suppliers: readonly number[], amount: number): void => {
    for (const supplier of suppliers) changes.set(supplier, (changes.get(supplier) ?? 0) + amount);
  };
  const ungoverned = new Set<number>();
  let general = 0;
  const special = new Map<number, number>();
  if (removal.kind === 'governance') {
    plan.suppliers.forEach(({ country }, supplier) => {
      if (removal.countries.has(country)) ungoverned.add(supplier);
    });
  } else {
    const own = terms.get(removal.event);
    if (!own) return before;
    if (removal.kind === 'event') {
      for (const index of own.hazards) {
        const term = plan.hazards[index];
        const value = hazards[index] ?? 0;
        if (term) change(term.suppliers, -value * (1 - Math.min(1, undone[index] ?? 0)));
      }
      for (const index of own.undos) {
        const undo = plan.undos[index];
        const term = undo && plan.hazards[undo.hazard];
        if (!undo || !term) continue;
        const total = undone[undo.hazard] ?? 0;
        const left = Math.max(0, total - undoOf(undo, day, 'middle'));
        change(term.suppliers, hazardOf(term, day, 'middle') * (Math.min(1, total) - Math.min(1, left)));
      }
    }
    for (const index of own.reliefs) {
      const term = plan.reliefs[index];
      if (!term) continue;
      const strength =
        removal.kind === 'event'
          ? reliefOf(term, day, 'middle')
          : (day.relief.middle[term.event] ?? 0) * removal.adjustment;
      general += strength * term.general;
      for (const [supplier, rate] of term.rates) {
        special.set(supplier, (special.get(supplier) ?? 0) + strength * (rate - term.general));
      }
    }
  }
  const lossOf = (supplier: number): number => {
    const relief = (reliefSum[supplier] ?? 0) - general - (special.get(supplier) ?? 0);
    const events = Math.max(0, (eventSum[supplier] ?? 0) + (changes.get(supplier) ?? 0));
    const governance = ungoverned.has(supplier) ? 0 : (plan.governanceHazard[supplier] ?? 0);
    const hazard = (governance + capped(events, caps.hazardCap)) * (1 - capped(relief, caps.reliefCap));
    return (plan.suppliers[supplier]?.share ?? 0) * (1 - Math.exp(-hazard));
  };
  if (only !== null) return only.reduce((sum, supplier) => sum + lossOf(supplier), 0);
  let result = before;
  if (general !== 0) {
    for (let supplier = 0; supplier < plan.suppliers.length; supplier += 1) {
      result += lossOf(supplier) - (losses[supplier] ?? 0);
    }
    return result;
  }
  for (const supplier of new Set([...changes.keys(), ...special.keys(), ...ungoverned])) {
    result += lossOf(supplier) - (losses[supplier] ?? 0);
  }
  return result;
}
