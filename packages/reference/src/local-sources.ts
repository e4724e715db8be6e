/**
 * Turns what the BGS and FRED answer into the CSV format of the shipped files, for {@link withLocalData}: data that
 * anyone may fetch and use and that we may not pass on.
 */
import type { MineralId } from '@lodewatch/contracts';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { ReferenceDataError } from './errors.js';
import type { SupplyStage } from './row-schemas.js';

interface BgsSeries {
  readonly mineral: MineralId;
  readonly stage: SupplyStage;
}

/** Series of the BGS that are one mineral at one stage; others mix forms that must not be summed. */
export const BGS_SERIES: Readonly<Record<string, BgsSeries>> = {
  'antimony, mine': { mineral: 'antimony', stage: 'mine' },
  barytes: { mineral: 'barite', stage: 'mine' },
  bauxite: { mineral: 'bauxite', stage: 'mine' },
  'cobalt, mine': { mineral: 'cobalt', stage: 'mine' },
  'copper, mine': { mineral: 'copper', stage: 'mine' },
  fluorspar: { mineral: 'fluorspar', stage: 'mine' },
  graphite: { mineral: 'graphite', stage: 'mine' },
  'iron ore': { mineral: 'iron_ore', stage: 'mine' },
  'lead, mine': { mineral: 'lead', stage: 'mine' },
  'molybdenum, mine': { mineral: 'molybdenum', stage: 'mine' },
  'nickel, mine': { mineral: 'nickel', stage: 'mine' },
  'phosphate rock': { mineral: 'phosphate_rock', stage: 'mine' },
  'silver, mine': { mineral: 'silver', stage: 'mine' },
  'tin, mine': { mineral: 'tin', stage: 'mine' },
  'tungsten, mine': { mineral: 'tungsten', stage: 'mine' },
  'zinc, mine': { mineral: 'zinc', stage: 'mine' },
};

const bgsPageSchema = z.object({
  features: z.array(
    z.object({
      properties: z.object({
        bgs_statistic_type_trans: z.string().nullish(),
        bgs_commodity_trans: z.string().nullish(),
        country_iso2_code: z.string().nullish(),
        year: z.string().nullish(),
        quantity: z.coerce.number().nullish(),
        units: z.string().nullish(),
      }),
    }),
  ),
});

const PRODUCTION_COLUMNS = [
  'mineral_id',
  'stage',
  'country',
  'year',
  'quantity',
  'unit',
  'source',
  'source_status',
  'form',
  'dataset',
  'estimated',
  'preferred',
  'note',
] as const;
const PRICE_COLUMNS = [
  'mineral_id',
  'period',
  'frequency',
  'price',
  'unit',
  'product',
  'preferred',
  'estimated',
  'source',
  'source_status',
  'note',
] as const;

function toCsv<C extends string>(columns: readonly C[], rows: readonly Readonly<Record<C, string>>[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${[columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column])).join(','))].join('\n')}\n`;
}

/**
 * Production rows from pages of the BGS OGC API (`world-mineral-statistics`, GeoJSON). Rows of other statistics, of
 * unknown series, without a country, a year or a quantity are left out. Throws LW_REFERENCE_BAD_SOURCE.
 */
export function bgsToProductionCsv(pages: readonly unknown[]): string {
  const sums = new Map<string, Record<(typeof PRODUCTION_COLUMNS)[number], string>>();
  pages.forEach((page, index) => {
    const parsed = bgsPageSchema.safeParse(page);
    if (!parsed.success) throw new ReferenceDataError('LW_REFERENCE_BAD_SOURCE', `BGS page ${index + 1}`, parsed.error);
    for (const { properties } of parsed.data.features) {
      const series = BGS_SERIES[properties.bgs_commodity_trans ?? ''];
      const year = properties.year?.slice(0, 4) ?? '';
      const country = properties.country_iso2_code ?? '';
      const { quantity } = properties;
      if (properties.bgs_statistic_type_trans !== 'Production' || !series || quantity == null) continue;
      if (!/^\d{4}$/.test(year) || !/^[A-Z]{2}$/.test(country)) continue;
      // The BGS splits some countries' series by sub-commodity: they are parts of one output.
      const key = `${series.mineral}/${series.stage}/${country}/${year}`;
      const known = Number(sums.get(key)?.quantity ?? 0);
      sums.set(key, {
        mineral_id: series.mineral,
        stage: series.stage,
        country,
        year,
        quantity: String(known + quantity),
        unit: properties.units ?? 'tonnes',
        source: 'BGS World Mineral Statistics, ogcapi.bgs.ac.uk. Contains British Geological Survey materials (c) UKRI',
        source_status: 'seen',
        form: properties.bgs_commodity_trans ?? '',
        dataset: 'BGS_WMS',
        estimated: 'no',
        preferred: 'yes',
        note: '',
      });
    }
  });
  return toCsv(PRODUCTION_COLUMNS, [...sums.values()]);
}

interface FredSeries {
  readonly mineral: MineralId;
  readonly unit: string;
}

/** IMF commodity prices as FRED names them; all are monthly. */
export const FRED_SERIES: Readonly<Record<string, FredSeries>> = {
  PALUMUSDM: { mineral: 'aluminium', unit: 'USD/t' },
  PCOPPUSDM: { mineral: 'copper', unit: 'USD/t' },
  PIORECRUSDM: { mineral: 'iron_ore', unit: 'USD/dmt' },
  PLEADUSDM: { mineral: 'lead', unit: 'USD/t' },
  PNICKUSDM: { mineral: 'nickel', unit: 'USD/t' },
  PTINUSDM: { mineral: 'tin', unit: 'USD/t' },
  PURANUSDM: { mineral: 'uranium', unit: 'USD/lb' },
  PZINCUSDM: { mineral: 'zinc', unit: 'USD/t' },
};

/**
 * Price rows from the CSV downloads of FRED (`fredgraph.csv`), by series. A month without a value (`.`) is left out.
 * Throws LW_REFERENCE_BAD_SOURCE.
 */
export function fredToPricesCsv(downloads: Readonly<Record<string, string>>): string {
  const rows = Object.entries(downloads).flatMap(([name, csv]) => {
    const series = FRED_SERIES[name];
    if (!series) throw new ReferenceDataError('LW_REFERENCE_BAD_SOURCE', `FRED series ${name}`);
    let lines: string[][];
    try {
      lines = parse(csv, { bom: true, skipEmptyLines: true, fromLine: 2 });
    } catch (error) {
      throw new ReferenceDataError('LW_REFERENCE_BAD_SOURCE', `FRED series ${name}`, error);
    }
    return lines.flatMap(([date = '', value = '']) => {
      if (!/^\d{4}-\d{2}-01$/.test(date))
        throw new ReferenceDataError('LW_REFERENCE_BAD_SOURCE', `FRED ${name}: ${date}`);
      if (value === '.' || value === '') return [];
      return {
        mineral_id: series.mineral,
        period: date.slice(0, 7),
        frequency: 'monthly',
        price: value,
        unit: series.unit,
        product: `${series.mineral}, IMF primary commodity prices`,
        preferred: 'yes',
        estimated: 'no',
        source: `FRED series ${name} (IMF Primary Commodity Prices)`,
        source_status: 'seen',
        note: '',
      };
    });
  });
  return toCsv(PRICE_COLUMNS, rows);
}
