import { classOf, DENSE, WORD } from './text/characters.js';

/** Slots of a fingerprint. */
export const FINGERPRINT_SLOTS = 64;
/** Words in a shingle; where words are not set apart a character counts as a word. */
const SHINGLE = 4;

/** Odd multipliers and offsets of the hash family, drawn once from a fixed linear congruence. */
const MULTIPLIERS = new Uint32Array(FINGERPRINT_SLOTS);
const OFFSETS = new Uint32Array(FINGERPRINT_SLOTS);
{
  let state = 0x2545f491;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
  for (let i = 0; i < FINGERPRINT_SLOTS; i++) {
    MULTIPLIERS[i] = (draw() | 1) >>> 0;
    OFFSETS[i] = draw();
  }
}

/**
 * MinHash of a text (Broder 1997): the share of equal slots of two fingerprints estimates the share of four-word
 * shingles that the texts have in common, with a standard error of at most 0.0625. Empty for a text without words.
 */
export function fingerprintOf(text: string): number[] {
  const words: number[] = [];
  let hash = 0;
  let open = false;
  const lower = text.toLowerCase();
  for (let i = 0; i <= lower.length; i++) {
    const unit = i < lower.length ? lower.charCodeAt(i) : 0;
    const kind = i < lower.length ? classOf(unit) : 0;
    if (kind === WORD) {
      hash = Math.imul(open ? hash ^ unit : 0x811c9dc5 ^ unit, 0x01000193);
      open = true;
      continue;
    }
    if (open) words.push(hash >>> 0);
    open = false;
    if (kind === DENSE) words.push(Math.imul(0x811c9dc5 ^ unit, 0x01000193) >>> 0);
  }
  if (words.length === 0) return [];
  const least = new Uint32Array(FINGERPRINT_SLOTS).fill(0xffffffff);
  const last = Math.max(0, words.length - SHINGLE);
  // Long texts are sampled evenly, so that the work per document stays bounded.
  const stride = Math.max(1, Math.floor((last + 1) / 2000));
  for (let at = 0; at <= last; at += stride) {
    let shingle = 0x811c9dc5;
    for (let i = at; i < Math.min(at + SHINGLE, words.length); i++) shingle = Math.imul(shingle ^ (words[i] ?? 0), 0x01000193);
    shingle ^= shingle >>> 15;
    for (let slot = 0; slot < FINGERPRINT_SLOTS; slot++) {
      let value = (Math.imul(shingle, MULTIPLIERS[slot] ?? 1) + (OFFSETS[slot] ?? 0)) >>> 0;
      value = (value ^ (value >>> 16)) >>> 0;
      if (value < (least[slot] ?? 0)) least[slot] = value;
    }
  }
  return [...least];
}
