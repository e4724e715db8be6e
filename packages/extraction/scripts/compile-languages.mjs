#!/usr/bin/env node
// Checks the language folders and writes them as one module, so that the package reads no file at run time.
//   compile-languages.mjs            write src/generated/languages.ts
//   compile-languages.mjs --check    exit 1 where the module is not what the folders say
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { languageDataSchema } from '../dist/src/lexicon/schema.js';
import { languageCodes, readLanguage, readPlaces } from './languages.mjs';

const target = new URL('../src/generated/languages.ts', import.meta.url);
const languages = languageCodes().map((code) => {
  const parsed = languageDataSchema.safeParse(readLanguage(code));
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    process.stderr.write(`languages/${code}/${path[0]}.json ${path.slice(1).join('.')}: ${message}\n`);
  }
  process.exitCode = 1;
  return null;
});
if (languages.includes(null)) process.exit(1);

const places = readPlaces();
const json = JSON.stringify({ languages, places });
const version = createHash('sha256').update(json).digest('hex').slice(0, 12);
const quoted = JSON.stringify(json).replace(/\u2028/gu, '\\u2028').replace(/\u2029/gu, '\\u2029');
const source = `// Written by scripts/compile-languages.mjs from the language folders; do not edit.
import type { LanguageData } from '../lexicon/schema.js';

/** Changes with any word of the language data. */
export const LANGUAGES_VERSION = '${version}';

/** The language folders and the places, as data. Parsed on first use: a string is read faster than a literal. */
export function loadLanguages(): {
  readonly languages: readonly LanguageData[];
  readonly places: Readonly<Record<string, readonly string[]>>;
} {
  return JSON.parse(
    ${quoted},
  );
}
`;
if (process.argv.includes('--check')) {
  const current = readFileSync(target, 'utf8');
  if (current !== source) {
    process.stderr.write('src/generated/languages.ts is not what the language folders say: run compile-languages.mjs\n');
    process.exit(1);
  }
} else writeFileSync(target, source);
