#!/usr/bin/env node
// Documents read per second of one core, on texts of about 900 characters made from the project's own corpus.
//   documents.mjs [--seconds 3] [--json]
// A loop of integer arithmetic in the same process tells how fast the machine was meanwhile.
import { parseArgs } from 'node:util';
import { createReader } from '../dist/src/index.js';
import { CORPUS, labelledFiles, labelledTexts } from '../scripts/corpus.mjs';

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
});
const CHARACTERS = 900;
const documents = labelledTexts(labelledFiles(CORPUS)).map(
  ({ id, url = null, title = null, text, published = null }) => {
    let body = text;
    while (body.length < CHARACTERS) body = `${body}\n${text}`;
    return { id, url, title, text: body.slice(0, CHARACTERS), published };
  },
);

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const reader = createReader();
for (let round = 0; round < 3; round++) for (const document of documents) reader.read(document);

const wallStart = performance.now();
const cpuStart = cpu();
let read = 0;
while (performance.now() - wallStart < 1000 * Number(options.seconds)) {
  for (const document of documents) reader.read(document);
  read += documents.length;
}
const perWallSecond = (read / (performance.now() - wallStart)) * 1000;
const perCpuSecond = read / (cpu() - cpuStart);

const loopStart = cpu();
let x = 1;
for (let i = 0; i < 1e8; i++) x = (Math.imul(x, 31) + i) | 0;
const millionSteps = 100 / (cpu() - loopStart);

const result = {
  documents: documents.length,
  characters: CHARACTERS,
  perWallSecond: Math.round(perWallSecond),
  perCpuSecond: Math.round(perCpuSecond),
  machineMillionStepsPerSecond: Math.round(millionSteps),
  check: x,
};
if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else
  process.stdout.write(
    `${result.documents} texts of ${CHARACTERS} characters: ${result.perWallSecond}/s by the clock, ${result.perCpuSecond}/s of processor time (machine: ${result.machineMillionStepsPerSecond} million dependent steps/s)\n`,
  );
