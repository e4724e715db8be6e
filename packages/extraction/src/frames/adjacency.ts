import { classOf, DENSE } from '../text/characters.js';

/** Whether the character before an offset belongs to a script without spaces. */
export function isDense(folded: string, at: number): boolean {
  return classOf(folded.charCodeAt(at - 1)) === DENSE;
}

/** Whether only spaces, or one short function word, stand between two offsets. */
export function adjoins(folded: string, steps: Int32Array, from: number, to: number): boolean {
  if (from > to) return false;
  if ((steps[to] ?? 0) - (steps[from] ?? 0) > 2 || to - from > 6) return false;
  for (let i = from; i < to; i++) {
    const char = folded[i];
    if (char === ',' || char === '.' || char === '、' || char === '，' || char === ';') return false;
    if (char !== undefined && char >= '0' && char <= '9') return false;
  }
  return true;
}

/** What joins the members of a list where words are not set apart. */
const DENSE_JOINT = /^[\s、·・,，와과및和与與及跟とや]{0,3}$/u;

/** Whether two countries are neighbours in one enumeration: "the US, Japan", "Japan and India", 日本、韩国. */
export function enumerated(folded: string, steps: Int32Array, from: number, to: number): boolean {
  if (to < from || to - from > 12) return false;
  const between = folded.slice(from, to);
  if (between.startsWith("'s") || /[.:;]/u.test(between)) return false;
  if (isDense(folded, from)) return DENSE_JOINT.test(between);
  // "from Russia and Belarus Britain imports": names side by side are of two phrases.
  if (between.trim() === '') return false;
  return (steps[to] ?? 0) - (steps[from] ?? 0) <= 4 && between.length <= 9;
}
