import { classOf, DENSE, WORD } from './text/characters.js';
import { HASH_BASIS, HASH_PRIME } from './text/fnv.js';
import type { FoldedText } from './text/fold.js';

/** Slots of a fingerprint. */
export const FINGERPRINT_SLOTS = 64;
/** Words in a shingle; where words are not set apart a character counts as a word. */
const SHINGLE = 4;

/** Odd multipliers and offsets of the hash family, drawn once from a fixed linear congruence. */
const MULTIPLIERS = new Int32Array(FINGERPRINT_SLOTS);
const OFFSETS = new Int32Array(FINGERPRINT_SLOTS);
{
  let state = 0x2545f491;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let i = 0; i < FINGERPRINT_SLOTS; i++) {
    MULTIPLIERS[i] = draw() | 1;
    OFFSETS[i] = draw();
  }
}

/** Long texts are sampled evenly, so that the work per document stays bounded. */
const MOST_SHINGLES = 2000;
/** Turns the order of signed numbers into that of unsigned ones. */
const FLIP = 0x80000000 | 0;
const LARGEST = 0x7fffffff;

/**
 * MinHash of a text (Broder 1997): the share of equal slots of two fingerprints estimates the share of four-word
 * shingles that the texts have in common, with a standard error of at most 0.0625. Empty for a text without words.
 */
export function fingerprintOf(text: string): number[] {
  const lower = text.toLowerCase();
  const { length } = lower;
  const units = new Uint16Array(length + 1);
  const kinds = new Uint8Array(length + 1);
  for (let i = 0; i < length; i++) {
    const unit = lower.charCodeAt(i);
    units[i] = unit;
    kinds[i] = classOf(unit);
  }
  return fingerprintOfFolded({ units, kinds });
}

/** The fingerprint of a text that is folded already, so in lower case. */
export function fingerprintOfFolded(text: Pick<FoldedText, 'units' | 'kinds'>): number[] {
  const shingles = shinglesOf(wordsOf(text));
  return shingles.length === 0 ? [] : leastOf(shingles);
}

function wordsOf({ units, kinds }: Pick<FoldedText, 'units' | 'kinds'>): Int32Array {
  const words = new Int32Array(units.length);
  let count = 0;
  let hash = HASH_BASIS;
  let open = false;
  // A separator stands behind the text and ends its last word.
  for (let i = 0; i < units.length; i++) {
    const kind = kinds[i];
    if (kind === WORD) {
      hash = Math.imul((open ? hash : HASH_BASIS) ^ (units[i] ?? 0), HASH_PRIME);
      open = true;
      continue;
    }
    if (open) words[count++] = hash;
    open = false;
    if (kind === DENSE) words[count++] = Math.imul(HASH_BASIS ^ (units[i] ?? 0), HASH_PRIME);
  }
  return words.subarray(0, count);
}

function shinglesOf(words: Int32Array): Int32Array {
  if (words.length === 0) return words;
  const last = Math.max(0, words.length - SHINGLE);
  const stride = Math.max(1, Math.floor((last + 1) / MOST_SHINGLES));
  const shingles = new Int32Array(Math.floor(last / stride) + 1);
  for (let s = 0; s < shingles.length; s++) {
    const at = s * stride;
    const end = Math.min(at + SHINGLE, words.length);
    let shingle = HASH_BASIS;
    for (let i = at; i < end; i++) shingle = Math.imul(shingle ^ (words[i] ?? 0), HASH_PRIME);
    shingles[s] = shingle ^ (shingle >>> 15);
  }
  return shingles;
}

/** The least hash of any shingle under each function of the family; two functions a round, to keep them in registers. */
function leastOf(shingles: Int32Array): number[] {
  const least: number[] = [];
  for (let slot = 0; slot < FINGERPRINT_SLOTS; slot += 2) {
    const [m0, m1] = [MULTIPLIERS[slot] ?? 1, MULTIPLIERS[slot + 1] ?? 1];
    const [o0, o1] = [OFFSETS[slot] ?? 0, OFFSETS[slot + 1] ?? 0];
    let [least0, least1] = [LARGEST, LARGEST];
    for (let s = 0; s < shingles.length; s++) {
      const shingle = shingles[s] ?? 0;
      const sum0 = (Math.imul(shingle, m0) + o0) | 0;
      const sum1 = (Math.imul(shingle, m1) + o1) | 0;
      const value0 = sum0 ^ (sum0 >>> 16) ^ FLIP;
      const value1 = sum1 ^ (sum1 >>> 16) ^ FLIP;
      if (value0 < least0) least0 = value0;
      if (value1 < least1) least1 = value1;
    }
    least.push((least0 ^ FLIP) >>> 0, (least1 ^ FLIP) >>> 0);
  }
  return least;
}
