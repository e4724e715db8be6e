/** What a UTF-16 code unit is to the matcher. */
export const SEPARATOR = 0;
export const WORD = 1;
/** A character of a script written without spaces: a word may begin or end at any of them. */
export const DENSE = 2;
export const SPACE = 3;

const CLASS = new Uint8Array(65536);
{
  const units = new Uint16Array(65536);
  for (let unit = 0; unit < 65536; unit++) units[unit] = unit >= 0xd800 && unit <= 0xdfff ? 0 : unit;
  const all = new TextDecoder('utf-16le', { ignoreBOM: true }).decode(units);
  const mark = (runs: RegExp, kind: number) => {
    for (const { index, 0: run } of all.matchAll(runs)) CLASS.fill(kind, index, index + run.length);
  };
  mark(/[\p{L}\p{N}\p{M}]+/gu, WORD);
  // Halves of characters beyond the first plane.
  CLASS.fill(WORD, 0xd800, 0xe000);
  mark(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}ー々〇]+/gu, DENSE);
  mark(/\s+/gu, SPACE);
}

export function classOf(unit: number): number {
  return CLASS[unit] ?? SEPARATOR;
}

/** Fold of one code unit to one: compatibility forms, quotes, dashes and spaces that writing systems vary in. */
const FOLD = new Uint16Array(65536);
for (let unit = 0; unit < 65536; unit++) FOLD[unit] = unit;
for (let unit = 0xff01; unit <= 0xff5e; unit++) FOLD[unit] = unit - 0xfee0;
// The full-width comma parts clauses where the narrow one may part the digits of a number.
FOLD[0xff0c] = 0xff0c;
// Russian pages write ё or е as they please.
FOLD[0x451] = 0x435;
FOLD[0x401] = 0x415;
// A line feed stays: it tells where a line ends.
for (const unit of [0x09, 0x0d, 0x0b, 0x0c, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000])
  FOLD[unit] = 0x20;
for (let unit = 0x2000; unit <= 0x200a; unit++) FOLD[unit] = 0x20;
for (const unit of [0x2018, 0x2019, 0x201a, 0x201b, 0x2032, 0x02bc, 0x60, 0xb4]) FOLD[unit] = 0x27;
for (const unit of [0x201c, 0x201d, 0x201e, 0x201f, 0xab, 0xbb, 0x2033]) FOLD[unit] = 0x22;
for (const unit of [0x2010, 0x2011, 0x2212]) FOLD[unit] = 0x2d;
for (const unit of [0x0660, 0x06f0]) for (let digit = 0; digit < 10; digit++) FOLD[unit + digit] = 0x30 + digit;

export function foldUnit(unit: number): number {
  return FOLD[unit] ?? unit;
}
