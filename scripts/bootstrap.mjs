// Installs and builds when something changed since the last run. Built-ins only: it runs on a fresh clone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const PNPM = '12.21.0';
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  process.stderr.write(`Lodewatch needs Node 20.18 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

const say = (line) => process.stderr.write(`${line}\n`);
const run = (command, args) => {
  // Standard output belongs to the command that follows, so a build may only speak on standard error.
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (error) say(`${command}: ${error.message}`);
  if (status !== 0) {
    say(`Set-up stopped: "${[command, ...args].join(' ')}" failed.`);
    process.exit(status ?? 1);
  }
};

const stamp = 'node_modules/.lodewatch-installed';
const wanted = createHash('sha256')
  .update(readFileSync('pnpm-lock.yaml'))
  .update(readFileSync('pnpm-workspace.yaml'))
  .update(process.version)
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  say('Installing packages (about a quarter of a minute the first time) ...');
  run('npx', ['--yes', `pnpm@${PNPM}`, 'install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=error']);
  writeFileSync(stamp, wanted);
}
if (!existsSync('services/lodewatch/dist/src/main.js')) say('Building ...');
run(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
