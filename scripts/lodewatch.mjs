// The command line on a fresh clone too: sets up if need be, then hands over. Standard output is the command's alone.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

await import('./bootstrap.mjs');
const main = fileURLToPath(new URL('../services/lodewatch/dist/src/main.js', import.meta.url));
const child = spawn(process.execPath, [main, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
