#!/usr/bin/env node
// Measures the reader on labelled news.
//   eval.mjs                   the project's own texts: those composed for it (packages/extraction/corpus), reworded pages of
//                              real news (corpus/news), pages drawn by plain queries (corpus/sample) and those of them that
//                              are held out; exit 1 below corpus/floor.json
//   eval.mjs FILE.jsonl...     any labelled files
//   --live                     language folders as they stand on disk, without compiling them
//   --raise                    lift the floor to what was measured
//   --misses N                 print the first N documents that are not wholly right
//   --lang xx                  only documents in that language
//   --json                     the figures as one line of JSON
//   --write FILE               write the predictions, one {"id", "events"} a line
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createReader, readerFrom, toLabelledEvents } from '../packages/extraction/dist/src/index.js';
import { CORPUS, labelledFiles, labelledTexts, NEWS, SAMPLE } from '../packages/extraction/scripts/corpus.mjs';
import { languagesOnDisk } from '../packages/extraction/scripts/languages.mjs';
import { score } from '../packages/extraction/scripts/score.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    live: { type: 'boolean', default: false },
    raise: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    misses: { type: 'string', default: '0' },
    lang: { type: 'string' },
    write: { type: 'string' },
  },
});

const floorFile = new URL('floor.json', CORPUS);
const ours = positionals.length === 0;

const sets = ours
  ? {
      composed: labelledFiles(CORPUS),
      news: labelledFiles(NEWS),
      sample: labelledFiles(SAMPLE, /^\w+\.jsonl$/u),
      heldout: labelledFiles(SAMPLE, /\.heldout\.jsonl$/u),
    }
  : { given: positionals };
const reader = options.live ? readerFrom({ ...languagesOnDisk(), version: 'live' }) : createReader();
const written = [];
for (const [name, files] of Object.entries(sets)) {
  const documents = labelledTexts(files).filter(({ lang }) => options.lang === undefined || lang === options.lang);
  const predictions = new Map(
    documents.map(({ id, url = null, title = null, text, published = null }) => [
      id,
      toLabelledEvents(reader.read({ id, url, title, text, published })),
    ]),
  );
  written.push(...[...predictions].map(([id, events]) => `${JSON.stringify({ id, events })}\n`));
  const report = score(documents, predictions);
  if (options.json) process.stdout.write(`${JSON.stringify({ set: name, ...report, misses: undefined })}\n`);
  else print(name, report);
  for (const miss of report.misses.slice(0, Number(options.misses))) process.stdout.write(`${JSON.stringify(miss)}\n`);
  if (ours && options.lang === undefined) holdFloor(name, report);
}
if (options.write !== undefined) writeFileSync(options.write, written.join(''));

function print(name, figures) {
  const percent = (share) => (share === null ? '    -' : `${(100 * share).toFixed(1).padStart(5)}%`);
  const row = (what, { precision, recall, f1, n }) =>
    process.stdout.write(
      `${what.padEnd(26)} P ${percent(precision)}  R ${percent(recall)}  F1 ${percent(f1)}  n ${n}\n`,
    );
  process.stdout.write(`documents, ${name.padEnd(15)} ${figures.documents}\n`);
  row('events, strict', figures.strict);
  row('events, lenient', figures.lenient);
  row('documents with events', figures.document);
  process.stdout.write(`false alarms on negatives  ${percent(figures.falseAlarmRate)} of ${figures.negatives}\n`);
  process.stdout.write(`macro F1 over languages    ${percent(figures.macroLanguageF1)}\n`);
  for (const [language, tally] of Object.entries(figures.byLanguage)) row(`  ${language}`, tally);
  for (const [type, tally] of Object.entries(figures.byType)) row(`  ${type}`, tally);
  for (const [field, { accuracy, n }] of Object.entries(figures.attributes)) {
    process.stdout.write(`  ${field.padEnd(24)} ${percent(accuracy)} of ${n}\n`);
  }
}

/** The floor only rises: a figure below it fails, and `--raise` lifts it to what was reached. */
function holdFloor(set, figures) {
  const reached = {
    strictF1: figures.strict.f1,
    strictPrecision: figures.strict.precision,
    macroLanguageF1: figures.macroLanguageF1,
    negativesPassed: 1 - figures.falseAlarmRate,
    stage: figures.attributes.stage.accuracy ?? 1,
    due: figures.attributes.due.accuracy ?? 1,
  };
  const floors = existsSync(floorFile) ? JSON.parse(readFileSync(floorFile, 'utf8')) : {};
  const floor = floors[set] ?? {};
  const below = Object.entries(reached).filter(([name, value]) => value < (floor[name] ?? 0) - 1e-9);
  for (const [name, value] of below)
    process.stderr.write(`${set}: ${name} ${value.toFixed(4)} is below its floor ${floor[name]}\n`);
  if (below.length > 0) process.exitCode = 1;
  else if (options.raise) {
    floors[set] = Object.fromEntries(
      Object.entries(reached).map(([name, value]) => [
        name,
        Math.max(floor[name] ?? 0, Math.floor(value * 1000) / 1000),
      ]),
    );
    writeFileSync(floorFile, `${JSON.stringify(floors, null, 2)}\n`);
  }
}
