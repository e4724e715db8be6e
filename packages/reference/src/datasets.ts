import type { IsoDate } from '@lodewatch/contracts';

/** A body of data with one publisher and one licence. */
export interface Dataset {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  readonly url: string;
  /** Is it part of this package? What is not can be added from the user's own copy. */
  readonly shipped: boolean;
  /** The day it became public, so that a replay uses only what was known. `null` where it is not one edition. */
  readonly published: IsoDate | null;
  readonly note: string | null;
}

const DATASETS: readonly Dataset[] = [
  {
    id: 'USGS_MCS2026',
    title: 'Mineral Commodity Summaries 2026, data release',
    publisher: 'U.S. Geological Survey',
    licence: 'US public domain',
    url: 'https://www.usgs.gov/centers/national-minerals-information-center/mineral-commodity-summaries',
    shipped: true,
    published: '2026-02-28',
    note: 'The day of publication was not checked; the end of February is the latest that fits.',
  },
  {
    id: 'USGS_MCS2025',
    title: 'Mineral Commodity Summaries 2025, data release (doi:10.5066/P13XCP3R)',
    publisher: 'U.S. Geological Survey',
    licence: 'US public domain',
    url: 'https://doi.org/10.5066/P13XCP3R',
    shipped: true,
    published: '2025-01-31',
    note: null,
  },
  {
    id: 'USGS_MCS2021',
    title: 'Mineral Commodity Summaries 2021',
    publisher: 'U.S. Geological Survey',
    licence: 'US public domain',
    url: 'https://pubs.usgs.gov/publication/mcs2021',
    shipped: true,
    published: '2021-01-29',
    note: 'Prices of 2016 to 2019 of six minerals; all recalled, and so is the day of publication.',
  },
  {
    id: 'IEA_CMD2025',
    title: 'Critical Minerals Dataset 2025',
    publisher: 'International Energy Agency',
    licence: 'CC BY 4.0',
    url: 'https://www.iea.org/data-and-statistics/data-product/critical-minerals-dataset',
    shipped: true,
    published: '2025-05-21',
    note: 'The licence was read at second hand (Our World in Data records it); the day of publication is recalled.',
  },
  {
    id: 'EU_CRM2023',
    title: 'Study on the critical raw materials for the EU 2023 (doi:10.2873/725585), Annexes 4 and 7',
    publisher: 'European Commission',
    licence: 'CC BY 4.0',
    url: 'https://doi.org/10.2873/725585',
    shipped: true,
    published: '2023-03-16',
    note: null,
  },
  {
    id: 'EU_CRM2017',
    title: 'Study on the review of the list of critical raw materials 2017 (doi:10.2873/876644)',
    publisher: 'European Commission',
    licence: 'CC BY 4.0',
    url: 'https://doi.org/10.2873/876644',
    shipped: true,
    published: '2017-09-13',
    note: null,
  },
  {
    id: 'WGI_2024',
    title: 'Worldwide Governance Indicators, 2024 update',
    publisher: 'World Bank',
    licence: 'CC BY 4.0',
    url: 'https://www.worldbank.org/en/publication/worldwide-governance-indicators',
    shipped: true,
    published: null,
    note: 'One file with all years. A year is taken as known from 1 October of the next; later revisions are in it.',
  },
  {
    id: 'WNA',
    title: 'World Uranium Mining Production, figures of 2022',
    publisher: 'World Nuclear Association',
    licence: 'facts, recalled from the publication',
    url: 'https://world-nuclear.org/information-library/nuclear-fuel-cycle/mining-of-uranium/world-uranium-mining-production',
    shipped: true,
    published: '2023-08-31',
    note: 'All rows are recalled, the day of publication too.',
  },
  {
    id: 'DOE2022',
    title: 'Rare Earth Permanent Magnets: Supply Chain Deep Dive Assessment, February 2022',
    publisher: 'U.S. Department of Energy',
    licence: 'US public domain',
    url: 'https://www.energy.gov/policy/articles/rare-earth-permanent-magnets-supply-chain-deep-dive-assessment',
    shipped: true,
    published: '2022-02-24',
    note: 'All rows are recalled.',
  },
  {
    id: 'LYNAS',
    title: 'Rare earth oxide prices f.o.b. China, 2009 to 2012, as reported by Lynas Corporation',
    publisher: 'Lynas Corporation',
    licence: 'facts; most rows recalled',
    url: 'http://www.mining.com/price-of-abundant-rare-earths-could-halve-as-hybrid-makers-find-alternatives/',
    shipped: true,
    published: null,
    note: null,
  },
  {
    id: 'HS2022',
    title: 'Harmonized System nomenclature 2022, six-digit codes',
    publisher: 'World Customs Organization, by way of UN Comtrade and datasets/harmonized-system',
    licence: 'PDDL',
    url: 'https://github.com/datasets/harmonized-system',
    shipped: true,
    published: null,
    note: 'Which code belongs to which mineral is our reading.',
  },
  {
    id: 'KALZIUM',
    title: 'Element names in nine languages',
    publisher: 'KDE, Kalzium translation catalogue',
    licence: 'element names as facts',
    url: 'https://apps.kde.org/kalzium/',
    shipped: true,
    published: null,
    note: 'Other names and product words are our own, from background knowledge.',
  },
  {
    id: 'POLICY_TIMELINE',
    title: 'Policy and disruption events, 2009 to January 2026',
    publisher: 'Lodewatch, from Global Trade Alert, the IEA policy database, governments and the press',
    licence: 'facts and links; headlines are our own words',
    url: 'https://www.globaltradealert.org',
    shipped: true,
    published: null,
    note: null,
  },
  {
    id: 'CLDR',
    title: 'English country names of the Unicode Common Locale Data Repository',
    publisher: 'Unicode, Inc.',
    licence: 'Unicode License v3',
    url: 'https://cldr.unicode.org',
    shipped: true,
    published: null,
    note: null,
  },
  {
    id: 'BGS_WMS',
    title: 'World Mineral Statistics',
    publisher: 'British Geological Survey',
    licence: '(c) UKRI, reproduced by permission of the BGS; no open licence found',
    url: 'https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/',
    shipped: false,
    published: null,
    note: 'Our World in Data carries it "by permission of the BGS" and names no open licence, so it is not shipped.',
  },
  {
    id: 'IMF_PCPS',
    title: 'Primary Commodity Prices, by way of FRED',
    publisher: 'International Monetary Fund',
    licence: '(c) IMF; redistribution under conditions, and prices of third parties within',
    url: 'https://www.imf.org/en/Research/commodity-prices',
    shipped: false,
    published: null,
    note: null,
  },
];

/** Every data set that the project knows, with its licence, shipped or not. */
export function datasets(): readonly Dataset[] {
  return DATASETS;
}

/** The data set with this id, as the `dataset` column of a production row names it. */
export function dataset(id: string): Dataset | undefined {
  return DATASETS.find((entry) => entry.id === id);
}

/** What the sources of rows begin with, or hold, by data set. */
const SOURCE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^USGS M(?:CS|ineral Commodity Summaries) 2025/, 'USGS_MCS2025'],
  [/^USGS M(?:CS|ineral Commodity Summaries) 2026/, 'USGS_MCS2026'],
  [/^USGS Mineral Commodity Summaries 2021/, 'USGS_MCS2021'],
  [/^IEA Critical Minerals Dataset/, 'IEA_CMD2025'],
  [/EC Study on the CRMs for the EU 2023/, 'EU_CRM2023'],
  [/^EC Study on the review of the list of critical raw materials 2017/, 'EU_CRM2017'],
  [/^World Bank Worldwide Governance Indicators/, 'WGI_2024'],
  [/^World Nuclear Association/, 'WNA'],
  [/^US DOE/, 'DOE2022'],
  [/^Lynas Corporation/, 'LYNAS'],
  [/^(?:HS Nomenclature|WCO HS Nomenclature)|WTO_HS6Codes|hs_list\.py/, 'HS2022'],
  [/^Kalzium|^background knowledge/, 'KALZIUM'],
  [/^BGS World Mineral Statistics/, 'BGS_WMS'],
  [/IMF Primary Commodity Prices/, 'IMF_PCPS'],
];

/** The data set, and with it the licence, behind the `source` of a row; undefined for a source that is not known. */
export function datasetOfSource(source: string): Dataset | undefined {
  const found = SOURCE_WORDS.find(([words]) => words.test(source));
  return found && dataset(found[1]);
}
