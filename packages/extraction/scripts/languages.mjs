// Reads the language folders as they stand on disk, for the compile step and for those who work on words.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { languageDataSchema } from '../dist/src/lexicon/schema.js';

const root = new URL('../languages/', import.meta.url);
const FILES = ['language', 'minerals', 'countries', 'concepts', 'dates', 'furniture'];

const readJson = (url) => JSON.parse(readFileSync(url, 'utf8'));

function languageCodes() {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/language.json`, root)))
    .map((entry) => entry.name)
    .sort();
}

/** One folder as an object; a missing file is left to the schema to miss. */
function readLanguage(code) {
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
function readNames() {
  return { places: readJson(new URL('places.json', root)), companies: readJson(new URL('companies.json', root)) };
}

/**
 * The data of a reader, as the folders say. What is wrong with a folder is told to `complain`, a line each, and the folder is
 * left out, so that one that is being worked on stops nobody else.
 */
export function languagesOnDisk(complain = (line) => process.stderr.write(`${line}\n`)) {
  const languages = languageCodes().flatMap((code) => {
    try {
      const parsed = languageDataSchema.safeParse(readLanguage(code));
      if (parsed.success) return [parsed.data];
      for (const { path, message } of parsed.error.issues)
        complain(`languages/${code}/${path[0]}.json ${path.slice(1).join('.')}: ${message}`);
    } catch (error) {
      complain(error.message);
    }
    return [];
  });
  return { languages, names: readNames() };
}
