// Measures speed, each figure beside a ceiling measured in the same run: npm run bench [-- --smoke] [-- SUITE...]
// On a terminal a table, elsewhere one JSON line per figure. Each suite runs in a process of its own.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { KAFKA_DIRECTORY, kafkaPrerequisites, startKafka } from './kafka.mjs';

const SUITES = ['append', 'fold', 'refold', 'latency-embedded', 'latency-kafka', 'read', 'compute'];
/** A million records are held in memory at once, a few kilobytes each. */
const NODE_OPTIONS = { refold: ['--max-old-space-size=12288'] };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean' } } });
const unknown = positionals.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no suite ${unknown.join(', ')}; there are ${SUITES.join(', ')}.\n`);
  process.exit(2);
}
const suites = positionals.length > 0 ? positionals : SUITES;
await import('./bootstrap.mjs');
const main = fileURLToPath(new URL('../services/lodewatch/dist/bench/main.js', import.meta.url));
const onTerminal = process.stdout.isTTY === true;

const COLUMNS = { figure: 54, value: 22, ceiling: 22, ratio: 8 };
const row = (cells) =>
  Object.entries(COLUMNS)
    .map(([name, width]) => (name === 'figure' ? cells[name].padEnd(width) : cells[name].padStart(width)))
    .join('')
    .concat(cells.aim ? `   ${cells.aim}` : '');

function show(line) {
  if (!onTerminal) {
    process.stdout.write(`${line}\n`);
    return;
  }
  const { figure, value, unit, ceiling, ceilingValue, ratio, aim, skipped } = JSON.parse(line);
  if (skipped !== undefined) {
    process.stdout.write(`\r\u001b[K${figure.padEnd(COLUMNS.figure)}  skipped: ${skipped}\n`);
    return;
  }
  const number = (each) => `${each.toLocaleString('en', { maximumSignificantDigits: 3 })} ${unit}`;
  const cells = { figure, value: number(value), ceiling: number(ceilingValue), ratio: ratio.toPrecision(2), aim };
  process.stdout.write(`\r\u001b[K${row(cells)}\n\u001b[2m  of ${ceiling}\u001b[22m\n`);
}

let child;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    child?.kill('SIGTERM');
    process.exit(130);
  });
}

/** Runs one suite and shows its figures as they come; answers its exit code. */
async function measure(suite, environment) {
  if (onTerminal) process.stdout.write(`Measuring ${suite} ...`);
  const args = [...(NODE_OPTIONS[suite] ?? []), '--enable-source-maps', main, suite];
  child = spawn(process.execPath, values.smoke ? [...args, '--smoke'] : args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  for await (const line of createInterface({ input: child.stdout })) show(line);
  const code = await ended;
  child = undefined;
  if (code !== 0) process.stderr.write(`The suite ${suite} failed.\n`);
  return code;
}

/** A broker of its own, gone afterwards; or that of KAFKA_BROKERS; or the reason why there is none. */
async function withKafka(work) {
  if (process.env.KAFKA_BROKERS) return work({});
  const { ok, reason } = values.smoke
    ? { ok: false, reason: 'a smoke run starts no broker; name one in KAFKA_BROKERS' }
    : kafkaPrerequisites();
  if (!ok) return work({ LODEWATCH_BENCH_NO_KAFKA: reason });
  const name = `bench-${process.pid}`;
  const kafka = await startKafka({ name, say: (line) => process.stderr.write(`${line}\n`) });
  // Also when interrupted: the broker is ended on exit by its own handler, which comes first.
  process.once('exit', () => rmSync(join(KAFKA_DIRECTORY, kafka.release, name), { recursive: true, force: true }));
  try {
    return await work({ KAFKA_BROKERS: kafka.brokers });
  } finally {
    await kafka.stop();
  }
}

if (onTerminal) {
  const [processor] = cpus();
  process.stdout.write(
    `Node ${process.versions.node}, ${cpus().length} x ${processor?.model ?? 'unknown processor'}\n\n`,
  );
  process.stdout.write(
    `${row({ figure: 'figure', value: 'measured', ceiling: 'ceiling', ratio: 'ratio', aim: 'aim' })}\n`,
  );
}
let failed = 0;
for (const suite of suites) {
  const run = (environment) => measure(suite, environment);
  try {
    if ((await (suite === 'latency-kafka' ? withKafka(run) : run({}))) !== 0) failed += 1;
  } catch (error) {
    process.stderr.write(`The suite ${suite} could not be run: ${error.message}\n`);
    failed += 1;
  }
}
process.exit(failed > 0 ? 1 : 0);
