import type { LanguageData } from '../lexicon/schema.js';
import { WORD } from './characters.js';
import { HASH_BASIS, HASH_PRIME } from './fnv.js';
import type { FoldedText } from './fold.js';

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

function countScripts({ units, kinds }: FoldedText, to: number): Counts {
  let [latin, cyrillic, han, kana, hangul] = [0, 0, 0, 0, 0];
  for (let i = 0; i < to; i++) {
    const unit = units[i] ?? 0;
    if (unit < 0x250) {
      if (unit > 0x40 && kinds[i] === WORD) latin++;
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

/** Characters that are enough to tell a language. */
const REACH = 2000;
const LONGEST_WORD = 9;

/** Languages that share a word or letter, by their place in the list, and what it says for each of them. */
interface Owners {
  readonly languages: readonly number[];
  readonly weight: number;
}

/** Frequent words, found by a hash of their units without making a string of what is looked up. */
class WordTable {
  readonly #mask: number;
  readonly #words: (string | undefined)[];
  readonly #owners: (Owners | undefined)[];

  constructor(owners: ReadonlyMap<string, Owners>) {
    this.#mask = 2 ** Math.ceil(Math.log2(4 * owners.size + 2)) - 1;
    this.#words = new Array<string | undefined>(this.#mask + 1).fill(undefined);
    this.#owners = new Array<Owners | undefined>(this.#mask + 1).fill(undefined);
    for (const [word, owner] of owners) {
      let hash = HASH_BASIS;
      for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), HASH_PRIME);
      let slot = (hash ^ (hash >>> 15)) & this.#mask;
      while (this.#words[slot] !== undefined) slot = (slot + 1) & this.#mask;
      this.#words[slot] = word;
      this.#owners[slot] = owner;
    }
  }

  find(units: Uint16Array, from: number, to: number, hash: number): Owners | undefined {
    let slot = (hash ^ (hash >>> 15)) & this.#mask;
    for (let word = this.#words[slot]; word !== undefined; word = this.#words[slot]) {
      if (word.length === to - from) {
        let i = 0;
        while (i < word.length && word.charCodeAt(i) === units[from + i]) i++;
        if (i === word.length) return this.#owners[slot];
      }
      slot = (slot + 1) & this.#mask;
    }
    return undefined;
  }
}

/** Tells languages apart by script first, then by their most frequent words. */
export class LanguageDetector {
  readonly #codes: readonly string[];
  readonly #words: WordTable;
  /** For each unit the place in `#letters` of a letter that few languages write. */
  readonly #letterAt = new Uint16Array(65536);
  readonly #letters: Owners[] = [{ languages: [], weight: 0 }];
  /** Languages of a script, by their place in the list. */
  readonly #scripts = new Map<string, number[]>();

  constructor(languages: readonly LanguageData[]) {
    this.#codes = languages.map(({ language }) => language.code);
    const byWord = new Map<string, number[]>();
    const byLetter = new Map<number, number[]>();
    const put = <Key>(table: Map<Key, number[]>, key: Key, at: number) => {
      const list = table.get(key);
      if (list === undefined) table.set(key, [at]);
      else list.push(at);
    };
    languages.forEach(({ language }, at) => {
      put(this.#scripts, language.script, at);
      for (const word of new Set(language.stopwords.map((entry) => entry.toLowerCase()))) {
        if (word.length <= LONGEST_WORD) put(byWord, word, at);
      }
      for (const letter of language.letters.toLowerCase()) put(byLetter, letter.charCodeAt(0), at);
    });
    // A word of one language alone says more than one that four share.
    this.#words = new WordTable(
      new Map([...byWord].map(([word, list]) => [word, { languages: list, weight: 1 / list.length }])),
    );
    for (const [unit, list] of byLetter) {
      if (unit < 0x80) continue;
      this.#letterAt[unit] = this.#letters.length;
      this.#letters.push({ languages: list, weight: LETTER_WEIGHT / list.length });
    }
  }

  /** The language of a text; `hint` breaks ties. Null where nothing tells. */
  detect(text: FoldedText, hint: string | null): LanguageGuess | null {
    const { units, kinds } = text;
    const reach = Math.min(units.length - 1, REACH);
    const { latin, cyrillic, han, kana, hangul } = countScripts(text, reach);
    const dense = han + kana + hangul;
    // A dense character carries about as much as three letters.
    if (dense * 3 > latin + cyrillic) {
      if (hangul > kana && hangul * 2 > han) return this.#one('hangul', hangul / dense);
      if (kana * 12 > han) return this.#one('japanese', 1);
      return this.#one('han', han / dense);
    }
    const candidates = this.#scripts.get(cyrillic > latin ? 'cyrillic' : 'latin') ?? [];
    const scores = new Float64Array(this.#codes.length);
    for (const at of candidates) if (this.#codes[at] === hint) scores[at] = 0.5;
    const credit = ({ languages, weight }: Owners) => {
      for (const at of languages) scores[at] = (scores[at] ?? 0) + weight;
    };
    let words = 0;
    let start = -1;
    let hash = HASH_BASIS;
    for (let i = 0; i <= reach; i++) {
      if (i < reach && kinds[i] === WORD) {
        const unit = units[i] ?? 0;
        if (start < 0) {
          start = i;
          hash = HASH_BASIS;
        }
        hash = Math.imul(hash ^ unit, HASH_PRIME);
        if (unit >= 0x80) {
          const letter = this.#letterAt[unit] ?? 0;
          const owners = letter === 0 ? undefined : this.#letters[letter];
          if (owners !== undefined) credit(owners);
        }
        continue;
      }
      if (start < 0) continue;
      words++;
      if (i - start <= LONGEST_WORD) {
        const owners = this.#words.find(units, start, i, hash);
        if (owners !== undefined) credit(owners);
      }
      start = -1;
    }
    let best = -1;
    let top = 0;
    for (const at of candidates) {
      const score = scores[at] ?? 0;
      if (score > top) [best, top] = [at, score];
    }
    const code = this.#codes[best];
    if (code !== undefined) return { code, support: words === 0 ? 0 : top / words };
    const only = candidates.length === 1 ? this.#codes[candidates[0] ?? 0] : undefined;
    return only === undefined ? null : { code: only, support: 0.1 };
  }

  #one(script: string, support: number): LanguageGuess | null {
    const code = this.#codes[this.#scripts.get(script)?.[0] ?? -1];
    return code === undefined ? null : { code, support };
  }
}
