import type { MineralId } from '@lodewatch/contracts';
import { euMembers, isEuMember, type SupplyStage, singlesOf } from '@lodewatch/reference';
import { coverageOf, type IndexedEvent } from '../hazard/indexed-event.js';
import { type Consumer, expandBloc, isInside, reach } from '../hazard/reach.js';
import type { UndoLink } from '../hazard/undo-links.js';
import type { Methodology } from '../methodology/methodology.js';
import { type StructuralInputs, type StructuralRisk, structuralRisk } from '../structural/structural-inputs.js';
import type { Governance, GovernanceTable } from '../supply/governance.js';
import type { SupplyShares, SupplyTable } from '../supply/supply-shares.js';

export type ShareBasis = 'imports' | 'bloc' | 'reliance' | 'world';

/** One supplier of a mineral at a stage, with what it adds before any event. */
export interface Supplier {
  readonly country: string;
  readonly share: number;
  readonly governance: Governance;
}

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

/** An event that lowers all hazard: at one rate in general, at others for its parties. */
export interface ReliefTerm {
  readonly event: number;
  readonly general: number;
  /** Rates of suppliers that differ from the general one, by index. */
  readonly rates: ReadonlyMap<number, number>;
}

/** Everything about a mineral at one stage for one viewpoint that no day changes. */
export interface StagePlan {
  readonly stage: SupplyStage;
  readonly supply: SupplyShares;
  readonly suppliers: readonly Supplier[];
  readonly governanceHazard: Float64Array;
  readonly structural: StructuralRisk;
  readonly vulnerability: Vulnerability;
  readonly hazards: readonly HazardTerm[];
  readonly undos: readonly UndoTerm[];
  readonly reliefs: readonly ReliefTerm[];
}

/** How much worse than neutral a loss of supply is; the parts sum to `factor - 1`. */
export interface Vulnerability {
  readonly factor: number;
  readonly concentration: number;
  readonly recycling: number;
  readonly substitution: number;
}

export interface Plan {
  readonly mineral: MineralId;
  readonly consumer: Consumer;
  readonly stages: readonly StagePlan[];
  readonly shareBasis: ShareBasis;
  readonly reliance: { readonly value: number; readonly year: number; readonly source: string } | null;
  readonly dataAge: string | null;
}

/** What plans are made from. */
export interface PlanContext {
  readonly methodology: Methodology;
  readonly events: readonly IndexedEvent[];
  readonly links: readonly UndoLink[];
  readonly supply: SupplyTable;
  readonly governance: GovernanceTable;
  readonly inputs: StructuralInputs;
  /** The newest year of governance data to use; a replay knows less than today. */
  readonly governanceYear: number;
}

interface ViewOfSupply {
  readonly basis: ShareBasis;
  readonly supply: SupplyShares;
  readonly reliance: Plan['reliance'];
}

/** The shares that count for a consumer: of its own sourcing where public, else of the world, and it says which. */
function viewOfSupply(
  mineral: MineralId,
  stage: SupplyStage,
  consumer: Consumer,
  table: SupplyTable,
): ViewOfSupply | null {
  if (consumer === 'EU' || isEuMember(consumer)) {
    const sourcing = table.euSourcing(mineral, stage);
    if (sourcing) return { basis: consumer === 'EU' ? 'imports' : 'bloc', supply: sourcing, reliance: null };
  }
  const world = table.world(mineral, stage);
  if (!world) return null;
  const reliance = consumer === 'US' ? table.usReliance(mineral) : null;
  if (!reliance) return { basis: 'world', supply: world, reliance: null };
  const abroad = 1 - (world.shares.get('US') ?? 0);
  const shares = new Map<string, number>();
  for (const [country, share] of world.shares) {
    if (country !== 'US' && abroad > 0) shares.set(country, (share / abroad) * reliance.value);
  }
  shares.set('US', abroad > 0 ? 1 - reliance.value : 1);
  return { basis: 'reliance', supply: { ...world, shares }, reliance };
}

/** Suppliers by share, the small ones put together with other countries. */
function suppliersOf(supply: SupplyShares, context: PlanContext): readonly Supplier[] {
  const { smallSupplier } = context.methodology.values;
  const listed = [...supply.shares].filter(([country, share]) => country !== 'XX' && share >= smallSupplier);
  const rest = 1 - listed.reduce((sum, [, share]) => sum + share, 0);
  const suppliers = listed
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([country, share]) => ({
      country,
      share,
      governance: context.governance.latest(country, context.governanceYear),
    }));
  if (rest > 1e-9) suppliers.push({ country: 'XX', share: rest, governance: context.governance.latest('XX') });
  return suppliers;
}

function vulnerabilityOf(risk: StructuralRisk, { values }: Methodology): Vulnerability {
  const slope = values.vulnerabilitySlope;
  const { index } = risk;
  const recycling = -index * risk.recycling.value;
  const substitution = -index * (1 - risk.recycling.value) * (1 - risk.substitution.value);
  const raw = 1 + slope * (index + recycling + substitution - 1);
  const factor = Math.min(values.vulnerabilityHigh, Math.max(values.vulnerabilityLow, raw));
  // A bound takes from concentration, the part that leads there.
  return {
    factor,
    recycling: slope * recycling,
    substitution: slope * substitution,
    concentration: factor - 1 - slope * (recycling + substitution),
  };
}

interface HazardBearing {
  readonly weight: number;
  readonly suppliers: readonly number[];
}

function indexesOf(suppliers: readonly Supplier[], accept: (country: string) => boolean): readonly number[] {
  return suppliers.flatMap(({ country }, index) => (accept(country) ? [index] : []));
}

/** On which suppliers a tightening event bears for a consumer, and by how much. */
function hazardBearing(
  { event }: IndexedEvent,
  consumer: Consumer,
  suppliers: readonly Supplier[],
  methodology: Methodology,
  members: readonly string[],
): HazardBearing {
  const actors = expandBloc(event.actors, members);
  const targets = expandBloc(event.targets, members);
  const abroad = (country: string): boolean => !isInside(consumer, country);
  switch (event.type) {
    case 'supply_disruption':
      return {
        weight: 1,
        suppliers: indexesOf(suppliers, (country) => actors.includes(country) || targets.includes(country)),
      };
    case 'trade_restriction': {
      const hit = reach(event.actors, consumer, methodology);
      return {
        weight: consumer === 'WORLD' ? hit * methodology.values.tradeRestrictionWorld : hit,
        suppliers: indexesOf(
          suppliers,
          (country) => abroad(country) && (targets.length > 0 ? targets.includes(country) : !actors.includes(country)),
        ),
      };
    }
    case 'export_control':
      return {
        weight: event.targets.length > 0 ? reach(event.targets, consumer, methodology) : 1,
        suppliers: indexesOf(suppliers, (country) => abroad(country) && actors.includes(country)),
      };
    default:
      // The targets of the rest are investors and partners, not those who go without.
      return { weight: 1, suppliers: indexesOf(suppliers, (country) => abroad(country) && actors.includes(country)) };
  }
}

function reliefTerm(
  index: number,
  { event }: IndexedEvent,
  coverage: number,
  consumer: Consumer,
  suppliers: readonly Supplier[],
  methodology: Methodology,
  members: readonly string[],
): ReliefTerm | null {
  const { values } = methodology;
  const actors = expandBloc(event.actors, members);
  const own = reach(event.actors, consumer, methodology);
  const rates = new Map<number, number>();
  const isParty = (country: string): boolean => actors.includes(country);
  if (event.type === 'accord') {
    const general = values.reliefAccordOther * own * coverage;
    for (const at of indexesOf(suppliers, isParty)) {
      const home = isInside(consumer, suppliers[at]?.country ?? '');
      rates.set(at, home ? 0 : values.reliefAccordSupplier * own * coverage);
    }
    return own > 0 ? { event: index, general, rates } : null;
  }
  const base = event.type === 'capacity_investment' ? values.reliefCapacity : values.reliefFinancing;
  // New supply at home of the project does nothing about trouble there.
  for (const at of indexesOf(suppliers, isParty)) rates.set(at, 0);
  const weight = consumer === 'WORLD' ? values.reliefElsewhere : Math.max(own, values.reliefElsewhere);
  return { event: index, general: base * weight * coverage, rates };
}

/** An aimed easing takes back a general measure only for those it is aimed at. */
function undoWeight(by: IndexedEvent, of: IndexedEvent, consumer: Consumer, methodology: Methodology): number {
  const aimed = by.event.targets.length > 0 && of.event.targets.length === 0;
  const isAimedKind = by.event.type === 'export_control';
  return aimed && isAimedKind ? reach(by.event.targets, consumer, methodology) : 1;
}

function stagePlan(
  mineral: MineralId,
  stage: SupplyStage,
  view: ViewOfSupply,
  consumer: Consumer,
  context: PlanContext,
) {
  const { methodology, events, links } = context;
  const { values } = methodology;
  const structural = structuralRisk(mineral, stage, consumer, context.supply, context.governance, context.inputs);
  if (!structural) return null;
  const suppliers = suppliersOf(view.supply, context);
  const members = euMembers();
  const groupMembers = context.supply.membersOf(mineral);
  const leaves = groupMembers.length === 0 ? [mineral] : [...new Set(groupMembers.flatMap((id) => singlesOf(id)))];
  const linking = new Set(links.map(({ by }) => by));
  const hazards: HazardTerm[] = [];
  const reliefs: ReliefTerm[] = [];
  const termOf = new Map<number, number>();
  events.forEach((indexed, index) => {
    if (indexed.effect === 'undo') return;
    const coverage = coverageOf(indexed, mineral, leaves, values.coverageUnnamed);
    if (coverage <= 0) return;
    if (indexed.effect === 'relief') {
      // What an accord suspends is counted as that suspension, not a second time as an accord.
      if (linking.has(index)) return;
      const term = reliefTerm(index, indexed, coverage, consumer, suppliers, methodology, members);
      if (term) reliefs.push(term);
      return;
    }
    const bearing = hazardBearing(indexed, consumer, suppliers, methodology, members);
    if (bearing.weight <= 0 || bearing.suppliers.length === 0) return;
    termOf.set(index, hazards.length);
    hazards.push({ event: index, weight: bearing.weight * coverage, suppliers: bearing.suppliers });
  });
  const undos: UndoTerm[] = [];
  links.forEach(({ by, of }, link) => {
    const hazard = termOf.get(of);
    const easing = events[by];
    const measure = events[of];
    if (hazard === undefined || !easing || !measure) return;
    // An easing of other minerals of the group takes back its own part only.
    const coverage = coverageOf(easing, mineral, leaves, values.coverageUnnamed);
    const whole = coverageOf(measure, mineral, leaves, values.coverageUnnamed);
    const weight = undoWeight(easing, measure, consumer, methodology) * Math.min(1, coverage / whole);
    if (weight > 0) undos.push({ link, by, hazard, weight });
  });
  const perHorizon = values.governanceHazardPerYear * (values.horizonDays / 365);
  const plan: StagePlan = {
    stage,
    supply: view.supply,
    suppliers,
    governanceHazard: Float64Array.from(
      suppliers,
      ({ governance }) => perHorizon * (governance.value / values.governanceDefault) ** values.governanceExponent,
    ),
    structural,
    vulnerability: vulnerabilityOf(structural, methodology),
    hazards,
    undos,
    reliefs,
  };
  return plan;
}

/** Makes the plan of a mineral for a consumer; without supply data at any stage it has no stages. */
export function createPlan(mineral: MineralId, consumer: Consumer, context: PlanContext): Plan {
  const stages: StagePlan[] = [];
  let basis: ShareBasis = 'world';
  let reliance: Plan['reliance'] = null;
  const years: number[] = [];
  for (const stage of ['mine', 'refinery'] as const) {
    const view = viewOfSupply(mineral, stage, consumer, context.supply);
    const plan = view && stagePlan(mineral, stage, view, consumer, context);
    if (!plan || !view) continue;
    stages.push(plan);
    if (view.basis !== 'world') basis = view.basis;
    if (view.reliance) reliance = view.reliance;
    years.push(view.supply.year);
    for (const { governance } of plan.suppliers) if (governance.year !== null) years.push(governance.year);
  }
  return {
    mineral,
    consumer,
    stages,
    shareBasis: basis,
    reliance,
    dataAge: years.length === 0 ? null : String(Math.min(...years)),
  };
}
