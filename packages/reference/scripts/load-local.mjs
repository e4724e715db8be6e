// Fetches data that may be used but not passed on, into a file for `withLocalData`:
//   node packages/reference/scripts/load-local.mjs bgs production.csv
//   node packages/reference/scripts/load-local.mjs imf prices.csv
// Read the terms first: https://www.bgs.ac.uk/mineralsuk/statistics/world-mineral-statistics/ and
// https://www.imf.org/en/About/copyright-and-terms. What is fetched stays on this machine.
import { writeFileSync } from 'node:fs';
import { BGS_SERIES, bgsToProductionCsv, FRED_SERIES, fredToPricesCsv } from '../dist/src/index.js';

const PAGE = 2000;
const PAUSE_MS = 1500;

async function get(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(120_000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  return answer;
}

async function bgsPages() {
  const pages = [];
  for (const commodity of Object.keys(BGS_SERIES)) {
    for (let offset = 0; ; offset += PAGE) {
      const query = new URLSearchParams({
        f: 'json',
        limit: String(PAGE),
        offset: String(offset),
        bgs_commodity_trans: commodity,
        bgs_statistic_type_trans: 'Production',
      });
      const url = `https://ogcapi.bgs.ac.uk/collections/world-mineral-statistics/items?${query}`;
      const page = await (await get(url)).json();
      pages.push(page);
      process.stderr.write(`${commodity}: ${offset + page.features.length} records\n`);
      if (page.features.length < PAGE) break;
    }
  }
  return pages;
}

async function fredDownloads() {
  const downloads = {};
  for (const series of Object.keys(FRED_SERIES)) {
    downloads[series] = await (await get(`https://fred.stlouisfed.org/graph/fredgraph.csv?id=${series}`)).text();
    process.stderr.write(`${series}\n`);
  }
  return downloads;
}

const [source, target] = process.argv.slice(2);
if (!target || (source !== 'bgs' && source !== 'imf')) {
  process.stderr.write('usage: load-local.mjs bgs|imf TARGET.csv\n');
  process.exitCode = 2;
} else {
  const csv = source === 'bgs' ? bgsToProductionCsv(await bgsPages()) : fredToPricesCsv(await fredDownloads());
  writeFileSync(target, csv);
  process.stderr.write(`${target}: ${csv.split('\n').length - 2} rows\n`);
}
