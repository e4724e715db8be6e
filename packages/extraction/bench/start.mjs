#!/usr/bin/env node
// What a fresh process pays before it reads at full speed: loading, building the reader, the first document of each
// language, and a first pass over the project's own corpus. Milliseconds of processor time, node itself included.
//   start.mjs
import { CORPUS, labelledFiles, labelledTexts } from '../scripts/corpus.mjs';

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const steps = [];
let before = 0;
const step = (name) => {
  const now = cpu();
  steps.push(`${name} ${Math.round(now - before)}`);
  before = now;
};

step('node');
const { createReader } = await import('../dist/src/index.js');
step('load');
const reader = createReader();
step('create');
const documents = labelledTexts(labelledFiles(CORPUS)).map(
  ({ id, lang, url = null, title = null, text, published = null }) => ({ id, lang, url, title, text, published }),
);
step('files');
const seen = new Set();
for (const document of documents) {
  if (seen.has(document.lang)) continue;
  seen.add(document.lang);
  reader.read(document);
}
step(`first of ${seen.size} languages`);
for (const document of documents) reader.read(document);
step(`first pass over ${documents.length} documents`);
process.stdout.write(`${steps.join(', ')}, all ${Math.round(cpu())} ms\n`);
