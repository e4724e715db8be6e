import { constants } from 'node:os';
import { readSettings } from '@lodewatch/runtime';
import { UsageError } from './commands/command.js';
import { COMMANDS } from './commands/commands.js';

function help(): string {
  const width = Math.max(...COMMANDS.map(({ usage }) => usage.length));
  const lines = COMMANDS.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  return `Usage: npm run --silent lodewatch -- COMMAND\n\n${lines.join('\n')}\n\nSettings come from the environment; docs/configuration.md lists them.\n`;
}

/** Says why in one sentence where the fault is a known one; otherwise shows the whole error. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[A-Z]+(_[A-Z]+)+$/.test(error.code)
  ) {
    return error.message;
  }
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS.find((each) => each.name === name);
  if (!command) {
    process.stderr.write(`There is no command ${name}.\n\n${help()}`);
    return 2;
  }
  const abort = new AbortController();
  // A second signal ends the process at once, for whoever does not want to wait. One key press can arrive twice, from the
  // terminal and from npm, so what follows within a second is the same signal.
  let impatient = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (impatient) process.exit(128 + constants.signals[signal]);
      if (abort.signal.aborted) return;
      abort.abort();
      setTimeout(() => {
        impatient = true;
      }, 1000).unref();
    });
  }
  try {
    const settings = readSettings(process.env);
    const { run } = await command.load();
    return await run({ settings, args, out: process.stdout, err: process.stderr, signal: abort.signal });
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    if (error instanceof UsageError) process.stderr.write(`Usage: ${command.usage}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

process.exitCode = await main();
