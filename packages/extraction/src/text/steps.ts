import { DENSE, WORD } from './characters.js';

/**
 * Distance along a text in words, alike for all scripts: a word counts two, a character of a script without
 * spaces one; `wordSteps` is less where syllables are written as words (Vietnamese). `kinds` are those of the folded text, and `steps[i]` is what has been passed before offset i.
 */
export function countSteps(kinds: Uint8Array, wordSteps: number): Int32Array {
  const length = kinds.length - 1;
  const steps = new Int32Array(length + 1);
  let passed = 0;
  let before = 0;
  for (let i = 0; i < length; i++) {
    steps[i] = passed;
    const kind = kinds[i] ?? 0;
    if (kind === DENSE) passed += 1;
    else if (kind === WORD && before !== WORD) passed += wordSteps;
    before = kind;
  }
  steps[length] = passed;
  return steps;
}
