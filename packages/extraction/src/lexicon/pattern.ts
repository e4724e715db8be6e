import { ExtractionError } from '../errors.js';
import { classOf, foldUnit, WORD } from '../text/characters.js';
import { foldText } from '../text/fold.js';

/** One step of a pattern after its head. */
export type PatternStep =
  | { readonly kind: 'literal'; readonly text: string }
  /** The rest of the word, however it ends. */
  | { readonly kind: 'ending' }
  /** Up to a few words of anything, inside one sentence. */
  | { readonly kind: 'gap' }
  /** A number or a word of a small set, kept under its slot. */
  | { readonly kind: 'slot'; readonly slot: Slot };

/** Place-holders of date templates. */
export const SLOTS = ['d', 'm', 'month', 'y', 'n', 'unit', 'weekday', 'q', 'era', 'ry', 'rm', 'span'] as const;
export type Slot = (typeof SLOTS)[number];

/** What a pattern of a language folder begins with, and all that may follow, in the notation of the folder. */
export interface Pattern {
  /** The literal it begins with, folded; empty where it begins with a place-holder. */
  readonly head: string;
  /** What may follow, folded: `stepsOf` takes one apart. Patterns of one source share the list. */
  readonly tails: readonly string[];
  /** Counts only beside unambiguous words. */
  readonly ambiguous: boolean;
  /** The head must stand in the text in exactly this case. */
  readonly cased: string | null;
  /** The word may begin before the pattern does. */
  readonly infix: boolean;
}

/** Most patterns are their head alone. */
const NO_TAIL: readonly string[] = [''];

const MAX_BRANCHES = 2000;

/** Stand for escaped brackets while alternatives are expanded; from the private use area, so in no text. */
const OPEN = '\ue000';
const CLOSE = '\ue001';

/** Every combination of the alternatives `(a|b|)`, which may nest; those that differ late stand together. */
function expand(source: string): string[] {
  let out = [''];
  let from = 0;
  for (let open = source.indexOf('('); open >= 0; open = source.indexOf('(', from)) {
    const plain = source.slice(from, open);
    const branches: string[] = [];
    let depth = 0;
    let close = -1;
    let cut = open + 1;
    let nested = false;
    for (let i = open; close < 0; i++) {
      if (i === source.length)
        throw new ExtractionError('EXTRACTION_PATTERN', `unclosed bracket in pattern "${source}"`);
      const unit = source.charCodeAt(i);
      if (unit === 0x28) {
        depth++;
        nested ||= depth > 1;
        continue;
      }
      const ends = unit === 0x29 && --depth === 0;
      if (!ends && (unit !== 0x7c || depth !== 1)) continue;
      const branch = source.slice(cut, i);
      if (nested) branches.push(...expand(branch));
      else branches.push(branch);
      nested = false;
      cut = i + 1;
      if (ends) close = i;
    }
    if (out.length * branches.length > MAX_BRANCHES)
      throw new ExtractionError('EXTRACTION_PATTERN', `too many branches in "${source}"`);
    const grown: string[] = [];
    for (const head of out) for (const branch of branches) grown.push(head + plain + branch);
    out = grown;
    from = close + 1;
  }
  if (from === 0) return [source];
  const rest = source.slice(from);
  return rest === '' ? out : out.map((head) => head + rest);
}

/** Where the head of a branch ends: at the first mark of the notation. */
function headEnd(branch: string, from: number): number {
  for (let i = from; i < branch.length; i++) {
    const unit = branch.charCodeAt(i);
    if (unit === 0x2a || unit === 0x7b || (unit === 0x20 && branch.startsWith('.. ', i + 1))) return i;
  }
  return branch.length;
}

/** Takes the tail of a pattern apart. Throws `EXTRACTION_PATTERN` on an unknown place-holder. */
export function stepsOf(tail: string): PatternStep[] {
  const steps: PatternStep[] = [];
  let i = 0;
  while (i < tail.length) {
    const unit = tail.charCodeAt(i);
    if (unit === 0x2a) {
      steps.push({ kind: 'ending' });
      i++;
    } else if (unit === 0x7b) {
      const end = tail.indexOf('}', i);
      const slot = SLOTS.find((name) => name === tail.slice(i + 1, end));
      if (slot === undefined) throw new ExtractionError('EXTRACTION_PATTERN', `unknown place-holder in "${tail}"`);
      steps.push({ kind: 'slot', slot });
      i = end + 1;
    } else if (tail.startsWith(' .. ', i)) {
      steps.push({ kind: 'gap' });
      i += 4;
    } else {
      const end = headEnd(tail, i);
      steps.push({ kind: 'literal', text: tail.slice(i, end) });
      i = end;
    }
  }
  return steps;
}

/** Escapes, odd spaces, combining marks and wide forms of the notation: folded one branch at a time. */
const INTRICATE =
  /[\u0300-\u036f\\\u00ad\u061c\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufb00-\ufb06\ufeff\uff08-\uff0a\uff5b-\uffdc]|[\ufe00-\ufe0f]|[\u3099\u309a]|[^\S ]/u;

/** A source whose units are folded one by one, in its own case; null where that is not all. */
function evenSource(source: string): string | null {
  if (INTRICATE.test(source)) return null;
  let even = source;
  const put = (i: number, unit: number) => {
    even = even.slice(0, i) + String.fromCharCode(unit) + even.slice(i + 1);
  };
  for (let i = 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    const other = foldUnit(unit);
    if (other !== unit) put(i, other);
  }
  for (let i = even.indexOf('-'); i >= 0; i = even.indexOf('-', i + 1)) {
    // Beside a bracket it depends on the branch whether a hyphen joins two words.
    if (NOTATION.has(even.charAt(i - 1)) || NOTATION.has(even.charAt(i + 1))) return null;
    if (classOf(even.charCodeAt(i - 1)) === WORD && classOf(even.charCodeAt(i + 1)) === WORD) put(i, 0x20);
  }
  return even.toLowerCase().length === even.length ? even : null;
}

const NOTATION = new Set([...'(|)*{}']);

/** Alternatives that are empty leave spaces behind. */
function tighten(branch: string): string {
  return branch.includes('  ') ? branch.replace(/ +/gu, ' ') : branch;
}

/** Where the first mark outside of brackets stands; the length of the source where there is none. */
function firstMark(source: string): number {
  let depth = 0;
  for (let i = source.startsWith('*') ? 1 : 0; i < source.length; i++) {
    const unit = source.charCodeAt(i);
    if (unit === 0x28) depth++;
    else if (unit === 0x29 && depth > 0) depth--;
    else if (depth === 0 && (unit === 0x2a || unit === 0x7b || (unit === 0x20 && source.startsWith('.. ', i + 1))))
      return i;
  }
  return source.length;
}

interface Branches {
  /** In the case of the source; with a leading star where the word may begin before. */
  readonly heads: readonly string[];
  readonly tails: readonly string[];
}

/**
 * The branches of a source as all heads before all tails. Null where they do not come apart there: a mark inside the
 * alternatives of the head, or spaces on both sides.
 */
function comeApart(even: string): Branches | null {
  const mark = firstMark(even);
  const tails =
    mark === even.length ? NO_TAIL : expand(even.slice(mark).toLowerCase()).map((tail) => tighten(tail).trimEnd());
  const parts = expand(even.slice(0, mark));
  const heads: string[] = [];
  for (const part of parts) {
    const tight = tighten(part);
    const head = tails === NO_TAIL ? tight.trim() : tight.trimStart();
    const from = head.startsWith('*') ? 1 : 0;
    if (headEnd(head, from) < head.length || head.length === from) return null;
    if (head.endsWith(' ') && tails !== NO_TAIL && even.charCodeAt(mark) === 0x20) return null;
    heads.push(head);
  }
  return { heads, tails };
}

/** Every branch by itself, folded as a text is. */
function foldedBranches(source: string): { cased: string; folded: string }[] {
  return expand(source.replaceAll('\\(', OPEN).replaceAll('\\)', CLOSE)).map((branch) =>
    foldText(branch.replaceAll(OPEN, '(').replaceAll(CLOSE, ')').replace(/\s+/gu, ' ').trim()),
  );
}

/**
 * Takes a pattern of a language folder apart; several come back where its beginning has alternatives.
 * Throws `EXTRACTION_PATTERN` on a malformed one.
 */
export function parsePattern(source: string): Pattern[] {
  let rest = source;
  let ambiguous = false;
  let exact = false;
  while (rest.startsWith('?') || rest.startsWith('=')) {
    if (rest.startsWith('?')) ambiguous = true;
    else exact = true;
    rest = rest.slice(1);
  }
  const even = evenSource(rest);
  const apart = even === null ? null : comeApart(even);
  if (apart !== null) {
    const { heads, tails } = apart;
    for (const tail of tails) if (tail.includes('{')) stepsOf(tail);
    return heads.map((written) => {
      const infix = written.startsWith('*');
      const cased = infix ? written.slice(1) : written;
      return { head: cased.toLowerCase(), tails, ambiguous, cased: exact ? cased : null, infix };
    });
  }
  return foldedBranches(rest).map(({ cased, folded }) => {
    const infix = folded.startsWith('*');
    const from = infix ? 1 : 0;
    const end = headEnd(folded, from);
    const head = folded.slice(from, end);
    const tail = folded.slice(end);
    if (tail.includes('{')) stepsOf(tail);
    if (head === '' && !tail.startsWith('{')) {
      throw new ExtractionError('EXTRACTION_PATTERN', `pattern "${source}" begins with nothing to look for`);
    }
    return {
      head,
      tails: tail === '' ? NO_TAIL : [tail],
      ambiguous,
      cased: exact && head !== '' ? cased.slice(from, end) : null,
      infix,
    };
  });
}
