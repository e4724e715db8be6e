#!/usr/bin/env node
// Checks the language folders and writes them as one module, so that the package reads no file at run time.
//   compile-languages.mjs            write src/generated/languages.ts
//   compile-languages.mjs --partial  leave out folders that are not whole yet
//   compile-languages.mjs --check    exit 1 where the module is not what the folders say
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { languagesOnDisk } from './languages.mjs';

const target = new URL('../src/generated/languages.ts', import.meta.url);
const partial = process.argv.includes('--partial');
let broken = false;
const { languages, names } = languagesOnDisk((line) => {
  process.stderr.write(`${line}\n`);
  broken = true;
});
if (broken && !partial) process.exit(1);

const json = JSON.stringify({ languages, names });
const version = createHash('sha256').update(json).digest('hex').slice(0, 12);
const quoted = JSON.stringify(json)
  .replace(/\u2028/gu, '\\u2028')
  .replace(/\u2029/gu, '\\u2029');
const source = `// Written by scripts/compile-languages.mjs from the language folders; do not edit.
import type { Names } from '../lexicon/lexicon.js';
import type { LanguageData } from '../lexicon/schema.js';

/** Changes with any word of the language data. */
export const LANGUAGES_VERSION = '${version}';

/** The language folders and the names they share. Parsed on first use: a string is read faster than a literal. */
export function loadLanguages(): {
  readonly languages: readonly LanguageData[];
  readonly names: Names;
} {
  return JSON.parse(
    ${quoted},
  );
}
`;
if (process.argv.includes('--check')) {
  const current = readFileSync(target, 'utf8');
  if (current !== source) {
    process.stderr.write(
      'src/generated/languages.ts is not what the language folders say: run compile-languages.mjs\n',
    );
    process.exit(1);
  }
} else writeFileSync(target, source);
