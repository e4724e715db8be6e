#!/usr/bin/env node
// Seconds of processor time that a megabyte of text made to be slow costs; more than one second ends with code 1.
//   hostile.mjs [--size 1000000]
import { parseArgs } from 'node:util';
import { createReader } from '../dist/src/index.js';

const { values: options } = parseArgs({ options: { size: { type: 'string', default: '1000000' } } });
const size = Number(options.size);
const fill = (piece) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
const TEXTS = {
  'one word': fill('export '),
  'one letter': fill('a'),
  'no spaces': fill('galliumexportverbotlithium'),
  punctuation: fill('.!?,;:-"\'…'),
  'full stops': fill('. '),
  'open brackets': fill('('),
  'nested brackets': `${'('.repeat(size / 2)}${')'.repeat(size / 2)}`,
  digits: fill('1234567890'),
  'days of days': fill('1 2 3 4 '),
  minerals: fill('gallium, germanium, antimony, lithium, cobalt and nickel '),
  'minerals in Chinese': fill('镓锗锑锂钴镍'),
  'sounds in brackets': fill('國(guó)'),
  countries: fill('China, Japan, the United States, Indonesia and Chile '),
  'acts without end': fill('China bans exports of gallium to Japan from 1 December 2025. '),
  'acts in one sentence': fill('China bans exports of gallium to Japan from 1 December 2025, and '),
  gaps: fill('setzt die Ausfuhr von Gallium und '),
  lines: fill('China bans gallium exports\n'),
  spaces: fill(' '),
  'line feeds': fill('\n'),
  'combining marks': fill('e\u0301\u0301\u0301'),
  'zero width': fill('\u200b'),
  'half width': fill('ﾊﾞﾝ'),
  'lone surrogates': fill('\ud800x'),
};

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const reader = createReader();
for (const text of ['China bans gallium exports.', '中国禁止镓出口。', 'China verbietet die Ausfuhr von Gallium.']) {
  reader.read({ id: 'warm', url: null, title: null, text, published: null });
}
let worst = 0;
for (const [name, text] of Object.entries(TEXTS)) {
  for (const title of [null, text.slice(0, 300), text]) {
    const start = cpu();
    reader.read({ id: 'hostile', url: null, title, text, published: '2025-06-01' });
    const seconds = cpu() - start;
    worst = Math.max(worst, seconds);
    process.stdout.write(
      `${seconds.toFixed(3)} s  ${name}${title === null ? '' : title === text ? ', also as title' : ', with a title'}\n`,
    );
  }
}
process.stdout.write(`worst ${worst.toFixed(3)} s for ${size} characters\n`);
process.exitCode = worst > 1 ? 1 : 0;
