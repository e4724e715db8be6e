import type { Sentence } from '../text/segments.js';
import { isDense } from './adjacency.js';

const HARD_BREAKS = new Uint8Array(65536);
for (const char of ';:()[]{}—–。；：（）「」『』【】') HARD_BREAKS[char.charCodeAt(0)] = 1;
const COMMA = ','.charCodeAt(0);
const WIDE_COMMA = '，'.charCodeAt(0);
const DENSE_COMMA = '、'.charCodeAt(0);
const CLAUSE_COMMA_STEPS = 12;
/** Particles before a comma that hold a topic, an object or a place out for the verb to come: no clause ends there. */
const HELD_OUT = new Set('はもにをのへやどらと');

/**
 * Offsets at which the clauses of a sentence begin, after the first: behind hard breaks, at words that open a clause, and at
 * commas that end a leading one. `commaOpeners` are words that make the comma before or behind them such a one.
 */
export function clauseStarts(
  folded: string,
  { start, end }: Sentence,
  openers: readonly number[],
  commaOpeners: readonly number[],
  steps: Int32Array,
  headFinal: boolean,
): number[] {
  const starts: number[] = [];
  let leading = commaOpeners.find((at) => (steps[at] ?? 0) - (steps[start] ?? 0) <= 2) ?? null;
  for (let i = start; i < end; i++) {
    const char = folded.charCodeAt(i);
    if (HARD_BREAKS[char] === 1) {
      const between =
        (folded.charCodeAt(i - 1) | 0) >= 0x30 && folded.charCodeAt(i - 1) <= 0x39 && folded[i + 1] !== ' ';
      if (!between) starts.push(i + 1);
    } else if (
      char === WIDE_COMMA ||
      (char === DENSE_COMMA && headFinal && isDense(folded, i) && !HELD_OUT.has(folded[i - 1] ?? ''))
    ) {
      const since = starts.at(-1) ?? start;
      // "为了多回收，委员会…": what a marker opens a sentence with ends at its first comma.
      const opened = leading !== null && i > leading;
      if (opened || (steps[i] ?? 0) - (steps[since] ?? 0) >= CLAUSE_COMMA_STEPS) starts.push(i + 1);
      if (opened) leading = null;
    } else if (char === COMMA && leading !== null && i > leading && (steps[i] ?? 0) - (steps[start] ?? 0) >= 6) {
      starts.push(i + 1); // "After ..., China said"; "Чтобы ..., нужно"
      leading = null;
    } else if (char === COMMA && commaOpeners.length > 0 && opensBehind(commaOpeners, i, steps)) {
      starts.push(i + 1);
    }
  }
  for (const opener of openers) if (opener > start + 1) starts.push(opener);
  return starts.sort((a, b) => a - b);
}

/** Whether a word that opens a clause stands just behind a comma. A closure in the loop above would cost it a context a character. */
function opensBehind(commaOpeners: readonly number[], comma: number, steps: Int32Array): boolean {
  return commaOpeners.some((at) => at > comma && (steps[at] ?? 0) - (steps[comma] ?? 0) <= 2);
}
