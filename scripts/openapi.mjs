// Writes openapi/lodewatch.json from the route schemas; with --check, says whether it has drifted.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openApiDocument } from '../services/lodewatch/dist/src/index.js';

const path = fileURLToPath(new URL('../openapi/lodewatch.json', import.meta.url));
const made = `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
if (process.argv.includes('--check')) {
  if (readFileSync(path, 'utf8') !== made) {
    process.stderr.write('openapi/lodewatch.json has drifted from the routes: run npm run openapi\n');
    process.exit(1);
  }
} else {
  writeFileSync(path, made);
}
