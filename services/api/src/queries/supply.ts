import type { CountryCode, MineralId } from '@lodewatch/contracts';
import { minerals, REFERENCE_DATA } from '@lodewatch/reference';
import { type SupplyShares, SupplyTable } from '@lodewatch/scoring';

const STAGES = ['mine', 'refinery'] as const;

export interface MineralSupply {
  readonly stage: string;
  readonly year: number;
  readonly source: string;
  readonly countries: readonly { country: CountryCode; share: number }[];
}

export interface CountrySupply {
  readonly mineral: MineralId;
  readonly stage: string;
  readonly share: number;
  readonly year: number;
}

/** Shares below this are left out of a country's list. */
const LEAST_SHARE = 0.01;

const named = (supply: SupplyShares): [CountryCode, number][] =>
  [...supply.shares].filter(([country]) => country !== 'XX').sort((a, b) => b[1] - a[1]);

/** Who supplies what: world shares from the reference data, made once. */
export function createSupplyLookup() {
  const table = new SupplyTable(REFERENCE_DATA, null);
  const all = minerals().flatMap(({ id }) =>
    STAGES.flatMap((stage) => {
      const supply = table.world(id, stage);
      return supply ? [{ id, stage, supply }] : [];
    }),
  );
  return {
    ofMineral: (mineral: MineralId): MineralSupply[] =>
      all
        .filter(({ id }) => id === mineral)
        .map(({ stage, supply }) => ({
          stage,
          year: supply.year,
          source: supply.source,
          countries: named(supply).map(([country, share]) => ({ country, share })),
        })),
    ofCountry: (country: CountryCode): CountrySupply[] =>
      all
        .map(({ id, stage, supply }) => ({
          mineral: id,
          stage,
          share: supply.shares.get(country) ?? 0,
          year: supply.year,
        }))
        .filter(({ share }) => share >= LEAST_SHARE)
        .sort((a, b) => b.share - a.share),
  };
}
export type SupplyLookup = ReturnType<typeof createSupplyLookup>;
