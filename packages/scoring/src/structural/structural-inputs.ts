import type { MineralId } from '@lodewatch/contracts';
import type {
  EuAssessment2017Row,
  EuAssessment2023Row,
  ReferenceData,
  SourceStatus,
  SupplyStage,
} from '@lodewatch/reference';
import { groupsOf } from '@lodewatch/reference';
import { isInside } from '../hazard/reach.js';
import type { GovernanceTable } from '../supply/governance.js';
import type { SupplyShares, SupplyTable } from '../supply/supply-shares.js';
import { concentrationIndex, meanOfMembers, mixedIndex, type SupplyRiskInputs, supplyRisk } from './supply-risk.js';

/** A number of a source, or the value that stands in for a missing one. */
export interface SourcedValue {
  readonly value: number;
  readonly source: string;
  readonly status: SourceStatus | 'assumed';
}

/** The structural supply risk of a mineral at one stage for one viewpoint, with what it was computed from. */
export interface StructuralRisk {
  readonly stage: SupplyStage;
  readonly inputs: SupplyRiskInputs;
  readonly index: number;
  readonly supplyRisk: number;
  readonly recycling: SourcedValue;
  readonly substitution: SourcedValue;
  readonly importReliance: SourcedValue | null;
}

const ASSUMED_NONE = 'no public value; none assumed';

/** Recycling, substitution and import reliance of a mineral: 2023 where public, else 2017, else of its group. */
export class StructuralInputs {
  readonly #of2017 = new Map<MineralId, EuAssessment2017Row>();
  readonly #of2023 = new Map<MineralId, EuAssessment2023Row>();

  constructor(data: ReferenceData) {
    // The first row of a mineral is that of the mineral as a whole.
    for (const row of data.euAssessment2017) {
      if (row.mineral !== null && !this.#of2017.has(row.mineral)) this.#of2017.set(row.mineral, row);
    }
    for (const row of data.euAssessment2023) if (!this.#of2023.has(row.mineral)) this.#of2023.set(row.mineral, row);
  }

  recycling(mineral: MineralId, members: readonly MineralId[]): SourcedValue {
    return this.#find(mineral, members, (id) => this.#own(id, 'recycling')) ?? none(0);
  }

  substitution(mineral: MineralId, members: readonly MineralId[]): SourcedValue {
    return this.#find(mineral, members, (id) => this.#own(id, 'substitution')) ?? none(1);
  }

  euImportReliance(mineral: MineralId, members: readonly MineralId[]): SourcedValue | null {
    return this.#find(mineral, members, (id) => this.#own(id, 'importReliance'));
  }

  /** Economic importance of the EU study: what weighs minerals against each other in the score of a country. */
  importance(mineral: MineralId, members: readonly MineralId[]): SourcedValue | null {
    return this.#find(mineral, members, (id) => this.#own(id, 'importance'));
  }

  #find(
    mineral: MineralId,
    members: readonly MineralId[],
    lookUp: (id: MineralId) => SourcedValue | null,
  ): SourcedValue | null {
    const own = lookUp(mineral);
    if (own) return own;
    const ofMembers = members.flatMap((member) => lookUp(member) ?? []);
    const [first] = ofMembers;
    if (first) {
      const value = meanOfMembers(ofMembers.map((entry) => entry.value)) ?? 0;
      return { value, source: `mean of ${ofMembers.length} members; ${first.source}`, status: first.status };
    }
    // The narrowest group comes last.
    const group = groupsOf(mineral).findLast((id) => lookUp(id) !== null);
    return group === undefined ? null : lookUp(group);
  }

  #own(mineral: MineralId, field: 'recycling' | 'substitution' | 'importReliance' | 'importance'): SourcedValue | null {
    const newer = this.#of2023.get(mineral);
    const older = this.#of2017.get(mineral);
    const value2017 = (value: number | null | undefined): SourcedValue | null =>
      older && value != null ? { value, source: older.source, status: older.sourceStatus } : null;
    switch (field) {
      case 'recycling':
        return newer?.eolRecyclingInputRate == null
          ? value2017(older?.eolRecyclingInputRate)
          : { value: newer.eolRecyclingInputRate, source: newer.source, status: newer.eolStatus ?? 'recalled' };
      case 'substitution':
        return value2017(older?.substitutionIndexSr);
      case 'importReliance':
        // Read values first: those of 2023 are recalled throughout.
        return (
          value2017(older?.importReliance) ??
          (newer?.importReliance == null
            ? null
            : {
                value: newer.importReliance,
                source: newer.source,
                status: newer.importRelianceStatus ?? 'recalled',
              })
        );
      case 'importance':
        return newer
          ? { value: newer.economicImportance, source: newer.source, status: 'seen' }
          : value2017(older?.economicImportance);
    }
  }
}

function none(value: number): SourcedValue {
  return { value, source: ASSUMED_NONE, status: 'assumed' };
}

/** The concentration index of shares; other countries together are not one supplier and count for nothing. */
export function indexOfShares(
  shares: SupplyShares,
  mineral: MineralId,
  stage: SupplyStage,
  supply: SupplyTable,
  governance: GovernanceTable,
): number {
  return concentrationIndex(
    [...shares.shares]
      .filter(([country]) => country !== 'XX')
      .map(([country, share]) => ({
        country,
        share,
        governance: governance.latest(country).value,
        tradeParameter: supply.tradeParameter(mineral, stage, country),
      })),
  );
}

/**
 * Structural risk from a global view and, for the EU and its members, their sourcing, mixed by import reliance as in
 * the study. For other viewpoints global supply stands alone: their sourcing by country is not public here.
 */
export function structuralRisk(
  mineral: MineralId,
  stage: SupplyStage,
  viewpoint: string,
  supply: SupplyTable,
  governance: GovernanceTable,
  inputs: StructuralInputs,
): StructuralRisk | null {
  const members = supply.membersOf(mineral);
  const world = supply.world(mineral, stage);
  const sourcing = isInside('EU', viewpoint) ? supply.euSourcing(mineral, stage) : null;
  const recycling = inputs.recycling(mineral, members);
  const substitution = inputs.substitution(mineral, members);
  const importReliance = sourcing ? inputs.euImportReliance(mineral, members) : null;
  const riskInputs: SupplyRiskInputs = {
    hhiGlobal: world && indexOfShares(world, mineral, stage, supply, governance),
    hhiEu: sourcing && indexOfShares(sourcing, mineral, stage, supply, governance),
    importReliance: importReliance?.value ?? null,
    eolRecyclingInputRate: recycling.value,
    substitutionIndex: substitution.value,
  };
  const index = mixedIndex(riskInputs);
  const risk = supplyRisk(riskInputs);
  if (index === null || risk === null) return null;
  return { stage, inputs: riskInputs, index, supplyRisk: risk, recycling, substitution, importReliance };
}
