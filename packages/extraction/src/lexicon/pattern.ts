import { foldText } from '../text/fold.js';
import { ExtractionError } from '../errors.js';

/** One step of a pattern after its first literal. */
export type PatternStep =
  | { readonly kind: 'literal'; readonly text: string }
  /** The rest of the word, however it ends. */
  | { readonly kind: 'ending' }
  /** Up to a few words of anything, inside one sentence. */
  | { readonly kind: 'gap' }
  /** A number or a word of a small set, kept under its slot. */
  | { readonly kind: 'slot'; readonly slot: Slot };

/** Place-holders of date templates. */
export const SLOTS = ['d', 'm', 'month', 'y', 'n', 'unit', 'weekday', 'q', 'era', 'ry', 'rm'] as const;
export type Slot = (typeof SLOTS)[number];

/** A pattern of a language folder, taken apart. */
export interface Pattern {
  readonly steps: readonly PatternStep[];
  /** Counts only beside unambiguous words. */
  readonly ambiguous: boolean;
  /** The first literal must stand in the text in exactly this case. */
  readonly cased: string | null;
  /** The word may begin before the pattern does. */
  readonly infix: boolean;
}

const MAX_BRANCHES = 2000;

/** Stand for escaped brackets while alternatives are expanded; from the private use area, so in no text. */
const OPEN = '\ue000';
const CLOSE = '\ue001';

/** Every combination of the alternatives `(a|b|)`, which may nest. */
function expand(source: string): string[] {
  const open = source.indexOf('(');
  if (open < 0) return [source];
  let depth = 0;
  let close = -1;
  const cuts = [open];
  for (let i = open; i < source.length; i++) {
    const char = source[i];
    if (char === '(') depth++;
    else if (char === '|' && depth === 1) cuts.push(i);
    else if (char === ')' && --depth === 0) {
      close = i;
      break;
    }
  }
  if (close < 0) throw new ExtractionError('EXTRACTION_PATTERN', `unclosed bracket in pattern "${source}"`);
  cuts.push(close);
  const rest = expand(source.slice(close + 1));
  const out: string[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    for (const branch of expand(source.slice((cuts[i] ?? 0) + 1, cuts[i + 1]))) {
      for (const tail of rest) out.push(source.slice(0, open) + branch + tail);
    }
  }
  if (out.length > MAX_BRANCHES) throw new ExtractionError('EXTRACTION_PATTERN', `too many branches in "${source}"`);
  return out;
}

function toSteps(source: string): { steps: PatternStep[]; infix: boolean } {
  const steps: PatternStep[] = [];
  let literal = '';
  let infix = false;
  const flush = () => {
    if (literal !== '') steps.push({ kind: 'literal', text: literal });
    literal = '';
  };
  for (let i = 0; i < source.length; i++) {
    const char = source[i] ?? '';
    if (char === '*') {
      if (i === 0) infix = true;
      else {
        flush();
        steps.push({ kind: 'ending' });
      }
    } else if (source.startsWith(' .. ', i)) {
      flush();
      steps.push({ kind: 'gap' });
      i += 3;
    } else if (char === '{') {
      const end = source.indexOf('}', i);
      const slot = SLOTS.find((name) => name === source.slice(i + 1, end));
      if (slot === undefined) throw new ExtractionError('EXTRACTION_PATTERN', `unknown place-holder in "${source}"`);
      flush();
      steps.push({ kind: 'slot', slot });
      i = end;
    } else literal += char;
  }
  flush();
  return { steps, infix };
}

/**
 * Takes a pattern of a language folder apart; several come back where it has alternatives.
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
  const patterns: Pattern[] = [];
  for (const branch of expand(rest.replaceAll('\\(', OPEN).replaceAll('\\)', CLOSE))) {
    const text = foldText(branch.replaceAll(OPEN, '(').replaceAll(CLOSE, ')').replace(/\s+/gu, ' ').trim());
    const { steps, infix } = toSteps(text.folded);
    const first = steps[0];
    if (first === undefined || first.kind === 'ending' || first.kind === 'gap') {
      throw new ExtractionError('EXTRACTION_PATTERN', `pattern "${source}" begins with nothing to look for`);
    }
    const cased = exact && first.kind === 'literal' ? text.cased.slice(infix ? 1 : 0).slice(0, first.text.length) : null;
    patterns.push({ steps, ambiguous, cased, infix });
  }
  return patterns;
}
