/**
 * Writes the golden file of every record type whose newest version has none yet; run it after a new schema version. A file
 * that is there is never written again: it holds what is on somebody's log.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RECORD_DATA } from '@lodewatch/contracts';
import { canonicalJson } from '../src/index.js';
import { samples } from './golden-samples.js';

for (const [type, data] of Object.entries(samples)) {
  const { version } = RECORD_DATA[type as keyof typeof samples];
  const file = fileURLToPath(new URL(`../../test/golden/${type}.v${version}.json`, import.meta.url));
  if (!existsSync(file)) writeFileSync(file, `${canonicalJson(data)}\n`);
}
