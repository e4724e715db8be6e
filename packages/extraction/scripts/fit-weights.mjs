#!/usr/bin/env node
import { createHash } from 'node:crypto';
// Fits two models on labelled news, by logistic regression with a ridge: what the words of a document as a whole speak for
// (src/generated/gist-weights.ts), and how much each feature of a group of sentences speaks for its being news of the
// document (src/generated/weights.ts). The second is fitted on what the first says of documents that it was not fitted on.
//   fit-weights.mjs [FILE.jsonl...] [--ridge 10] [--alarms 0.04] [--precision 0.87] [--dry]
// Without files it takes all labelled texts of the repository but those set aside (*.heldout.jsonl), as for the weights
// that are shipped. Folds by happening tell what the fit is worth on unseen text: log loss, and how often claims said p are
// right. The thresholds are chosen on real pages.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toClaim } from '../dist/src/events/claims.js';
import { isAsserted } from '../dist/src/events/decide.js';
import { GistModel, gistFeatures, kindOf } from '../dist/src/events/gist.js';
import { visitFeatures } from '../dist/src/events/odds.js';
import { analyserFrom } from '../dist/src/reader.js';
import { CORPUS, labelledFiles, labelledTexts, NEWS, SAMPLE } from './corpus.mjs';
import { languagesOnDisk } from './languages.mjs';
import { matchesStrictly } from './score.mjs';

const { values: options, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    ridge: { type: 'string', default: '10' },
    alarms: { type: 'string', default: '0.04' },
    precision: { type: 'string', default: '0.87' },
    dry: { type: 'boolean', default: false },
  },
});
const { languages, names } = languagesOnDisk();
const known = new Set(languages.map(({ language }) => language.code));
const ownFiles = () => [CORPUS, NEWS, SAMPLE].flatMap((folder) => labelledFiles(folder, /^\w+\.jsonl$/u));
const documents = labelledTexts(files.length > 0 ? files : ownFiles()).filter(({ lang }) => known.has(lang));

const FOLDS = 5;
const ROUNDS = 1000;
/** Texts of one happening stand in one fold: told in other words, it is not unseen. */
const foldOf = ({ id, cluster, query }) =>
  createHash('sha256')
    .update(`fold ${cluster ?? query ?? id}`)
    .digest()[0] % FOLDS;
const GIST_RIDGE = 8;
const REPORT_RIDGE = 5;
/** F1 by which two settings of the thresholds may differ by chance. */
const ALIKE = 0.005;
/** A feature of fewer documents says nothing that holds elsewhere. */
const RARE = 4;

/** The weights of the gist of a document: one regression for each kind of act that is news of some document. */
function fitGist(rows) {
  const counts = new Map();
  for (const { words } of rows) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const known = rows.map(({ words, ...row }) => ({
    ...row,
    features: [['bias', 1], ...words.filter((word) => counts.get(word) >= RARE).map((word) => [word, 1])],
  }));
  const kinds = [...new Set(rows.flatMap(({ kinds: reported }) => [...reported]))].sort();
  const fitTo = (ridge, isRight) =>
    fit(
      known.map(({ features, kinds: reported }) => ({ features, right: isRight(reported) ? 1 : 0 })),
      ridge,
      'right',
    );
  return {
    ...Object.fromEntries(kinds.map((kind) => [kind, fitTo(GIST_RIDGE, (reported) => reported.has(kind))])),
    report: fitTo(REPORT_RIDGE, (reported) => reported.size > 0),
  };
}

const plain = analyserFrom({ languages, names }, new GistModel({}));
/** Texts made up for the project tell more plainly than pages do: words are learned from them, thresholds are not. */
const composed = new Set(labelledTexts(labelledFiles(CORPUS)).map(({ id }) => id));
const pages = documents.flatMap(({ id, url = null, title = null, text, published = null, events, cluster, query }) => {
  const document = { id, url, title, text, published };
  const { sentences, folded } = plain(document);
  const page = {
    document,
    events,
    fold: foldOf({ id, cluster, query }),
    real: !composed.has(id),
    whole: true,
    words: gistFeatures(sentences),
    kinds: new Set(events.filter((event) => !event.background).map(kindOf)),
  };
  const opening = page.real ? openingOf(page, sentences, folded) : null;
  return opening === null ? [page] : [page, opening];
});

/** Many pages are a headline or a teaser: the first sentence of a longer one, as if it were all. Null where there is no more. */
function openingOf(page, sentences, folded) {
  const body = sentences.filter(({ sentence }) => sentence.kind === 'body');
  if (body.length < 3) return null;
  const { start, end } = body[0].sentence;
  const document = {
    ...page.document,
    id: `${page.document.id} opening`,
    title: null,
    text: folded.cased.slice(start, end),
  };
  const analysis = plain(document);
  const owed = page.events.filter((event) => !event.background);
  const kinds = analysis.groups
    .map((group) => toClaim({ ...group, news: 1, truth: 1 }, { documentId: document.id, ...analysis }))
    .filter((claim) => claim !== null && owed.some((event) => matchesStrictly(event, claim)))
    .map(kindOf);
  return { ...page, document, whole: false, words: gistFeatures(analysis.sentences), kinds: new Set(kinds) };
}

const gistWeights = fitGist(pages);
const analysers = Array.from({ length: FOLDS }, (_, fold) =>
  analyserFrom({ languages, names }, new GistModel(fitGist(pages.filter((page) => page.fold !== fold)))),
);

const samples = [];
for (const { document, events, fold, real, whole } of pages) {
  const { id } = document;
  const analysis = analysers[fold](document);
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
    samples.push({
      id,
      fold,
      real: real && whole,
      right: gold >= 0 ? 1 : 0,
      true: gold >= 0 || told ? 1 : 0,
      told,
      features,
    });
  }
}

/** Ridge logistic regression by batch gradient descent with momentum; small data, so plain is enough. */
function fit(rows, ridge, label) {
  const index = new Map();
  for (const { features } of rows) for (const [name] of features) if (!index.has(name)) index.set(name, index.size);
  const places = rows.map(({ features }) => Int32Array.from(features, ([name]) => index.get(name)));
  const values = rows.map(({ features }) => Float64Array.from(features, ([, value]) => value));
  const weights = new Float64Array(index.size);
  const speed = new Float64Array(index.size);
  const bias = index.get('bias');
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight, i) => (i === bias ? 0 : (ridge * weight) / rows.length));
    for (let r = 0; r < rows.length; r++) {
      const [at, value] = [places[r], values[r]];
      let odds = 0;
      for (let i = 0; i < at.length; i++) odds += weights[at[i]] * value[i];
      const error = (1 / (1 + Math.exp(-odds)) - rows[r][label]) / rows.length;
      for (let i = 0; i < at.length; i++) gradient[at[i]] += error * value[i];
    }
    for (let i = 0; i < weights.length; i++) {
      speed[i] = 0.9 * speed[i] - 0.3 * gradient[i];
      weights[i] += speed[i];
    }
  }
  return Object.fromEntries([...index].map(([name, i]) => [name, weights[i]]));
}
const probability = (weights, { features }) =>
  1 / (1 + Math.exp(-features.reduce((sum, [name, value]) => sum + (weights[name] ?? 0) * value, 0)));

const ridge = Number(options.ridge);
const held = [];
for (let fold = 0; fold < FOLDS; fold++) {
  const weights = fit(
    samples.filter((row) => row.fold !== fold),
    ridge,
    'right',
  );
  for (const row of samples.filter((one) => one.fold === fold)) held.push({ ...row, p: probability(weights, row) });
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
// The best thresholds for F1 on held-out predictions that are as precise as asked for, and raise no more false alarms than
// allowed on documents that report nothing: one for the surest group of a document, one for those beside it. What is owed and not found counts, what is told
// as background does not.
const realPages = pages.filter(({ real, whole }) => real && whole);
const heldReal = held.filter(({ real }) => real);
const owed = realPages.reduce((sum, { events }) => sum + events.filter((event) => !event.background).length, 0);
const silent = new Set(realPages.filter(({ kinds }) => kinds.size === 0).map(({ document }) => document.id));
const surest = new Map();
for (const { id, p } of heldReal) surest.set(id, Math.max(p, surest.get(id) ?? 0));
const settings = [];
for (let threshold = 0.3; threshold < 0.7; threshold += 0.01) {
  for (let beside = 0.2; beside <= threshold; beside += 0.01) {
    const said = heldReal.filter(
      ({ id, p, right, told }) => p >= beside && surest.get(id) >= threshold && (right || !told),
    );
    const right = said.filter((row) => row.right).length;
    const alarms = new Set(said.filter(({ id }) => silent.has(id)).map(({ id }) => id)).size / silent.size;
    const precision = right / said.length;
    if (alarms > Number(options.alarms) || precision < Number(options.precision)) continue;
    const f1 = (2 * right) / (said.length + owed);
    settings.push({ f1, threshold, beside, precision, recall: right / owed, alarms });
  }
}
const top = Math.max(...settings.map(({ f1 }) => f1));
// Between settings that the sample can hardly tell apart, the one that misses the least.
const [best] = settings.filter(({ f1 }) => f1 >= top - ALIKE).sort((a, b) => b.recall - a.recall);
if (best === undefined)
  throw new Error(`No threshold reaches precision ${options.precision} with false alarms under ${options.alarms}.`);
out(`best held-out ${JSON.stringify(best)}`);

const tableOf = (weights, indent, least) =>
  Object.entries(weights)
    .filter(([, value]) => Math.abs(value) >= least)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${indent}${/^\w+$/u.test(name) ? name : `'${name}'`}: ${value.toFixed(3)},`)
    .join('\n');
const table = (label) => tableOf(fit(samples, ridge, label), '  ', 0.005);
if (!options.dry) {
  const kinds = Object.entries(gistWeights).map(
    ([kind, weights]) => `  '${kind}': {\n${tableOf(weights, '    ', 0.02)}\n  },`,
  );
  writeFileSync(
    new URL('../src/generated/gist-weights.ts', import.meta.url),
    `// Written by scripts/fit-weights.mjs; do not edit.
import type { GistWeights } from '../events/gist.js';

/** How much the words of a document speak for its reporting each kind of act. */
export const GIST_WEIGHTS: GistWeights = {
${kinds.join('\n')}
};
`,
  );
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

/** Probability from which a group counts as news of a document that reports nothing surer. */
export const NEWS_THRESHOLD = ${best.threshold.toFixed(2)};

/** Probability from which a group counts as news beside one that passed the threshold above. */
export const BESIDE_THRESHOLD = ${best.beside.toFixed(2)};
`,
  );
}
