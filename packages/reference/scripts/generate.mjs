// Compiles data/*.csv into src/generated/*.ts. Run after a change of the data:
//   npm run --prefix packages/reference generate
// `--check` compares and exits with 1 on a difference.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A column is worth a dictionary when its values are long and few. */
function dictionaryFor(values) {
  const distinct = [...new Set(values)];
  const length = distinct.reduce((sum, value) => sum + value.length, 0);
  const plain = values.reduce((sum, value) => sum + value.length, 0);
  return length + values.length * 2 < plain * 0.8 ? distinct : undefined;
}

export function pack(csv) {
  const [columns, ...rows] = parse(csv, { relaxColumnCount: false });
  const dictionaries = {};
  columns.forEach((name, index) => {
    const dictionary = dictionaryFor(rows.map((row) => row[index]));
    if (dictionary) dictionaries[name] = dictionary;
  });
  const indexes = columns.map((name) => {
    const dictionary = dictionaries[name];
    return dictionary ? new Map(dictionary.map((value, index) => [value, index.toString(36)])) : undefined;
  });
  const lines = rows.map((row) => row.map((cell, index) => indexes[index]?.get(cell) ?? cell).join('\t'));
  for (const row of rows) {
    if (row.some((cell) => /[\t\n\r]/.test(cell))) throw new Error(`a cell holds a tab or a line break: ${row}`);
  }
  return { columns, dictionaries, rows: lines.join('\n') };
}

export function render(name, table) {
  return [
    `// Generated from data/${name}.csv by scripts/generate.mjs. Do not edit.`,
    "import type { PackedTable } from '../packed-table.js';",
    '',
    `const table: PackedTable = ${JSON.stringify(table)};`,
    'export default table;',
    '',
  ].join('\n');
}

const check = process.argv.includes('--check');
mkdirSync(join(root, 'src/generated'), { recursive: true });
const stale = [];
for (const file of readdirSync(join(root, 'data')).filter((entry) => entry.endsWith('.csv'))) {
  const name = basename(file, '.csv');
  const target = join(root, 'src/generated', `${name.replaceAll('_', '-')}.ts`);
  const text = render(name, pack(readFileSync(join(root, 'data', file), 'utf8')));
  if (!check) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) stale.push(name);
}
if (stale.length > 0) {
  process.stderr.write(`src/generated is older than data: ${stale.join(', ')}; run the generate script\n`);
  process.exitCode = 1;
}
