import { ExtractionError } from '../errors.js';
import { DENSE, SPACE, WORD } from '../text/characters.js';
import type { FoldedText } from '../text/fold.js';
import { type Pattern, SLOTS, type Slot, stepsOf } from './pattern.js';
import { ANYWHERE, AT_WORD, type Trie, TrieBuilder } from './trie.js';

/** Words that a gap may bridge, and characters where words are not set apart. */
const GAP_WORDS = 8;
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

const LITERAL = 0;
const ENDING = 1;
const GAP = 2;
const SLOT = 3;

interface SlotWord {
  readonly units: Uint16Array;
  readonly value: number;
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** A step of a pattern, ready to be taken. */
interface Step {
  readonly kind: typeof LITERAL | typeof ENDING | typeof GAP | typeof SLOT;
  /** Of a literal. */
  readonly units: Uint16Array;
  readonly slot: Slot;
  /** The place-holder may be digits. */
  readonly digits: boolean;
  /** The words of the place-holder by their first unit, the longest first. */
  readonly words: ReadonlyMap<number, readonly SlotWord[]>;
}

interface Branch<Entry> {
  readonly entry: Entry;
  readonly steps: readonly Step[];
  readonly cased: string | null;
  /** The unit that must follow the head, or one of the two below. */
  readonly follow: number;
  /** The place-holder that the head stood for, and its value. */
  readonly slot: Slot | null;
  readonly value: number;
}

/** A text as it is scanned: see `FoldedText`. */
type Scanned = Pick<FoldedText, 'units' | 'kinds'>;

/** A space as patterns write it, and the digits. */
const BLANK = 0x20;
const [ZERO, NINE] = [0x30, 0x39];

function wordEnd({ kinds }: Scanned, from: number): number {
  let i = from;
  while (kinds[i] === WORD) i++;
  return i;
}

/** Whether a word is cut in two at `at`. */
function splitsWord({ kinds }: Scanned, at: number): boolean {
  return at > 0 && kinds[at] === WORD && kinds[at - 1] === WORD;
}

/** The end of a literal that stands at `at`, -1 where it does not. */
function literalAt({ units, kinds }: Scanned, at: number, literal: Uint16Array): number {
  let i = at;
  for (let j = 0; j < literal.length; j++) {
    const unit = literal[j] ?? 0;
    if (unit === BLANK) {
      if (kinds[i] !== SPACE) return -1;
      while (kinds[i] === SPACE) i++;
    } else {
      if (units[i] !== unit) return -1;
      i++;
    }
  }
  return i;
}

const DIGIT_SLOTS: ReadonlySet<Slot> = new Set<Slot>(['d', 'm', 'y', 'n', 'q']);
const MOST_DIGITS = 4;

function isDigit(unit: number | undefined): boolean {
  return unit !== undefined && unit >= ZERO && unit <= NINE;
}

/** The end of the digits at `at`; -1 where a number that may stand in a slot does not begin there. */
function digitsEnd({ units }: Scanned, at: number): number {
  if (!isDigit(units[at]) || (at > 0 && isDigit(units[at - 1]))) return -1;
  let end = at + 1;
  while (end - at <= MOST_DIGITS && isDigit(units[end])) end++;
  return end - at > MOST_DIGITS ? -1 : end;
}

function digitsValue({ units }: Scanned, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (units[i] ?? 0x30) - 0x30;
  return value;
}

/** Whether a number of so many digits may stand in a slot. */
function fits(slot: Slot, value: number, length: number): boolean {
  switch (slot) {
    case 'd':
      return length <= 2 && value >= 1 && value <= 31;
    case 'm':
      return length <= 2 && value >= 1 && value <= 12;
    case 'y':
      return length === 4 && value >= 1900 && value <= 2199;
    case 'q':
      return length === 1 && value >= 1 && value <= 4;
    case 'n':
      return value > 0;
    default:
      return false;
  }
}

const NO_STEPS: readonly Step[] = [];
const NO_WORDS: Step['words'] = new Map();
const NO_UNITS = new Uint16Array(0);

/** What may follow a head where it is not one unit: anything, or anything but the rest of its word. */
const ANY = -1;
const WORD_END = -2;
/** From here on down, one number for each slot: what may stand in it; then the same behind a space. */
const SLOT_FIRST = -3;
const SPACED_SLOT = SLOT_FIRST - SLOTS.length;

function followOf([first, second]: readonly Step[]): number {
  if (first === undefined) return WORD_END;
  if (first.kind === SLOT) return SLOT_FIRST - SLOTS.indexOf(first.slot);
  if (first.kind !== LITERAL) return ANY;
  const spaced = first.units.length === 1 && first.units[0] === BLANK && second?.kind === SLOT;
  return spaced ? SPACED_SLOT - SLOTS.indexOf(second.slot) : (first.units[0] ?? ANY);
}

/** The units that a slot may begin with. Most heads of dates are common words ("in", "이"), and few of them stand before a number. */
function openersOf(slot: Slot, words: SlotWords | undefined): Uint8Array {
  const openers = new Uint8Array(65536);
  if (DIGIT_SLOTS.has(slot)) openers.fill(1, ZERO, NINE + 1);
  for (const [text] of words?.words ?? []) openers[text.charCodeAt(0)] = 1;
  return openers;
}

/**
 * Finds all patterns of a lexicon in one pass over a text. Heads stand in a trie that is entered at the beginnings
 * of words (anywhere in scripts without spaces), so the work is bounded by text length times the longest head:
 * linear, whatever the text.
 */
export class Matcher<Entry> {
  readonly #slots: SlotTable;
  /** Branches by the value of their node while patterns are added; none under 0. */
  readonly #branches: (readonly Branch<Entry>[])[] = [[]];
  /** All branches in a row, each list after a gap, and what may follow each of them; the gap holds the length of its list. */
  readonly #laid: (Branch<Entry> | undefined)[] = [];
  #follows = new Int32Array(0);
  /** Patterns that begin with a number. */
  readonly #numberFirst: Branch<Entry>[] = [];
  /** Those of them that can go on with a unit, as far as asked for. */
  readonly #numberBy = new Map<number, readonly Branch<Entry>[]>();
  /** The units that each slot may begin with, as far as asked for. */
  readonly #openers: (Uint8Array | undefined)[] = [];
  readonly #steps = new Map<string, readonly Step[]>([['', NO_STEPS]]);
  readonly #wordTables = new Map<Slot, Step['words']>();
  #building: TrieBuilder | null = new TrieBuilder();
  #trie: Trie | null = null;

  constructor(slots: SlotTable = {}) {
    this.#slots = slots;
  }

  /** Adds a pattern; a pattern that begins with a place-holder of words is entered under each of them. */
  add(pattern: Pattern, entry: Entry): void {
    const { head, tails, cased, infix } = pattern;
    if (head !== '') {
      this.#enter(head, infix, this.#branchesOf(tails, entry, cased));
      return;
    }
    for (const tail of tails) {
      const steps = this.#stepsOf(tail);
      const [first] = steps;
      if (first?.kind !== SLOT) continue;
      const rest = steps.length === 1 ? NO_STEPS : steps.slice(1);
      const { slot } = first;
      for (const [text, value] of this.#slots[slot]?.words ?? []) {
        this.#enter(text, false, [{ entry, steps: rest, cased: null, follow: followOf(rest), slot, value }]);
      }
      if (first.digits)
        this.#numberFirst.push({ entry, steps: rest, cased: null, follow: followOf(rest), slot, value: 0 });
    }
  }

  /** Whether a pattern with this head and tail has been added, whatever it stands for. */
  has(head: string, tail: string): boolean {
    const steps = this.#steps.get(tail);
    if (steps === undefined) return false;
    for (const root of [AT_WORD, ANYWHERE] as const) {
      const node = this.#builder.nodeOf(root, head);
      if (
        node > 0 &&
        this.#branches[this.#builder.valueAt(node)]?.some((branch) => branch.slot === null && branch.steps === steps)
      )
        return true;
    }
    return false;
  }

  get #builder(): TrieBuilder {
    if (this.#building === null)
      throw new ExtractionError('EXTRACTION_PATTERN', 'a matcher that has scanned takes no more patterns');
    return this.#building;
  }

  #enter(head: string, infix: boolean, branches: readonly Branch<Entry>[]): void {
    const trie = this.#builder;
    const node = trie.enter(infix ? ANYWHERE : AT_WORD, head);
    const index = trie.valueAt(node);
    if (index === 0) {
      // Patterns of one list mostly lead to the same branches.
      if (this.#branches.at(-1) !== branches) this.#branches.push(branches);
      trie.setValue(node, this.#branches.length - 1);
    } else {
      trie.setValue(node, this.#branches.length);
      this.#branches.push([...(this.#branches[index] ?? []), ...branches]);
    }
  }

  #last: { tails: readonly string[]; entry: Entry; cased: string | null; branches: readonly Branch<Entry>[] } | null =
    null;

  #branchesOf(tails: readonly string[], entry: Entry, cased: string | null): readonly Branch<Entry>[] {
    const last = this.#last;
    if (last !== null && last.tails === tails && last.entry === entry && last.cased === cased) return last.branches;
    const branches = tails.map((tail): Branch<Entry> => {
      const steps = this.#stepsOf(tail);
      return { entry, steps, cased, follow: followOf(steps), slot: null, value: 0 };
    });
    this.#last = { tails, entry, cased, branches };
    return branches;
  }

  #stepsOf(tail: string): readonly Step[] {
    const known = this.#steps.get(tail);
    if (known !== undefined) return known;
    const steps = stepsOf(tail).map((step): Step => {
      const slot = step.kind === 'slot' ? step.slot : 'd';
      return {
        kind: step.kind === 'literal' ? LITERAL : step.kind === 'ending' ? ENDING : step.kind === 'gap' ? GAP : SLOT,
        units: step.kind === 'literal' ? unitsOf(step.text) : NO_UNITS,
        slot,
        digits: step.kind === 'slot' && DIGIT_SLOTS.has(slot),
        words: step.kind === 'slot' ? this.#wordsOf(slot) : NO_WORDS,
      };
    });
    this.#steps.set(tail, steps);
    return steps;
  }

  #wordsOf(slot: Slot): Step['words'] {
    const known = this.#wordTables.get(slot);
    if (known !== undefined) return known;
    const table = new Map<number, SlotWord[]>();
    for (const [text, value] of this.#slots[slot]?.words ?? []) {
      const word = { units: unitsOf(text), value };
      const words = table.get(text.charCodeAt(0));
      if (words === undefined) table.set(text.charCodeAt(0), [word]);
      else words.push(word);
    }
    this.#wordTables.set(slot, table);
    return table;
  }

  #freeze(): Trie {
    const places = new Int32Array(this.#branches.length);
    const follows: number[] = [0];
    this.#laid.push(undefined);
    this.#branches.forEach((branches, index) => {
      if (branches.length === 0) return;
      places[index] = follows.length;
      follows.push(branches.length, ...branches.map(({ follow }) => follow));
      this.#laid.push(undefined, ...branches);
    });
    this.#follows = Int32Array.from(follows);
    this.#trie = this.#builder.freeze(places);
    this.#building = null;
    this.#last = null;
    return this.#trie;
  }

  /** All matches that begin in `[from, to)`; they may overlap. */
  scan(text: FoldedText, from: number, to: number, found: (match: Match<Entry>) => void): void {
    const trie = this.#trie ?? this.#freeze();
    const { units, kinds } = text;
    const { hasAnywhere } = trie;
    this.#slotFrom = -1;
    this.#wordFrom = -1;
    const hasNumbers = this.#numberFirst.length > 0;
    let before = from > 0 ? kinds[from - 1] : SPACE;
    /** Where the word began that `at` is in. */
    let word = from;
    for (let at = from; at < to; at++) {
      const kind = kinds[at];
      if (kind !== SPACE) {
        const unit = units[at] ?? 0;
        const opens = kind !== WORD || before !== WORD;
        if (opens) {
          word = at;
          const node = trie.enter(AT_WORD, unit);
          if (node !== 0) this.#walk(text, trie, node, at, at, to, found);
        }
        if (hasNumbers && isDigit(unit) && (opens || !isDigit(units[at - 1]))) this.#numbers(text, at, to, found);
        if (hasAnywhere && kind === WORD) {
          const node = trie.enter(ANYWHERE, unit);
          if (node !== 0) this.#walk(text, trie, node, at, Math.max(word, at - LONGEST_LEAD), to, found);
        }
      }
      before = kind;
    }
  }

  /** Walks the trie from `first`, the node of the unit at `at`; the word there began at `start`. */
  #walk(
    text: FoldedText,
    trie: Trie,
    first: number,
    at: number,
    start: number,
    to: number,
    found: (match: Match<Entry>) => void,
  ): void {
    const { units, kinds } = text;
    let node = first;
    let i = at + 1;
    while (true) {
      const space = kinds[i] === SPACE;
      const unit = space ? BLANK : (units[i] ?? 0);
      const index = trie.valueAt(node);
      if (index !== 0) {
        const split = splitsWord(text, i);
        const follows = this.#follows;
        const last = index + (follows[index] ?? 0);
        for (let b = index + 1; b <= last; b++) {
          const follow = follows[b] ?? ANY;
          if (follow !== unit && !this.#mayFollow(follow, unit, split, text, i)) continue;
          const branch = this.#laid[b];
          if (branch !== undefined) this.#finish(text, branch, branch.value, at, start, i, to, found);
        }
      }
      if (i >= to) return;
      node = trie.step(node, unit);
      if (node === 0) return;
      i++;
      if (space) while (i < to && kinds[i] === SPACE) i++;
    }
  }

  /**
   * Whether a branch that no single unit must follow can go on with the one at `at` of a text; `split` says that it would cut a
   * word in two.
   */
  #mayFollow(follow: number, unit: number, split: boolean, text?: Scanned, at = 0): boolean {
    if (follow >= 0) return false;
    if (follow > SLOT_FIRST) return follow === ANY || !split;
    if (follow > SPACED_SLOT) return this.#opensSlot(SLOT_FIRST - follow, unit);
    if (unit !== BLANK || text === undefined) return false;
    let next = at;
    while (text.kinds[next] === SPACE) next++;
    return this.#opensSlot(SPACED_SLOT - follow, text.units[next] ?? 0);
  }

  /** Whether what stands in a slot, by its place among all, may begin with a unit. */
  #opensSlot(place: number, unit: number): boolean {
    let openers = this.#openers[place];
    if (openers === undefined) {
      const slot = SLOTS[place] ?? 'd';
      openers = openersOf(slot, this.#slots[slot]);
      this.#openers[place] = openers;
    }
    return openers[unit] === 1;
  }

  #numbers(text: FoldedText, at: number, to: number, found: (match: Match<Entry>) => void): void {
    const end = digitsEnd(text, at);
    if (end < 0 || end > to) return;
    const value = digitsValue(text, at, end);
    for (const branch of this.#numbersBefore(text.kinds[end] === SPACE ? BLANK : (text.units[end] ?? 0))) {
      if (branch.slot !== null && fits(branch.slot, value, end - at))
        this.#finish(text, branch, value, at, at, end, to, found);
    }
  }

  /** The patterns that begin with a number and can go on with a unit. */
  #numbersBefore(unit: number): readonly Branch<Entry>[] {
    const known = this.#numberBy.get(unit);
    if (known !== undefined) return known;
    const branches = this.#numberFirst.filter(
      ({ follow }) =>
        follow === unit || (follow <= SPACED_SLOT ? unit === BLANK : this.#mayFollow(follow, unit, false)),
    );
    this.#numberBy.set(unit, branches);
    return branches;
  }

  /** Follows a branch from the end of its head, and tells a match. `value` is that of the place-holder at its head. */
  #finish(
    text: FoldedText,
    branch: Branch<Entry>,
    value: number,
    at: number,
    start: number,
    headEnd: number,
    to: number,
    found: (match: Match<Entry>) => void,
  ): void {
    const { entry, steps, cased } = branch;
    if (cased !== null && !text.cased.startsWith(cased, at)) return;
    let end = headEnd;
    let coreEnd = headEnd;
    let gapped = false;
    let slots: Slots | null = null;
    for (let s = 0; s < steps.length; s++) {
      const step = steps[s];
      if (step === undefined) break;
      if (step.kind === ENDING) {
        end = this.#wordEnd(text, end);
      } else if (step.kind === LITERAL) {
        end = literalAt(text, end, step.units);
        if (end < 0) return;
        coreEnd = end;
      } else if (step.kind === SLOT) {
        end = this.#slotEnd(text, end, step);
        if (end < 0) return;
        slots ??= {};
        slots[step.slot] = this.#slotValue;
        coreEnd = end;
      } else {
        if (splitsWord(text, end)) return;
        const next = steps[s + 1];
        if (next?.kind !== LITERAL) return;
        end = bridge(text, end, to, next.units, steps[s + 2]?.kind === ENDING);
        if (end < 0) return;
        coreEnd = end;
        gapped = true;
        s++;
      }
    }
    if (end > to || splitsWord(text, end)) return;
    if (branch.slot !== null) slots = { [branch.slot]: value, ...slots };
    found({ entry, start, end, coreStart: at, coreEnd, gapped, slots });
  }

  /** Many patterns go on alike from one place: what the last asked is remembered. */
  #slotFrom = -1;
  #slotAsked: Slot = 'd';
  #slotFound = -1;
  /** What stood in the slot last found. */
  #slotValue = 0;
  #wordFrom = -1;
  #wordFound = -1;

  #slotEnd(text: Scanned, at: number, step: Step): number {
    if (this.#slotFrom !== at || this.#slotAsked !== step.slot) {
      this.#slotFrom = at;
      this.#slotAsked = step.slot;
      this.#slotFound = this.#slotAt(text, at, step);
    }
    return this.#slotFound;
  }

  #wordEnd(text: Scanned, at: number): number {
    if (this.#wordFrom !== at) {
      this.#wordFrom = at;
      this.#wordFound = wordEnd(text, at);
    }
    return this.#wordFound;
  }

  /** The end of what stands in a slot, its value left in `#slotValue`; -1 where nothing does. */
  #slotAt(text: Scanned, at: number, step: Step): number {
    const { digits, slot, words } = step;
    if (digits) {
      const end = digitsEnd(text, at);
      if (end > 0) {
        const value = digitsValue(text, at, end);
        if (fits(slot, value, end - at)) {
          this.#slotValue = value;
          return end;
        }
      }
    }
    const candidates = words.get(text.units[at] ?? 0);
    if (candidates === undefined) return -1;
    for (const { units, value } of candidates) {
      const end = literalAt(text, at, units);
      if (end >= 0 && !splitsWord(text, end)) {
        this.#slotValue = value;
        return end;
      }
    }
    return -1;
  }
}

/** Letters of a word that may stand before a pattern which begins inside it. */
const LONGEST_LEAD = 40;

/** The end of the literal, found within a gap after `from`; -1 where it does not come. */
function bridge(text: Scanned, from: number, to: number, literal: Uint16Array, open: boolean): number {
  const limit = Math.min(to, from + GAP_REACH);
  const { units, kinds } = text;
  const first = literal[0];
  let words = 0;
  let dense = 0;
  let before = from > 0 ? kinds[from - 1] : SPACE;
  for (let i = from; i < limit; i++) {
    const kind = kinds[i];
    if (kind === DENSE) {
      if (++dense > GAP_CHARACTERS) return -1;
    } else if (kind !== WORD || before === WORD) {
      before = kind;
      continue;
    } else if (++words > GAP_WORDS + 1) return -1;
    before = kind;
    if (units[i] !== first) continue;
    const end = literalAt(text, i, literal);
    if (end >= 0 && (open || !splitsWord(text, end))) return end;
  }
  return -1;
}
