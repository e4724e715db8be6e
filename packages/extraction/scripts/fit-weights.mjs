#!/usr/bin/env node
import { createHash } from 'node:crypto';
// Fits how much each feature of a group of sentences speaks for its being news of the document, on labelled news, by
// logistic regression with a ridge, and writes src/generated/weights.ts.
//   fit-weights.mjs FILE.jsonl... [--ridge 5] [--threshold 0.5] [--dry]
// Folds by document tell what the fit is worth on unseen text: log loss, and how often claims said p are right.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toClaim } from '../dist/src/events/claims.js';
import { isAsserted } from '../dist/src/events/decide.js';
import { visitFeatures } from '../dist/src/events/odds.js';
import { languageDataSchema } from '../dist/src/lexicon/schema.js';
import { analyserFrom } from '../dist/src/reader.js';
import { languageCodes, readLanguage, readNames } from './languages.mjs';
import { matchesStrictly } from './score.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    ridge: { type: 'string', default: '5' },
    threshold: { type: 'string' },
    dry: { type: 'boolean', default: false },
  },
});
const languages = languageCodes().flatMap((code) => {
  try {
    const parsed = languageDataSchema.safeParse(readLanguage(code));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
});
const known = new Set(languages.map(({ language }) => language.code));
const analyse = analyserFrom({ languages, names: readNames() });
const documents = files
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line)),
  )
  .filter(({ lang }) => known.has(lang));

const samples = [];
for (const { id, url = null, title = null, text, published = null, events } of documents) {
  const analysis = analyse({ id, url, title, text, published });
  const { groups, context, anchors } = analysis;
  const owed = events.filter((event) => !event.background);
  const used = new Set();
  for (const group of groups) {
    if (!isAsserted(group)) continue;
    const claim = toClaim({ ...group, news: 1, truth: 1 }, { documentId: id, ...analysis });
    if (claim === null) continue;
    const gold = owed.findIndex((event, i) => !used.has(i) && matchesStrictly(event, claim));
    if (gold >= 0) used.add(gold);
    const features = [];
    visitFeatures(group, groups, context, anchors, (name, value) => features.push([name, value]));
    const told = events.some((event) => event.background && matchesStrictly(event, claim));
    samples.push({ id, right: gold >= 0 ? 1 : 0, true: gold >= 0 || told ? 1 : 0, features });
  }
}

/** Ridge logistic regression by batch gradient descent with momentum; small data, so plain is enough. */
function fit(rows, ridge, label) {
  const names = [...new Set(rows.flatMap(({ features }) => features.map(([name]) => name)))];
  const index = new Map(names.map((name, i) => [name, i]));
  const x = rows.map(({ features }) => features.map(([name, value]) => [index.get(name), value]));
  const weights = new Float64Array(names.length);
  const speed = new Float64Array(names.length);
  for (let round = 0; round < 3000; round++) {
    const gradient = Float64Array.from(weights, (weight, i) =>
      names[i] === 'bias' ? 0 : (ridge * weight) / rows.length,
    );
    rows.forEach((row, r) => {
      let odds = 0;
      for (const [i, value] of x[r]) odds += weights[i] * value;
      const error = (1 / (1 + Math.exp(-odds)) - row[label]) / rows.length;
      for (const [i, value] of x[r]) gradient[i] += error * value;
    });
    for (let i = 0; i < weights.length; i++) {
      speed[i] = 0.9 * speed[i] - 0.3 * gradient[i];
      weights[i] += speed[i];
    }
  }
  return Object.fromEntries(names.map((name, i) => [name, weights[i]]));
}
const probability = (weights, { features }) =>
  1 / (1 + Math.exp(-features.reduce((sum, [name, value]) => sum + (weights[name] ?? 0) * value, 0)));
const foldOf = ({ id }) => createHash('sha256').update(`fold ${id}`).digest()[0] % 5;

const ridge = Number(options.ridge);
const held = [];
for (let fold = 0; fold < 5; fold++) {
  const weights = fit(
    samples.filter((row) => foldOf(row) !== fold),
    ridge,
    'right',
  );
  for (const row of samples.filter((one) => foldOf(one) === fold))
    held.push({ p: probability(weights, row), right: row.right });
}
const loss = held.reduce((sum, { p, right }) => sum - Math.log(right ? p : 1 - p), 0) / held.length;
const out = (line) => process.stdout.write(`${line}\n`);
out(`documents ${documents.length}, groups ${samples.length}, right ${samples.filter(({ right }) => right).length}`);
out(`held-out log loss ${loss.toFixed(4)}`);
for (let low = 0; low < 1; low += 0.1) {
  const bin = held.filter(({ p }) => p >= low && p < low + 0.1);
  if (bin.length > 0)
    out(
      `said ${low.toFixed(1)}-${(low + 0.1).toFixed(1)}: right ${(bin.filter(({ right }) => right).length / bin.length).toFixed(2)} of ${bin.length}`,
    );
}
// The best threshold for F1 on held-out predictions: all right groups of the sample are owed.
let best = { f1: 0, threshold: 0.5 };
const owed = held.filter(({ right }) => right).length;
for (let threshold = 0.3; threshold < 0.7; threshold += 0.01) {
  const said = held.filter(({ p }) => p >= threshold);
  const right = said.filter((row) => row.right).length;
  const f1 = (2 * right) / (said.length + owed);
  if (f1 > best.f1) best = { f1, threshold, precision: right / said.length, recall: right / owed };
}
out(`best held-out ${JSON.stringify(best)}`);

const table = (label) =>
  Object.entries(fit(samples, ridge, label))
    .filter(([, value]) => Math.abs(value) >= 0.005)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `  '${name}': ${value.toFixed(3)},`)
    .join('\n');
if (!options.dry) {
  const threshold = options.threshold === undefined ? best.threshold : Number(options.threshold);
  writeFileSync(
    new URL('../src/generated/weights.ts', import.meta.url),
    `// Written by scripts/fit-weights.mjs; do not edit.

/** Log-odds of the features of a group being news of its document and read right. */
export const NEWS_WEIGHTS: Readonly<Record<string, number>> = {
${table('right')}
};

/** Log-odds of the features of a group being read right, as news or as an older fact. */
export const TRUTH_WEIGHTS: Readonly<Record<string, number>> = {
${table('true')}
};

/** Probability from which a group counts as news. */
export const NEWS_THRESHOLD = ${threshold.toFixed(2)};
`,
  );
}
