import { type CountryCode, MINERAL_IDS } from '@lodewatch/contracts';
import { REFERENCE_DATA, type ReferenceData } from '@lodewatch/reference';
import { SupplyTable } from './supply-shares.js';

/** A country is a supplier from this share of any mineral at any stage. */
const LEAST_SHARE = 0.01;

let ofShippedData: readonly CountryCode[] | undefined;

function suppliersIn(data: ReferenceData): readonly CountryCode[] {
  const table = new SupplyTable(data, null);
  const found = new Set<CountryCode>();
  for (const mineral of MINERAL_IDS) {
    for (const stage of ['mine', 'refinery'] as const) {
      for (const [country, share] of table.world(mineral, stage)?.shares ?? []) {
        if (country !== 'XX' && share >= LEAST_SHARE) found.add(country);
      }
    }
  }
  return [...found].sort();
}

/** The countries that supply at least a hundredth of some mineral, sorted by code. */
export function suppliers(data: ReferenceData = REFERENCE_DATA): readonly CountryCode[] {
  if (data !== REFERENCE_DATA) return suppliersIn(data);
  ofShippedData ??= suppliersIn(data);
  return ofShippedData;
}
