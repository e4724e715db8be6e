// Reads the language folders. Used by the compile step and by the evaluation of folders as they stand on disk.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../languages/', import.meta.url);
const FILES = ['language', 'minerals', 'countries', 'concepts', 'dates', 'furniture'];

const readJson = (url) => JSON.parse(readFileSync(url, 'utf8'));

export function languageCodes() {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/language.json`, root)))
    .map((entry) => entry.name)
    .sort();
}

/** One folder as an object; a missing file is left to the schema to miss. */
export function readLanguage(code) {
  const folder = new URL(`${code}/`, root);
  const data = {};
  for (const name of FILES) {
    const url = new URL(`${name}.json`, folder);
    if (!existsSync(url)) continue;
    try {
      data[name] = readJson(url);
    } catch (cause) {
      throw new Error(`languages/${code}/${name}.json: ${cause.message}`, { cause });
    }
  }
  const fold = new URL('fold.json', folder);
  data.fold = existsSync(fold) ? readJson(fold) : null;
  return data;
}

/** Names of mines, districts and companies that all languages share. */
export function readNames() {
  return { places: readJson(new URL('places.json', root)), companies: readJson(new URL('companies.json', root)) };
}
