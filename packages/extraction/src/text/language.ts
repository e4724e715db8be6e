import { classOf, WORD } from './characters.js';
import type { LanguageData } from '../lexicon/schema.js';

/** Which of the known languages a text is in. */
export interface LanguageGuess {
  readonly code: string;
  /** Share of the words that speak for it, 0 to 1; in scripts that tell by themselves, of the letters. */
  readonly support: number;
}

interface Counts {
  readonly latin: number;
  readonly cyrillic: number;
  readonly han: number;
  readonly kana: number;
  readonly hangul: number;
}

function countScripts(text: string, from: number, to: number): Counts {
  let [latin, cyrillic, han, kana, hangul] = [0, 0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x250) {
      if (classOf(unit) === WORD && unit > 0x40) latin++;
    } else if (unit >= 0x400 && unit < 0x530) cyrillic++;
    else if (unit >= 0x3041 && unit < 0x3100) kana++;
    else if (unit >= 0xac00 && unit < 0xd7a4) hangul++;
    else if (unit >= 0x3400 && unit < 0xa000) han++;
    else if (unit >= 0x1ea0 && unit < 0x1f00) latin++;
  }
  return { latin, cyrillic, han, kana, hangul };
}

/** A letter of one language alone, against 1 for a frequent word of one language alone. */
const LETTER_WEIGHT = 0.4;

/** Tells languages apart by script first, then by their most frequent words. */
export class LanguageDetector {
  readonly #byWord = new Map<string, readonly (readonly [string, number])[]>();
  /** Letters that few languages write, as code units. */
  readonly #byLetter = new Map<number, readonly string[]>();
  readonly #scripts = new Map<string, string[]>();

  constructor(languages: readonly LanguageData[]) {
    const owners = new Map<string, string[]>();
    for (const { language } of languages) {
      this.#scripts.set(language.script, [...(this.#scripts.get(language.script) ?? []), language.code]);
      for (const word of new Set(language.stopwords.map((entry) => entry.toLowerCase()))) {
        owners.set(word, [...(owners.get(word) ?? []), language.code]);
      }
    }
    for (const { language } of languages) {
      for (const letter of language.letters.toLowerCase()) {
        const unit = letter.charCodeAt(0);
        this.#byLetter.set(unit, [...(this.#byLetter.get(unit) ?? []), language.code]);
      }
    }
    // A word of one language alone says more than one that four share.
    for (const [word, codes] of owners) {
      this.#byWord.set(
        word,
        codes.map((code) => [code, 1 / codes.length] as const),
      );
    }
  }

  /** The language of `folded` between two offsets; `hint` breaks ties. Null where nothing tells. */
  detect(folded: string, from: number, to: number, hint: string | null): LanguageGuess | null {
    const reach = Math.min(to, from + 6000);
    const { latin, cyrillic, han, kana, hangul } = countScripts(folded, from, reach);
    const dense = han + kana + hangul;
    // A dense character carries about as much as three letters.
    if (dense * 3 > latin + cyrillic) {
      if (hangul > kana && hangul * 2 > han) return this.#one('hangul', hangul / dense);
      if (kana * 12 > han) return this.#one('japanese', 1);
      return this.#one('han', han / dense);
    }
    const script = cyrillic > latin ? 'cyrillic' : 'latin';
    const candidates = this.#scripts.get(script) ?? [];
    const scores = new Map<string, number>(candidates.map((code) => [code, code === hint ? 0.5 : 0]));
    let words = 0;
    let start = -1;
    for (let i = from; i <= reach; i++) {
      const word = i < reach && classOf(folded.charCodeAt(i)) === WORD;
      if (word) {
        if (start < 0) start = i;
        const unit = folded.charCodeAt(i);
        if (unit >= 0x80) {
          const codes = this.#byLetter.get(unit);
          if (codes !== undefined) {
            for (const code of codes) {
              const score = scores.get(code);
              if (score !== undefined) scores.set(code, score + LETTER_WEIGHT / codes.length);
            }
          }
        }
        continue;
      }
      if (start < 0) continue;
      words++;
      if (i - start <= 9) {
        for (const [code, weight] of this.#byWord.get(folded.slice(start, i)) ?? []) {
          const score = scores.get(code);
          if (score !== undefined) scores.set(code, score + weight);
        }
      }
      start = -1;
    }
    let best: string | null = null;
    let top = 0;
    for (const [code, score] of scores) {
      if (score > top) [best, top] = [code, score];
    }
    if (best === null) return candidates.length === 1 && candidates[0] ? { code: candidates[0], support: 0.1 } : null;
    return { code: best, support: words === 0 ? 0 : top / words };
  }

  #one(script: string, support: number): LanguageGuess | null {
    const code = this.#scripts.get(script)?.[0];
    return code === undefined ? null : { code, support };
  }
}
