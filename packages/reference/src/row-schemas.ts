import {
  countryCodeSchema,
  directionSchema,
  instrumentSchema,
  type MineralId,
  mineralIdSchema,
  riskEventTypeSchema,
  stageSchema,
} from '@lodewatch/contracts';
import { z } from 'zod';

/**
 * `seen`: the value was read in the named source. `recalled`: written from background knowledge of it and not
 * checked. `seen_secondary`: read in the file of a third party that attributes it to the named source.
 */
export const sourceStatusSchema = z.enum(['seen', 'recalled', 'seen_secondary']);
export type SourceStatus = z.infer<typeof sourceStatusSchema>;

/** `mine` is extraction, `refinery` is processing, as the EU study calls them. */
export const supplyStageSchema = z.enum(['mine', 'refinery']);
export type SupplyStage = z.infer<typeof supplyStageSchema>;

/** A country of a table of shares: a code, `XX` for other countries together, `WORLD` for a printed world total. */
const supplierSchema = z.string().regex(/^(WORLD|[A-Z]{2})$/);
const yesNo = z.enum(['yes', 'no']).transform((value) => value === 'yes');
const number = z.string().min(1).transform(Number).pipe(z.number());
const optionalNumber = z
  .string()
  .transform((value) => (value === '' ? null : Number(value)))
  .pipe(z.number().nullable());
const year = number.pipe(z.int().min(1990).max(2100));
const optionalText = z.string().transform((value) => (value === '' ? null : value));
const text = z.string().min(1);
const mineralOrNone = z
  .string()
  .transform((value) => (value === '' ? null : value))
  .pipe(mineralIdSchema.nullable());
const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((value) => (value === '' ? [] : value.split(';')))
    .pipe(z.array(item));
const optional = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .transform((value) => (value === '' ? null : value))
    .pipe(item.nullable());

export const productionRowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    stage: supplyStageSchema,
    country: supplierSchema,
    year,
    quantity: number,
    unit: text,
    source: text,
    source_status: sourceStatusSchema,
    form: z.string(),
    dataset: text,
    estimated: yesNo,
    preferred: yesNo,
    note: optionalText,
  })
  .transform(({ mineral_id, source_status, ...rest }) => ({
    mineral: mineral_id,
    sourceStatus: source_status,
    ...rest,
  }));
/** Output of a country in one year, or its share in per cent where `unit` is `percent_of_world`. */
export type ProductionRow = Readonly<z.infer<typeof productionRowSchema>>;

export const euShareRowSchema = z
  .object({
    mineral_id: mineralOrNone,
    material_name: text,
    stage: supplyStageSchema,
    scope: z.enum(['global', 'eu_sourcing']),
    country: supplierSchema,
    share_pct: optionalNumber,
    share_text: z.string(),
    t: optionalNumber,
    period: text,
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    material: row.material_name,
    stage: row.stage,
    scope: row.scope,
    country: row.country,
    share: row.share_pct === null ? null : row.share_pct / 100,
    tradeParameter: row.t,
    period: row.period,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** A share of global supply or of EU sourcing, 0 to 1, mean of 2016 to 2020 (EU study 2023, Annex 7). */
export type EuShareRow = Readonly<z.infer<typeof euShareRowSchema>>;

const percent = optionalNumber.transform((value) => (value === null ? null : value / 100));

export const euAssessment2017RowSchema = z
  .object({
    mineral_id: mineralOrNone,
    material_name: text,
    stage: supplyStageSchema,
    supply_risk: number,
    economic_importance: number,
    import_reliance_pct: percent,
    eol_rir_pct: percent,
    substitution_index_sr: number,
    substitution_index_ei: number,
    hhi_wgi_t_global: optionalNumber,
    hhi_wgi_t_eu: optionalNumber,
    supply_data_used: z.enum(['GS + EUS', 'GS only', 'EUS only']),
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    material: row.material_name,
    stage: row.stage,
    supplyRisk: row.supply_risk,
    economicImportance: row.economic_importance,
    importReliance: row.import_reliance_pct,
    eolRecyclingInputRate: row.eol_rir_pct,
    substitutionIndexSr: row.substitution_index_sr,
    substitutionIndexEi: row.substitution_index_ei,
    hhiGlobal: row.hhi_wgi_t_global,
    hhiEu: row.hhi_wgi_t_eu,
    supplyDataUsed: row.supply_data_used,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** One material of the EU study of 2017: every input and output of the supply-risk formula; rates are fractions. */
export type EuAssessment2017Row = Readonly<z.infer<typeof euAssessment2017RowSchema>>;

export const euAssessment2023RowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    material_name: text,
    stage: optional(supplyStageSchema),
    supply_risk: number,
    economic_importance: number,
    import_reliance_pct: percent,
    import_reliance_status: optional(sourceStatusSchema),
    eol_rir_pct: percent,
    eol_rir_status: optional(sourceStatusSchema),
    critical: yesNo,
    strategic: yesNo,
    note: optionalText,
    source: text,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    material: row.material_name,
    stage: row.stage,
    supplyRisk: row.supply_risk,
    economicImportance: row.economic_importance,
    importReliance: row.import_reliance_pct,
    importRelianceStatus: row.import_reliance_status,
    eolRecyclingInputRate: row.eol_rir_pct,
    eolStatus: row.eol_rir_status,
    critical: row.critical,
    strategic: row.strategic,
    note: row.note,
    source: row.source,
  }));
/** One material of the EU study of 2023: published supply risk and importance, and the inputs that are public. */
export type EuAssessment2023Row = Readonly<z.infer<typeof euAssessment2023RowSchema>>;

export const euAssessmentHistoryRowSchema = z
  .object({
    mineral_id: mineralOrNone,
    material_name: text,
    assessment_year: year,
    supply_risk: optionalNumber,
    economic_importance: optionalNumber,
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    material: row.material_name,
    year: row.assessment_year,
    supplyRisk: row.supply_risk,
    economicImportance: row.economic_importance,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** Supply risk and importance as each EU study published them, 2011 to 2023. */
export type EuAssessmentHistoryRow = Readonly<z.infer<typeof euAssessmentHistoryRowSchema>>;

export const governanceRowSchema = z
  .object({
    country: countryCodeSchema,
    year,
    wgi_mean: optionalNumber,
    wgi_scaled_0_10: optionalNumber,
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    country: row.country,
    year: row.year,
    mean: row.wgi_mean,
    scaled: row.wgi_scaled_0_10,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** Mean of the six World Governance Indicators, and its scaling to 0 (best) to 10 (worst). */
export type GovernanceRow = Readonly<z.infer<typeof governanceRowSchema>>;

export const usRelianceRowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    year,
    net_import_reliance_pct: optionalNumber,
    printed: z.string(),
    form: text,
    source: text,
    source_status: sourceStatusSchema,
    note: optionalText,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    year: row.year,
    netImportReliance: row.net_import_reliance_pct === null ? null : row.net_import_reliance_pct / 100,
    printed: row.printed,
    form: row.form,
    source: row.source,
    sourceStatus: row.source_status,
    note: row.note,
  }));
/** US net import reliance as a fraction of apparent consumption; several forms of one mineral may be listed. */
export type UsRelianceRow = Readonly<z.infer<typeof usRelianceRowSchema>>;

const period = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/);

export const priceRowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    period,
    frequency: z.enum(['annual', 'quarterly', 'monthly']),
    price: number,
    unit: text,
    product: z.string(),
    preferred: yesNo,
    estimated: yesNo,
    source: text,
    source_status: sourceStatusSchema,
    note: optionalText,
  })
  .transform(({ mineral_id, source_status, ...rest }) => ({
    mineral: mineral_id,
    sourceStatus: source_status,
    ...rest,
  }));
/** A price over a period (`2024`, `2024-Q1` or `2024-03`); `preferred` marks one per mineral, period and frequency. */
export type PriceRow = Readonly<z.infer<typeof priceRowSchema>>;

export const hsCodeRowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    hs6: z.string().regex(/^\d{6}$/),
    stage: z.enum(['ore', 'chemical', 'intermediate', 'ferroalloy', 'refined', 'product', 'waste']),
    shared: yesNo,
    description: text,
    hs_edition: text,
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    hs6: row.hs6,
    stage: row.stage,
    shared: row.shared,
    description: row.description,
    edition: row.hs_edition,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** A six-digit code of the Harmonized System; `shared` means that it covers several minerals or goods. */
export type HsCodeRow = Readonly<z.infer<typeof hsCodeRowSchema>>;

export const aliasRowSchema = z
  .object({
    mineral_id: mineralIdSchema,
    lang: z.string().regex(/^[a-z]{2}$/),
    term: text,
    ambiguous: yesNo,
    source: text,
    source_status: sourceStatusSchema,
  })
  .transform((row) => ({
    mineral: row.mineral_id,
    language: row.lang,
    term: row.term,
    ambiguous: row.ambiguous,
    source: row.source,
    sourceStatus: row.source_status,
  }));
/** A name of a mineral in one language; `ambiguous` terms (lead, tin) need context. */
export type AliasRow = Readonly<z.infer<typeof aliasRowSchema>>;

/** A day as precise as it is known: a year, a month or a day. */
const looseDate = z.string().regex(/^(19|20)\d{2}(-\d{2}(-\d{2})?)?$/);
/** Curated happenings know days and months; a bare year is taken at its end, the latest it can mean. */
const happeningDate = optional(looseDate).transform((value) => (value?.length === 4 ? `${value}-12` : value));

export const timelineEntrySchema = z
  .object({
    event_id: text,
    date_announced: happeningDate,
    date_effective: happeningDate,
    date_ended: happeningDate,
    due: happeningDate,
    type: riskEventTypeSchema,
    direction: directionSchema,
    stage: stageSchema,
    actors: list(countryCodeSchema),
    targets: list(countryCodeSchema),
    minerals: list(mineralIdSchema),
    instrument: z
      .string()
      .transform((value) => (value === '' ? [] : value.split(/[;|+]/)))
      .pipe(z.array(instrumentSchema)),
    headline: text,
    source: text,
    source_status: z.enum(['seen', 'recalled']),
    note: optionalText,
  })
  .transform((row) => ({
    id: row.event_id,
    type: row.type,
    direction: row.direction,
    stage: row.stage,
    actors: row.actors,
    targets: row.targets,
    minerals: row.minerals as [MineralId, ...MineralId[]],
    announced: row.date_announced,
    effective: row.date_effective,
    until: row.date_ended,
    due: row.due,
    instruments: row.instrument,
    background: false,
    headline: row.headline,
    source: row.source,
    sourceStatus: row.source_status,
    note: row.note,
  }));
/** An entry of the policy timeline: a curated happening of the contracts, with its headline, source and note. */
export type TimelineEntry = Readonly<z.infer<typeof timelineEntrySchema>>;
