import { WORD } from './text/characters.js';
import { HASH_BASIS, HASH_PRIME } from './text/fnv.js';
import type { FoldedText } from './text/fold.js';

/** Marks kept of a text at most; the first ones, as what a page is about stands at its head. */
const MOST_MARKS = 96;
/** How far into a text its marks are looked for: far pages end in links to other news. */
const REACH = 6000;
/** Letters of a name that count, so that its inflections are one. */
const STEM = 6;
/** Shorter words are names only if they are all capitals. */
const SHORTEST_NAME = 4;
/** Figures up to here are days of the month more often than anything else. */
const LAST_DAY = 31;

const DIGITS = /^\d+$/;
const THOUSANDS = /[.,](?=\d{3}(?!\d))/g;
const YEAR = /^(?:19|20)\d\d$/;
const [POINT, COMMA] = [0x2e, 0x2c];
const BEYOND_ASCII = /[^ -~]/;
const ACCENTS = /[\u0300-\u036f]/g;

/** Stems of names that stand on so many pages about minerals that sharing them says nothing. */
const COMMON: ReadonlySet<string> = new Set(
  (
    'africa americ april august austra beijin bloomb canada chile china chinas chine chines cina commer commis ' +
    'copper critic decemb depart donald earths econom energi energy erden estado etats europa europe ' +
    'export februa france friday from german global group handel indone indust intern invest january januar ' +
    'japan july june lithiu march materi metal metall metals minera mines mining minist monday news nickel ' +
    'novemb octobe paris pekin peking presid prime produc produk rare republ resour reuter rohsto russia ' +
    'selten septem states strate that this thursd trade trump tuesda union united unidos wednes washin what with'
  ).split(' '),
);

function hashOf(word: string): number {
  let hash = HASH_BASIS;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), HASH_PRIME);
  return hash >>> 0;
}

/** The stem of a name, by which its inflections are one; null for words that are no names, or are names of everybody. */
function stemOf(cased: string): string | null {
  if (cased.length < 2 || (cased.length < SHORTEST_NAME && cased !== cased.toUpperCase())) return null;
  const head = cased.slice(0, STEM).toLowerCase();
  const stem = BEYOND_ASCII.test(head) ? head.normalize('NFD').replace(ACCENTS, '') : head;
  return COMMON.has(stem) ? null : stem;
}

/** A figure as all languages write it: points and commas before three digits part thousands, others part decimals. */
function figureOf(written: string): string | null {
  const figure = written.replace(THOUSANDS, '');
  if (!DIGITS.test(figure)) return figure.replace(/,/g, '.');
  // The days and years that all news bears do not tell one happening from another.
  return figure.length < 2 || Number(figure) <= LAST_DAY || YEAR.test(figure) ? null : figure;
}

const isDigit = (unit: number | undefined): boolean => unit !== undefined && unit >= 0x30 && unit <= 0x39;

/** The end of the figure that begins at `from`, past points and commas between digits. */
function endOfFigure(units: Uint16Array, from: number): number {
  let end = from;
  while (isDigit(units[end]) || ((units[end] === POINT || units[end] === COMMA) && isDigit(units[end + 1]))) end++;
  return end;
}

/**
 * Hashes of the names and figures of a text, by which reports of one happening know each other in whatever language they are
 * written: the mine, the firm, the sum, the share. Sorted, without repeats.
 */
export function marksOf({ cased, kinds, units }: Pick<FoldedText, 'cased' | 'kinds' | 'units'>): number[] {
  const marks = new Set<number>();
  const last = Math.min(cased.length, REACH);
  for (let at = 0; at < last && marks.size < MOST_MARKS; at++) {
    if (kinds[at] !== WORD) continue;
    const isFigure = isDigit(units[at]);
    const digitsEnd = isFigure ? endOfFigure(units, at) : at;
    let end = digitsEnd;
    while (kinds[end] === WORD) end++;
    // A figure with letters behind it is neither figure nor name.
    if (isFigure ? end === digitsEnd : units[at] !== cased.charCodeAt(at)) {
      const mark = isFigure ? figureOf(cased.slice(at, end)) : stemOf(cased.slice(at, end));
      if (mark !== null) marks.add(hashOf(mark));
    }
    at = end;
  }
  return [...marks].sort((a, b) => a - b);
}
