import type { Driver, MineralId } from '@lodewatch/contracts';
import type { SupplyStage } from '@lodewatch/reference';
import { type Consumer, isEuMember, isInside } from '../hazard/reach.js';
import type { Methodology } from '../methodology/methodology.js';
import { type StructuralInputs, type StructuralRisk, structuralRisk } from '../structural/structural-inputs.js';
import type { Governance, GovernanceTable } from '../supply/governance.js';
import type { SupplyShares, SupplyTable } from '../supply/supply-shares.js';
import * as sentences from './sentences.js';

export type ShareBasis = 'imports' | 'bloc' | 'reliance' | 'world';

/** One supplier of a mineral at a stage, with what it adds before any event. */
export interface Supplier {
  readonly country: string;
  readonly share: number;
  readonly governance: Governance;
  /** At home with the consumer: its own measures do not stand between them. */
  readonly inside: boolean;
  readonly countries: ReadonlySet<string>;
  readonly sentence: string;
  readonly fact: NonNullable<Driver['fact']>;
}

/** How much worse than neutral a loss of supply is; the parts sum to `factor - 1`. */
export interface Vulnerability {
  readonly factor: number;
  readonly concentration: number;
  readonly recycling: number;
  readonly substitution: number;
}

export type StructuralName = keyof Omit<Vulnerability, 'factor'>;

/** A structural fact that makes a loss worse or milder, in words and with its source. */
export interface StructuralFact {
  readonly name: StructuralName;
  /** Its part of vulnerability. */
  readonly part: number;
  readonly sentence: string;
  readonly fact: NonNullable<Driver['fact']>;
}

/** Everything about a mineral at one stage for one consumer that neither an event nor a day changes. */
export interface StaticStage {
  readonly stage: SupplyStage;
  readonly supply: SupplyShares;
  readonly suppliers: readonly Supplier[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly shares: readonly number[];
  readonly governanceHazard: readonly number[];
  readonly structural: StructuralRisk;
  readonly vulnerability: Vulnerability;
  readonly structuralFacts: readonly StructuralFact[];
}

export interface StaticPlan {
  readonly mineral: MineralId;
  readonly consumer: Consumer;
  readonly stages: readonly StaticStage[];
  readonly shareBasis: ShareBasis;
  readonly dataAge: string | null;
}

/** What static plans are made from. */
export interface StaticContext {
  readonly methodology: Methodology;
  readonly supply: SupplyTable;
  readonly governance: GovernanceTable;
  readonly inputs: StructuralInputs;
  /** The newest year of governance data to use; a replay knows less than today. */
  readonly governanceYear: number;
}

interface ViewOfSupply {
  readonly basis: ShareBasis;
  readonly supply: SupplyShares;
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
    if (sourcing) return { basis: consumer === 'EU' ? 'imports' : 'bloc', supply: sourcing };
  }
  const world = table.world(mineral, stage);
  if (!world) return null;
  const reliance = consumer === 'US' ? table.usReliance(mineral) : null;
  if (!reliance) return { basis: 'world', supply: world };
  const abroad = 1 - (world.shares.get('US') ?? 0);
  const shares = new Map<string, number>();
  for (const [country, share] of world.shares) {
    if (country !== 'US' && abroad > 0) shares.set(country, (share / abroad) * reliance.value);
  }
  shares.set('US', abroad > 0 ? 1 - reliance.value : 1);
  const source = `${world.source}; import reliance ${reliance.year}: ${reliance.source}`;
  return { basis: 'reliance', supply: { ...world, shares, source } };
}

/** Suppliers by share, the small ones put together with other countries. */
function suppliersOf(
  mineral: MineralId,
  stage: SupplyStage,
  supply: SupplyShares,
  consumer: Consumer,
  context: StaticContext,
  named: readonly string[],
): readonly Supplier[] {
  const { smallSupplier } = context.methodology.values;
  const listed = [...supply.shares]
    .filter(([country, share]) => country !== 'XX' && share >= smallSupplier)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const rest = 1 - listed.reduce((sum, [, share]) => sum + share, 0);
  if (rest > 1e-9) listed.push(['XX', rest]);
  // Asked for by name: of no weight here, but its hazard is to be known.
  for (const country of named) if (!listed.some(([known]) => known === country)) listed.push([country, 0]);
  return listed.map(([country, share]) => {
    const governance = context.governance.latest(country, context.governanceYear);
    const index =
      governance.year === null
        ? 'no index; the middle of the scale is assumed'
        : `World Bank Worldwide Governance Indicators ${governance.year}`;
    return {
      country,
      share,
      governance,
      inside: isInside(consumer, country),
      countries: new Set([country]),
      sentence: sentences.governanceSentence({ country, share, governance }, { stage, supply }, mineral),
      fact: {
        name: 'governance, 0 best to 10 worst',
        value: governance.value,
        unit: null,
        source: `${index}; shares: ${supply.source}`,
      },
    };
  });
}

function vulnerabilityOf(risk: StructuralRisk, { values }: Methodology): Vulnerability {
  const slope = values.vulnerabilitySlope;
  const { index } = risk;
  const recycling = -index * risk.recycling.value;
  const substitution = -index * (1 - risk.recycling.value) * (1 - risk.substitution.value);
  const raw = 1 + slope * (index + recycling + substitution - 1);
  const factor = Math.min(values.vulnerabilityHigh, raw);
  // A bound takes from concentration, the part that leads there.
  return {
    factor,
    recycling: slope * recycling,
    substitution: slope * substitution,
    concentration: factor - 1 - slope * (recycling + substitution),
  };
}

function structuralFactsOf(
  mineral: MineralId,
  stage: SupplyStage,
  supply: SupplyShares,
  { index, recycling, substitution }: StructuralRisk,
  vulnerability: Vulnerability,
): readonly StructuralFact[] {
  const facts: readonly StructuralFact[] = [
    {
      name: 'concentration',
      part: vulnerability.concentration,
      sentence: sentences.concentrationSentence(index, stage, mineral),
      fact: { name: 'concentration index HHI_WGI,t', value: index, unit: null, source: supply.source },
    },
    {
      name: 'recycling',
      part: vulnerability.recycling,
      sentence: sentences.recyclingSentence(recycling.value, mineral),
      fact: {
        name: 'end-of-life recycling input rate',
        value: recycling.value,
        unit: null,
        source: `${recycling.source} (${recycling.status})`,
      },
    },
    {
      name: 'substitution',
      part: vulnerability.substitution,
      sentence: sentences.substitutionSentence(substitution.value, mineral),
      fact: {
        name: 'substitution index SI_SR',
        value: substitution.value,
        unit: null,
        source: `${substitution.source} (${substitution.status})`,
      },
    },
  ];
  return facts.filter(({ part }) => part !== 0);
}

/**
 * Makes the static plan of a mineral for a consumer; without supply data at any stage it has no stages. `named`
 * countries are among the suppliers whatever their share.
 */
export function createStaticPlan(
  mineral: MineralId,
  consumer: Consumer,
  context: StaticContext,
  named: readonly string[] = [],
): StaticPlan {
  const { values } = context.methodology;
  const perHorizon = values.governanceHazardPerYear * (values.horizonDays / 365);
  const stages: StaticStage[] = [];
  let shareBasis: ShareBasis = 'world';
  const years: number[] = [];
  for (const stage of ['mine', 'refinery'] as const) {
    const view = viewOfSupply(mineral, stage, consumer, context.supply);
    const structural = structuralRisk(mineral, stage, consumer, context.supply, context.governance, context.inputs);
    if (!view || !structural) continue;
    const suppliers = suppliersOf(mineral, stage, view.supply, consumer, context, named);
    const vulnerability = vulnerabilityOf(structural, context.methodology);
    stages.push({
      stage,
      supply: view.supply,
      suppliers,
      indexOf: new Map(suppliers.map(({ country }, index) => [country, index])),
      shares: suppliers.map(({ share }) => share),
      governanceHazard: suppliers.map(
        ({ governance }) => perHorizon * (governance.value / values.governanceDefault) ** values.governanceExponent,
      ),
      structural,
      vulnerability,
      structuralFacts: structuralFactsOf(mineral, stage, view.supply, structural, vulnerability),
    });
    if (view.basis !== 'world') shareBasis = view.basis;
    years.push(view.supply.year);
    for (const { governance } of suppliers) if (governance.year !== null) years.push(governance.year);
  }
  const dataAge = years.length === 0 ? null : String(Math.min(...years));
  return { mineral, consumer, stages, shareBasis, dataAge };
}
