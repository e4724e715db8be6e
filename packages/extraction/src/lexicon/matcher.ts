import { classOf, DENSE, SPACE, WORD } from '../text/characters.js';
import type { FoldedText } from '../text/fold.js';
import { ExtractionError } from '../errors.js';
import type { Pattern, PatternStep, Slot } from './pattern.js';

/** Words that a gap may bridge, and characters where words are not set apart. */
const GAP_WORDS = 6;
const GAP_CHARACTERS = 14;
const GAP_REACH = 120;

/** Values of place-holders that are words: month names, units, numbers in words. */
export interface SlotWords {
  /** Longest first, so that "twenty four" is not read as "twenty". */
  readonly words: readonly (readonly [text: string, value: number])[];
}
export type SlotTable = Partial<Record<Slot, SlotWords>>;
export type Slots = Partial<Record<Slot, number>>;

/** What a pattern found: an entry, where, and the values of its place-holders. */
export interface Match<Entry> {
  readonly entry: Entry;
  readonly start: number;
  readonly end: number;
  /** What of it the pattern spells out: the rest of the first and last word is left off. */
  readonly coreStart: number;
  readonly coreEnd: number;
  /** The match jumps over words that are not part of it. */
  readonly gapped: boolean;
  readonly slots: Slots | null;
}

interface Branch<Entry> {
  readonly entry: Entry;
  readonly steps: readonly PatternStep[];
  readonly cased: string | null;
  /** Values of place-holders that the literal stood for. */
  readonly preset: Slots | null;
}

/** A pattern that begins with a number: the place-holder, and the unit that must follow it, -1 for any. */
interface NumberBranch<Entry> {
  readonly slot: Slot;
  readonly follow: number;
  readonly branch: Branch<Entry>;
}

function wordEnd(text: string, from: number): number {
  let i = from;
  while (i < text.length && classOf(text.charCodeAt(i)) === WORD) i++;
  return i;
}

/** Whether a word is cut in two at `at`. */
function splitsWord(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  return classOf(text.charCodeAt(at - 1)) === WORD && classOf(text.charCodeAt(at)) === WORD;
}

function literalAt(text: string, at: number, literal: string): number {
  let i = at;
  for (let j = 0; j < literal.length; j++) {
    const unit = literal.charCodeAt(j);
    if (unit === 0x20) {
      if (classOf(text.charCodeAt(i)) !== SPACE) return -1;
      while (i < text.length && classOf(text.charCodeAt(i)) === SPACE) i++;
    } else {
      if (text.charCodeAt(i) !== unit) return -1;
      i++;
    }
  }
  return i;
}

const DIGIT_SLOTS = new Set<Slot>(['d', 'm', 'y', 'n', 'q']);

/** A number in digits, if it may stand in the slot. */
function digitsAt(text: string, at: number, slot: Slot): { value: number; end: number } | null {
  let i = at;
  let value = 0;
  while (i < text.length && i - at < 5) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    i++;
  }
  const length = i - at;
  if (length === 0) return null;
  if (at > 0 && isDigit(text, at - 1)) return null;
  if (isDigit(text, i)) return null;
  switch (slot) {
    case 'd':
      return length <= 2 && value >= 1 && value <= 31 ? { value, end: i } : null;
    case 'm':
      return length <= 2 && value >= 1 && value <= 12 ? { value, end: i } : null;
    case 'y':
      return length === 4 && value >= 1900 && value <= 2199 ? { value, end: i } : null;
    case 'q':
      return length === 1 && value >= 1 && value <= 4 ? { value, end: i } : null;
    case 'n':
      return length <= 4 && value > 0 ? { value, end: i } : null;
    default:
      return null;
  }
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}

/**
 * Finds all patterns of a lexicon in one pass over a text. Literals stand in a trie that is entered at the beginnings
 * of words (anywhere in scripts without spaces), so the work is bounded by text length times the longest literal:
 * linear, whatever the text.
 */
export class Matcher<Entry> {
  readonly #slots: SlotTable;
  readonly #branches: Branch<Entry>[][] = [];
  readonly #numberFirst: NumberBranch<Entry>[] = [];
  /** Children of each node while patterns are added. */
  #building: Map<number, number>[] | null = [new Map(), new Map()];
  /**
   * The trie as it is scanned: the children of node n are the entries `start[n]` to `start[n + 1]` of `units` and
   * `next`. Nodes are numbered depth first, so that a word is read along neighbouring memory.
   */
  #start = new Int32Array(0);
  #units = new Uint16Array(0);
  #next = new Int32Array(0);
  #ends = new Int32Array(0);
  #hasInfix = false;
  /** Node under the root for each first unit: most words of a text leave the trie here. */
  readonly #first = new Int32Array(65536);
  readonly #accepts: number[] = [0, 0];

  constructor(slots: SlotTable = {}) {
    this.#slots = slots;
    this.#branches.push([]);
  }

  /** Adds a pattern; a pattern that begins with a place-holder of words is entered under each of them. */
  add(pattern: Pattern, entry: Entry): void {
    const [first, ...rest] = pattern.steps;
    if (first === undefined) return;
    if (first.kind === 'slot') {
      const words = this.#slots[first.slot]?.words ?? [];
      for (const [text, value] of words) this.#insert(text, [...rest], entry, null, false, { [first.slot]: value });
      if (DIGIT_SLOTS.has(first.slot)) {
        this.#addNumber(first.slot, rest, entry);
      }
      return;
    }
    if (first.kind !== 'literal') return;
    this.#insert(first.text, rest, entry, pattern.cased, pattern.infix, null);
  }

  #addNumber(slot: Slot, steps: readonly PatternStep[], entry: Entry): void {
    const [next] = steps;
    this.#numberFirst.push({
      slot,
      follow: next?.kind === 'literal' ? next.text.charCodeAt(0) : -1,
      branch: { entry, steps, cased: null, preset: null },
    });
  }

  #insert(
    text: string,
    steps: readonly PatternStep[],
    entry: Entry,
    cased: string | null,
    infix: boolean,
    preset: Slots | null,
  ): void {
    if (infix) this.#hasInfix = true;
    let node = infix ? 1 : 0;
    for (let i = 0; i < text.length; i++) node = this.#child(node, text.charCodeAt(i));
    let index = this.#accepts[node] ?? 0;
    if (index === 0) {
      index = this.#branches.length;
      this.#branches.push([]);
      this.#accepts[node] = index;
    }
    this.#branches[index]?.push({ entry, steps, cased, preset });
  }

  #child(node: number, unit: number): number {
    const children = this.#building?.[node];
    if (children === undefined) throw new ExtractionError('EXTRACTION_PATTERN', 'a matcher that has scanned takes no more patterns');
    const found = children.get(unit);
    if (found !== undefined) return found;
    const made = this.#accepts.length;
    children.set(unit, made);
    this.#building?.push(new Map());
    this.#accepts.push(0);
    return made;
  }

  /** Lays the trie out for scanning. */
  #freeze(building: readonly Map<number, number>[]): void {
    const order: number[] = [];
    const stack = [1, 0];
    const numbers = new Int32Array(building.length);
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      numbers[node] = order.length;
      order.push(node);
      for (const child of [...(building[node]?.values() ?? [])].reverse()) stack.push(child);
    }
    this.#start = new Int32Array(order.length + 1);
    this.#units = new Uint16Array(order.length);
    this.#next = new Int32Array(order.length);
    this.#ends = new Int32Array(order.length);
    let edge = 0;
    order.forEach((node, number) => {
      this.#start[number] = edge;
      this.#ends[number] = this.#accepts[node] ?? 0;
      for (const [unit, child] of [...(building[node] ?? [])].sort(([a], [b]) => a - b)) {
        this.#units[edge] = unit;
        this.#next[edge] = numbers[child] ?? 0;
        edge++;
        if (node === 0) this.#first[unit] = numbers[child] ?? 0;
      }
    });
    this.#start[order.length] = edge;
    this.#infixRoot = numbers[1] ?? 0;
    this.#building = null;
  }

  #infixRoot = 1;

  /** All matches that begin in `[from, to)`; they may overlap. */
  scan(text: FoldedText, from: number, to: number, found: (match: Match<Entry>) => void): void {
    if (this.#building !== null) this.#freeze(this.#building);
    const { folded } = text;
    let before = from > 0 ? classOf(folded.charCodeAt(from - 1)) : SPACE;
    for (let at = from; at < to; at++) {
      const unit = folded.charCodeAt(at);
      const kind = classOf(unit);
      if (kind !== SPACE) {
        if (kind !== WORD || before !== WORD) {
          const node = this.#first[unit] ?? 0;
          if (node !== 0) this.#walk(text, node, at + 1, at, at, to, found);
          if (this.#numberFirst.length > 0 && unit >= 0x30 && unit <= 0x39) this.#numbers(text, at, to, found);
        } else if (
          this.#numberFirst.length > 0 &&
          unit >= 0x30 &&
          unit <= 0x39 &&
          !isDigit(folded, at - 1)
        ) {
          this.#numbers(text, at, to, found);
        }
        if (this.#hasInfix && kind === WORD) {
          let start = at;
          while (start > from && at - start < 40 && classOf(folded.charCodeAt(start - 1)) === WORD) start--;
          this.#walk(text, this.#infixRoot, at, at, start, to, found);
        }
      }
      before = kind;
    }
  }

  /** Walks the trie from `root`, whose word has been read up to `from`; the match began at `at`, its word at `start`. */
  #walk(text: FoldedText, root: number, from: number, at: number, start: number, to: number, found: (match: Match<Entry>) => void) {
    const { folded } = text;
    const [starts, units, next] = [this.#start, this.#units, this.#next];
    let node = root;
    let i = from;
    while (true) {
      const index = this.#ends[node] ?? 0;
      if (index !== 0) {
        for (const branch of this.#branches[index] ?? []) this.#finish(text, branch, at, start, i, to, found);
      }
      if (i >= to) return;
      const unit = folded.charCodeAt(i);
      const space = classOf(unit) === SPACE;
      const key = space ? 0x20 : unit;
      const last = starts[node + 1] ?? 0;
      let edge = starts[node] ?? 0;
      if (last - edge > 8) {
        let high = last;
        while (edge < high) {
          const middle = (edge + high) >> 1;
          if ((units[middle] ?? 0) < key) edge = middle + 1;
          else high = middle;
        }
        if (edge === last || units[edge] !== key) return;
      } else {
        while (edge < last && units[edge] !== key) edge++;
        if (edge === last) return;
      }
      node = next[edge] ?? 0;
      i++;
      if (space) while (i < to && classOf(folded.charCodeAt(i)) === SPACE) i++;
    }
  }

  #numbers(text: FoldedText, at: number, to: number, found: (match: Match<Entry>) => void) {
    const { folded } = text;
    let end = at;
    while (end < to && end - at < 5 && isDigit(folded, end)) end++;
    if (end === at || end - at > 4 || isDigit(folded, end)) return;
    const unit = folded.charCodeAt(end);
    const follows = classOf(unit) === SPACE ? 0x20 : unit;
    for (const { slot, follow, branch } of this.#numberFirst) {
      if (follow !== -1 && follow !== follows) continue;
      const number = digitsAt(folded, at, slot);
      if (number !== null) this.#finish(text, branch, at, at, number.end, to, found, { [slot]: number.value });
    }
  }

  #finish(
    text: FoldedText,
    branch: Branch<Entry>,
    at: number,
    start: number,
    literalEnd: number,
    to: number,
    found: (match: Match<Entry>) => void,
    preset: Slots | null = branch.preset,
  ): void {
    const { folded } = text;
    if (branch.cased !== null && !text.cased.startsWith(branch.cased, at)) return;
    let end = literalEnd;
    let coreEnd = literalEnd;
    let gapped = false;
    const { steps } = branch;
    let slots: Slots | null = preset === null || steps.length === 0 ? preset : { ...preset };
    for (let s = 0; s < steps.length; s++) {
      const step = steps[s];
      if (step === undefined) break;
      if (step.kind === 'ending') {
        end = wordEnd(folded, end);
      } else if (step.kind === 'literal') {
        end = literalAt(folded, end, step.text);
        if (end < 0) return;
        coreEnd = end;
      } else if (step.kind === 'slot') {
        const value = this.#slotAt(folded, end, step.slot);
        if (value === null) return;
        slots ??= {};
        slots[step.slot] = value.value;
        end = value.end;
        coreEnd = end;
      } else {
        if (splitsWord(folded, end)) return;
        const next = steps[s + 1];
        if (next?.kind !== 'literal') return;
        end = this.#bridge(folded, end, to, next.text, steps[s + 2]?.kind === 'ending');
        if (end < 0) return;
        coreEnd = end;
        gapped = true;
        s++;
      }
    }
    if (end > to || splitsWord(folded, end)) return;
    found({ entry: branch.entry, start, end, coreStart: at, coreEnd, gapped, slots });
  }

  /** The end of the literal, found within a gap after `from`; -1 where it does not come. */
  #bridge(folded: string, from: number, to: number, literal: string, open: boolean): number {
    const limit = Math.min(to, from + GAP_REACH);
    let words = 0;
    let dense = 0;
    let before = from > 0 ? classOf(folded.charCodeAt(from - 1)) : SPACE;
    for (let i = from; i < limit; i++) {
      const kind = classOf(folded.charCodeAt(i));
      if (kind === DENSE ? ++dense > GAP_CHARACTERS : kind === WORD && before !== WORD && ++words > GAP_WORDS + 1) return -1;
      if ((kind === DENSE || (kind === WORD && before !== WORD)) && folded.charCodeAt(i) === literal.charCodeAt(0)) {
        const end = literalAt(folded, i, literal);
        if (end >= 0 && (open || !splitsWord(folded, end))) return end;
      }
      before = kind;
    }
    return -1;
  }

  #slotAt(folded: string, at: number, slot: Slot): { value: number; end: number } | null {
    if (DIGIT_SLOTS.has(slot)) {
      const digits = digitsAt(folded, at, slot);
      if (digits !== null) return digits;
    }
    for (const [word, value] of this.#wordsOf(slot).get(folded.charCodeAt(at)) ?? []) {
      const end = literalAt(folded, at, word);
      if (end >= 0 && !splitsWord(folded, end)) return { value, end };
    }
    return null;
  }

  readonly #wordTables = new Map<Slot, ReadonlyMap<number, readonly (readonly [string, number])[]>>();

  /** The words of a place-holder by their first unit, the longest first. */
  #wordsOf(slot: Slot): ReadonlyMap<number, readonly (readonly [string, number])[]> {
    const known = this.#wordTables.get(slot);
    if (known !== undefined) return known;
    const table = new Map<number, (readonly [string, number])[]>();
    for (const pair of this.#slots[slot]?.words ?? []) {
      const unit = pair[0].charCodeAt(0);
      table.set(unit, [...(table.get(unit) ?? []), pair]);
    }
    this.#wordTables.set(slot, table);
    return table;
  }
}
