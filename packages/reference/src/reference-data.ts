import { contentHash } from '@lodewatch/contracts';
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { ReferenceDataError } from './errors.js';
import aliases from './generated/aliases.js';
import euCrm2017 from './generated/eu-crm-2017.js';
import euCrm2023 from './generated/eu-crm-2023.js';
import euCrm2023Shares from './generated/eu-crm-2023-shares.js';
import euCrmHistory from './generated/eu-crm-history.js';
import governance from './generated/governance.js';
import hsCodes from './generated/hs-codes.js';
import policyTimeline from './generated/policy-timeline.js';
import prices from './generated/prices.js';
import production from './generated/production.js';
import usNetImportReliance from './generated/us-net-import-reliance.js';
import { type PackedTable, type TextRow, unpackTable } from './packed-table.js';
import {
  type AliasRow,
  aliasRowSchema,
  type EuAssessment2017Row,
  type EuAssessment2023Row,
  type EuAssessmentHistoryRow,
  type EuShareRow,
  euAssessment2017RowSchema,
  euAssessment2023RowSchema,
  euAssessmentHistoryRowSchema,
  euShareRowSchema,
  type GovernanceRow,
  governanceRowSchema,
  type HsCodeRow,
  hsCodeRowSchema,
  type PriceRow,
  type ProductionRow,
  priceRowSchema,
  productionRowSchema,
  type TimelineEntry,
  timelineEntrySchema,
  type UsRelianceRow,
  usRelianceRowSchema,
} from './row-schemas.js';

/** Version of the shipped data: month of collection, then a number that rises with every change of a row. */
export const DATA_VERSION = '2026.11.1';

/** Every table that scores are made from. Rows are frozen in the order of the data files. */
export interface ReferenceData {
  readonly version: string;
  readonly production: readonly ProductionRow[];
  readonly euShares: readonly EuShareRow[];
  readonly euAssessment2017: readonly EuAssessment2017Row[];
  readonly euAssessment2023: readonly EuAssessment2023Row[];
  readonly euAssessmentHistory: readonly EuAssessmentHistoryRow[];
  readonly governance: readonly GovernanceRow[];
  readonly usNetImportReliance: readonly UsRelianceRow[];
  readonly prices: readonly PriceRow[];
  readonly hsCodes: readonly HsCodeRow[];
  readonly aliases: readonly AliasRow[];
  readonly policyTimeline: readonly TimelineEntry[];
}

function parseRows<T>(name: string, rows: readonly TextRow[], schema: z.ZodType<T>): readonly T[] {
  return rows.map((row, index) => {
    const parsed = schema.safeParse(row);
    // Row 1 of a CSV is its header.
    if (!parsed.success)
      throw new ReferenceDataError('LW_REFERENCE_BAD_ROW', `${name}, line ${index + 2}`, parsed.error);
    return parsed.data;
  });
}

/** Rows are read on first use: a process that never scores does not pay for them. */
function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const table = <T>(name: string, packed: PackedTable, schema: z.ZodType<T>) =>
  lazily(() => parseRows(name, unpackTable(packed), schema));

const tables = {
  production: table('production', production, productionRowSchema),
  euShares: table('eu_crm_2023_shares', euCrm2023Shares, euShareRowSchema),
  euAssessment2017: table('eu_crm_2017', euCrm2017, euAssessment2017RowSchema),
  euAssessment2023: table('eu_crm_2023', euCrm2023, euAssessment2023RowSchema),
  euAssessmentHistory: table('eu_crm_history', euCrmHistory, euAssessmentHistoryRowSchema),
  governance: table('governance', governance, governanceRowSchema),
  usNetImportReliance: table('us_net_import_reliance', usNetImportReliance, usRelianceRowSchema),
  prices: table('prices', prices, priceRowSchema),
  hsCodes: table('hs_codes', hsCodes, hsCodeRowSchema),
  aliases: table('aliases', aliases, aliasRowSchema),
  policyTimeline: table('policy_timeline', policyTimeline, timelineEntrySchema),
};

/** The data that the package ships. */
export const REFERENCE_DATA: ReferenceData = {
  version: DATA_VERSION,
  get production() {
    return tables.production();
  },
  get euShares() {
    return tables.euShares();
  },
  get euAssessment2017() {
    return tables.euAssessment2017();
  },
  get euAssessment2023() {
    return tables.euAssessment2023();
  },
  get euAssessmentHistory() {
    return tables.euAssessmentHistory();
  },
  get governance() {
    return tables.governance();
  },
  get usNetImportReliance() {
    return tables.usNetImportReliance();
  },
  get prices() {
    return tables.prices();
  },
  get hsCodes() {
    return tables.hsCodes();
  },
  get aliases() {
    return tables.aliases();
  },
  get policyTimeline() {
    return tables.policyTimeline();
  },
};

/** CSV texts in the format of the shipped files, for data that may be used but not redistributed. */
export interface LocalData {
  readonly production?: string;
  readonly prices?: string;
}

function parseCsv<T>(name: string, csv: string, schema: z.ZodType<T>): readonly T[] {
  let rows: TextRow[];
  try {
    rows = parse<TextRow>(csv, { columns: true, bom: true, skipEmptyLines: true });
  } catch (error) {
    throw new ReferenceDataError('LW_REFERENCE_BAD_CSV', name, error);
  }
  return parseRows(name, rows, schema);
}

const productionKey = ({ mineral, stage, year }: ProductionRow): string => `${mineral}/${stage}/${year}`;
const priceKey = ({ mineral, period, frequency }: PriceRow): string => `${mineral}/${period}/${frequency}`;

/**
 * The shipped data with local rows added, such as a licensed copy of the BGS production series or the IMF prices.
 * The version gains a hash of the texts, so that a score says that it rests on them.
 * Throws LW_REFERENCE_BAD_CSV or LW_REFERENCE_BAD_ROW.
 */
export function withLocalData(local: LocalData, base: ReferenceData = REFERENCE_DATA): ReferenceData {
  const production =
    local.production === undefined ? [] : parseCsv('production', local.production, productionRowSchema);
  const prices = local.prices === undefined ? [] : parseCsv('prices', local.prices, priceRowSchema);
  // Shares are never made of two data sets: where ours has a preferred one, the local one stands aside.
  const taken = new Set(base.production.filter((row) => row.preferred).map(productionKey));
  const priced = new Set(base.prices.filter((row) => row.preferred).map(priceKey));
  const hash = contentHash(local.production, local.prices).slice(0, 8);
  return {
    version: `${base.version}+local.${hash}`,
    production: [
      ...base.production,
      ...production.map((row) => ({ ...row, preferred: row.preferred && !taken.has(productionKey(row)) })),
    ],
    prices: [
      ...base.prices,
      ...prices.map((row) => ({ ...row, preferred: row.preferred && !priced.has(priceKey(row)) })),
    ],
    euShares: base.euShares,
    euAssessment2017: base.euAssessment2017,
    euAssessment2023: base.euAssessment2023,
    euAssessmentHistory: base.euAssessmentHistory,
    governance: base.governance,
    usNetImportReliance: base.usNetImportReliance,
    hsCodes: base.hsCodes,
    aliases: base.aliases,
    policyTimeline: base.policyTimeline,
  };
}
