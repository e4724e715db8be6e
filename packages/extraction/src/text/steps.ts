import { classOf, DENSE, WORD } from './characters.js';

/**
 * Distance along a text in words, alike for all scripts: a word counts two, a character of a script without
 * spaces one; `wordSteps` is less where syllables are written as words (Vietnamese). `steps[i]` is what has been passed before offset i.
 */
export function countSteps(folded: string, wordSteps: number): Int32Array {
  const steps = new Int32Array(folded.length + 1);
  let passed = 0;
  let before = 0;
  for (let i = 0; i < folded.length; i++) {
    steps[i] = passed;
    const kind = classOf(folded.charCodeAt(i));
    if (kind === DENSE) passed += 1;
    else if (kind === WORD && before !== WORD) passed += wordSteps;
    before = kind;
  }
  steps[folded.length] = passed;
  return steps;
}
