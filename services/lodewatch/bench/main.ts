/** Measures one suite and prints a JSON line per figure: `node main.js SUITE [--smoke]`. scripts/bench.mjs runs them all. */
import { parseArgs } from 'node:util';
import { appendSuite } from './append.js';
import { computeSuite } from './compute.js';
import type { Suite } from './figure.js';
import { foldSuite } from './fold.js';
import { embeddedLatencySuite, kafkaLatencySuite } from './latency.js';
import { readSuite } from './read.js';
import { refoldSuite } from './refold.js';

const SUITES: Readonly<Record<string, Suite>> = {
  append: appendSuite,
  fold: foldSuite,
  refold: refoldSuite,
  'latency-embedded': embeddedLatencySuite,
  'latency-kafka': kafkaLatencySuite,
  read: readSuite,
  compute: computeSuite,
};

const { positionals, values } = parseArgs({ allowPositionals: true, options: { smoke: { type: 'boolean' } } });
const suite = SUITES[positionals[0] ?? ''];
if (!suite) throw new Error(`There is no suite ${positionals[0]}; there are ${Object.keys(SUITES).join(', ')}.`);
// Ending by exit, so that the servers of the suite are stopped.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
for (const figure of await suite({ smoke: values.smoke === true })) {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
}
