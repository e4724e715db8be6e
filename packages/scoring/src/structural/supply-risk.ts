/**
 * The supply risk of the EU criticality study, to the letter. Sources: European Commission, Study on the review of
 * the list of critical raw materials 2017 (doi:10.2873/876644), section 3.4.4; Regulation (EU) 2024/1252, Annex II.
 */

/** One supplier in a concentration index. */
export interface SupplierTerm {
  readonly country: string;
  /** Share of supply, 0 to 1. */
  readonly share: number;
  /** World Governance Indicators scaled to 0 (best) to 10 (worst). */
  readonly governance: number;
  /** Trade variable t: 0.8 within the EU, 1 by default, more with export restrictions. */
  readonly tradeParameter: number;
}

/** `HHI_(WGI,t) = sum of S^2 * WGI * t` over the suppliers: 0 for a scattered supply, up to 10 and more. */
export function concentrationIndex(suppliers: readonly SupplierTerm[]): number {
  return suppliers.reduce(
    (sum, { share, governance, tradeParameter }) => sum + share * share * governance * tradeParameter,
    0,
  );
}

/** What the formula needs. Rates are fractions. An index that the study did not use is null. */
export interface SupplyRiskInputs {
  readonly hhiGlobal: number | null;
  readonly hhiEu: number | null;
  readonly importReliance: number | null;
  readonly eolRecyclingInputRate: number;
  readonly substitutionIndex: number;
}

/**
 * The two indexes mixed: at an import reliance of 1 both weigh the same, at 0 only the sourcing of the EU counts.
 * With one index only, that one is taken whole. Null without any.
 */
export function mixedIndex({ hhiGlobal, hhiEu, importReliance }: SupplyRiskInputs): number | null {
  if (hhiGlobal === null) return hhiEu;
  if (hhiEu === null) return hhiGlobal;
  const weight = (importReliance ?? 1) / 2;
  return hhiGlobal * weight + hhiEu * (1 - weight);
}

/** `SR = [HHI_GS * IR/2 + HHI_EU * (1 - IR/2)] * (1 - EoL_RIR) * SI_SR`, or null without any index. */
export function supplyRisk(inputs: SupplyRiskInputs): number | null {
  const index = mixedIndex(inputs);
  return index === null ? null : index * (1 - inputs.eolRecyclingInputRate) * inputs.substitutionIndex;
}

/** A group takes the arithmetic mean of its members; members without a value are left out. Null without any. */
export function meanOfMembers(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
