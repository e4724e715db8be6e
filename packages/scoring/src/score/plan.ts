import type { IndexedEvent } from '../hazard/indexed-event.js';
import { type Consumer, reach } from '../hazard/reach.js';
import type { UndoLink } from '../hazard/undo-links.js';
import type { Methodology } from '../methodology/methodology.js';
import type { StaticPlan, StaticStage, Supplier } from './static-plan.js';

/** An event that adds hazard: the same amount for each of its suppliers. */
export interface HazardTerm {
  readonly event: number;
  readonly weight: number;
  readonly suppliers: readonly number[];
}

/** A link that takes back part of the term at `hazard`. */
export interface UndoTerm {
  readonly link: number;
  readonly by: number;
  readonly hazard: number;
  readonly weight: number;
}

/** A supplier for which a relief differs from its general rate, by so much. */
export interface RateDifference {
  readonly supplier: number;
  readonly difference: number;
}

/** An event that lowers all hazard: at one rate in general, at others for its parties. */
export interface ReliefTerm {
  readonly event: number;
  readonly general: number;
  readonly differences: readonly RateDifference[];
}

/** Where an event stands in the terms of a stage. */
export interface EventTerms {
  readonly hazard: number | null;
  /** Undo terms by which it takes back, and those by which it is taken back. */
  readonly undos: readonly number[];
  readonly takenBy: readonly number[];
  readonly relief: number | null;
}

/** A stage with the risk events that bear on it. */
export interface StagePlan extends StaticStage {
  readonly hazards: readonly HazardTerm[];
  readonly undos: readonly UndoTerm[];
  readonly reliefs: readonly ReliefTerm[];
  readonly termsOf: ReadonlyMap<number, EventTerms>;
}

export interface Plan extends StaticPlan {
  readonly stages: readonly StagePlan[];
}

/** An event that bears on a mineral, by how much. */
export interface Coverage {
  readonly event: number;
  readonly coverage: number;
}

/** What plans are made from, besides reference data. */
export interface EventContext {
  readonly methodology: Methodology;
  readonly events: readonly IndexedEvent[];
  readonly links: readonly UndoLink[];
  /** Events that take something back: what an accord suspends is not counted a second time as an accord. */
  readonly linking: ReadonlySet<number>;
}

function abroad(suppliers: readonly Supplier[], indexes: readonly number[]): readonly number[] {
  return indexes.filter((index) => suppliers[index]?.inside === false);
}

function named({ indexOf }: StaticStage, countries: readonly string[]): readonly number[] {
  const found: number[] = [];
  for (const country of countries) {
    const index = indexOf.get(country);
    if (index !== undefined && !found.includes(index)) found.push(index);
  }
  return found;
}

interface HazardBearing {
  readonly weight: number;
  readonly suppliers: readonly number[];
}

/** On which suppliers a tightening event bears for a consumer, and by how much. */
function hazardBearing(
  { event, actors, targets }: IndexedEvent,
  consumer: Consumer,
  stage: StaticStage,
  methodology: Methodology,
): HazardBearing {
  const { suppliers } = stage;
  switch (event.type) {
    case 'supply_disruption':
      return { weight: 1, suppliers: named(stage, [...actors, ...targets]) };
    case 'trade_restriction': {
      const hit = reach(event.actors, consumer, methodology);
      const weight = consumer === 'WORLD' ? hit * methodology.values.tradeRestrictionWorld : hit;
      if (weight <= 0) return { weight, suppliers: [] };
      if (targets.length > 0) return { weight, suppliers: abroad(suppliers, named(stage, targets)) };
      const own = new Set(named(stage, actors));
      return {
        weight,
        suppliers: abroad(
          suppliers,
          [...suppliers.keys()].filter((index) => !own.has(index)),
        ),
      };
    }
    case 'export_control':
      return {
        weight: event.targets.length > 0 ? reach(event.targets, consumer, methodology) : 1,
        suppliers: abroad(suppliers, named(stage, actors)),
      };
    default:
      // The targets of the rest are investors and partners, not those who go without.
      return { weight: 1, suppliers: abroad(suppliers, named(stage, actors)) };
  }
}

function reliefTerm(
  index: number,
  { event, actors }: IndexedEvent,
  coverage: number,
  consumer: Consumer,
  stage: StaticStage,
  methodology: Methodology,
): ReliefTerm | null {
  const { values } = methodology;
  const own = reach(event.actors, consumer, methodology);
  const parties = named(stage, actors);
  if (event.type === 'accord') {
    if (own <= 0) return null;
    const general = values.reliefAccordOther * own * coverage;
    return {
      event: index,
      general,
      differences: parties.map((supplier) => {
        const rate = stage.suppliers[supplier]?.inside ? 0 : values.reliefAccordSupplier * own * coverage;
        return { supplier, difference: rate - general };
      }),
    };
  }
  const base = event.type === 'capacity_investment' ? values.reliefCapacity : values.reliefFinancing;
  const weight = consumer === 'WORLD' ? values.reliefElsewhere : Math.max(own, values.reliefElsewhere);
  const general = base * weight * coverage;
  // New supply at home of the project does nothing about trouble there.
  return { event: index, general, differences: parties.map((supplier) => ({ supplier, difference: -general })) };
}

/** An aimed easing takes back a general measure only for those it is aimed at. */
function undoWeight(by: IndexedEvent, of: IndexedEvent, consumer: Consumer, methodology: Methodology): number {
  const narrower = by.event.targets.length > 0 && of.event.targets.length === 0;
  return narrower && by.event.type === 'export_control' ? reach(by.event.targets, consumer, methodology) : 1;
}

function termsOf(
  hazards: readonly HazardTerm[],
  undos: readonly UndoTerm[],
  reliefs: readonly ReliefTerm[],
): ReadonlyMap<number, EventTerms> {
  const terms = new Map<number, { hazard: number | null; undos: number[]; takenBy: number[]; relief: number | null }>();
  const at = (event: number) => {
    const found = terms.get(event) ?? { hazard: null, undos: [], takenBy: [], relief: null };
    terms.set(event, found);
    return found;
  };
  hazards.forEach(({ event }, index) => {
    at(event).hazard = index;
  });
  undos.forEach(({ by, hazard }, index) => {
    at(by).undos.push(index);
    at(hazards[hazard]?.event ?? by).takenBy.push(index);
  });
  reliefs.forEach(({ event }, index) => {
    at(event).relief = index;
  });
  return terms;
}

function stagePlan(
  stage: StaticStage,
  consumer: Consumer,
  coverages: readonly Coverage[],
  context: EventContext,
): StagePlan {
  const { methodology, events, links } = context;
  const hazards: HazardTerm[] = [];
  const reliefs: ReliefTerm[] = [];
  const hazardOf = new Map<number, number>();
  const coverageOf = new Map<number, number>();
  for (const { event: index, coverage } of coverages) {
    const indexed = events[index];
    if (!indexed) continue;
    coverageOf.set(index, coverage);
    if (indexed.effect === 'relief' && !context.linking.has(index)) {
      const term = reliefTerm(index, indexed, coverage, consumer, stage, methodology);
      if (term) reliefs.push(term);
    } else if (indexed.effect === 'hazard') {
      const { weight, suppliers } = hazardBearing(indexed, consumer, stage, methodology);
      if (weight <= 0 || suppliers.length === 0) continue;
      hazardOf.set(index, hazards.length);
      hazards.push({ event: index, weight: weight * coverage, suppliers });
    }
  }
  const undos: UndoTerm[] = [];
  links.forEach(({ by, of }, link) => {
    const hazard = hazardOf.get(of);
    if (hazard === undefined) return;
    const easing = events[by];
    const measure = events[of];
    if (!easing || !measure) return;
    // An easing of some minerals of a group takes back its own part only.
    const part = Math.min(1, (coverageOf.get(by) ?? 0) / (coverageOf.get(of) ?? 1));
    const weight = undoWeight(easing, measure, consumer, methodology) * part;
    if (weight > 0) undos.push({ link, by, hazard, weight });
  });
  return { ...stage, hazards, undos, reliefs, termsOf: termsOf(hazards, undos, reliefs) };
}

/** Adds the risk events that bear on it to a static plan. */
export function createPlan(plan: StaticPlan, coverages: readonly Coverage[], context: EventContext): Plan {
  return { ...plan, stages: plan.stages.map((stage) => stagePlan(stage, plan.consumer, coverages, context)) };
}
