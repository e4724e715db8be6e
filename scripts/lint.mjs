// Types, style, and who may import what. Exits 1 on the first kind of fault, after naming all of that kind.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const node = process.execPath;
const steps = [
  ['types', [node, ['node_modules/typescript/bin/tsc', '-b']]],
  ['style', [node, ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--diagnostic-level=error', '.']]],
  ['layout', [node, ['scripts/check-layout.mjs']]],
  ['openapi', [node, ['scripts/openapi.mjs', '--check']]],
];
for (const [name, [command, args]] of steps) {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    process.stderr.write(`lint: ${name} failed\n`);
    process.exit(1);
  }
}
process.stderr.write('lint: types, style and layout hold\n');
