// Writes the parameter table of the current methodology into docs/methodology.md, between its markers.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { methodology, parameterTable } from '../dist/src/index.js';

const path = fileURLToPath(new URL('../../../docs/methodology.md', import.meta.url));
const text = readFileSync(path, 'utf8');
const table = `<!-- parameters -->\n\n${parameterTable(methodology())}\n\n<!-- /parameters -->`;
writeFileSync(
  path,
  text.replace(/<!-- parameters -->[\s\S]*<!-- \/parameters -->/, () => table),
);
