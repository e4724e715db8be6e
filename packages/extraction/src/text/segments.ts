import type { LanguageData } from '../lexicon/schema.js';
import { classOf, DENSE, SPACE, WORD } from './characters.js';

/** What part of a page a block is. */
export type BlockKind = 'title' | 'body' | 'heading' | 'furniture';

/** A sentence of the text, in folded offsets. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  /** Its place among the sentences that are not furniture, from 0. */
  readonly index: number;
  readonly block: number;
  readonly kind: Exclude<BlockKind, 'furniture'>;
}

interface Block {
  start: number;
  end: number;
  kind: BlockKind;
}

/** Marks that end a sentence: looked up for every unit of a text, so in a table. */
const TERMINAL = new Uint8Array(65536);
for (const char of '.!?。！？…•') TERMINAL[char.charCodeAt(0)] = 1;
const isTerminal = (unit: number): boolean => TERMINAL[unit] === 1;
const ELLIPSIS = '…'.charCodeAt(0);
const CLOSING = new Set([...'"\')]}」』）】”'].map((char) => char.charCodeAt(0)));
const BULLET = /^[\s•·*▪◦‣●○■□–—\-|>※・#\d.)]+/u;

/** Lines and phrases of page furniture, folded. */
export class Furniture {
  readonly #lines = new Set<string>();
  readonly #beginnings = new Map<string, string[]>();
  readonly #endings = new Map<string, string[]>();
  readonly #credits = new Set<string>();

  constructor(sources: readonly LanguageData['furniture'][]) {
    for (const { lines, beginnings, endings, credits = [] } of sources) {
      for (const credit of credits) this.#credits.add(credit.toLowerCase());
      for (const line of lines) {
        if (line.endsWith('*')) put(this.#beginnings, line.slice(0, -1).trim());
        else this.#lines.add(line.toLowerCase());
      }
      for (const beginning of beginnings) put(this.#beginnings, beginning);
      for (const ending of endings) put(this.#endings, ending);
    }
  }

  /** A line that belongs to the page, not to its article. */
  isFurniture(line: string): boolean {
    return this.#lines.has(stripEnd(line)) || begins(this.#beginnings, line);
  }

  /** What stands below a picture: a line that ends by telling whose picture it is ("Foto: dpa"). */
  isCaption(line: string): boolean {
    const colon = Math.max(line.lastIndexOf(':'), line.lastIndexOf('：'));
    if (colon < 0 || line.length - colon > LONGEST_CREDIT) return false;
    let end = colon;
    while (end > 0 && classOf(line.charCodeAt(end - 1)) === SPACE) end--;
    let start = end;
    while (start > 0 && isLetter(line.charCodeAt(start - 1))) start--;
    return this.#credits.has(line.slice(start, end));
  }

  /** A short line after which other articles follow. */
  isEnding(line: string): boolean {
    return line.length < 60 && begins(this.#endings, line);
  }
}

/** No sentence of a language is longer; what is gets cut, so that the work stays in proportion to the text. */
const LONGEST = 800;

const ENDING = new Set([...' :.…>»)'].map((char) => char.charCodeAt(0)));

function stripEnd(line: string): string {
  let end = line.length;
  while (end > 0 && ENDING.has(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}

/** What is longer is a paragraph, whatever word it begins with. */
const LONGEST_FURNITURE = 200;

/** Who took a picture is told in a few words. */
const LONGEST_CREDIT = 60;

function isLetter(code: number): boolean {
  const kind = classOf(code);
  return kind === WORD || kind === DENSE;
}

const KEY = 2;

function put(table: Map<string, string[]>, phrase: string): void {
  const folded = phrase.toLowerCase().trim();
  if (folded === '') return;
  const key = folded.slice(0, KEY);
  table.set(key, [...(table.get(key) ?? []), folded]);
}

function begins(table: Map<string, string[]>, line: string): boolean {
  return (table.get(line.slice(0, KEY)) ?? []).some((phrase) => {
    if (!line.startsWith(phrase)) return false;
    const last = phrase.charCodeAt(phrase.length - 1);
    return classOf(last) !== WORD || classOf(line.charCodeAt(phrase.length) || 0x20) !== WORD;
  });
}

function isTerminated(text: string, start: number, end: number): boolean {
  let i = end - 1;
  while (i > start && (CLOSING.has(text.charCodeAt(i)) || classOf(text.charCodeAt(i)) === SPACE)) i--;
  return isTerminal(text.charCodeAt(i));
}

function isLower(cased: string, at: number): boolean {
  const char = cased[at] ?? '';
  return char !== char.toUpperCase();
}

const BRACKETS: Readonly<Record<string, string>> = { '(': ')', '（': '）', '[': ']' };

/** A line wholly in brackets without a date or sum in it: a credit, a mark of the desk, a note on translation. */
function isBracketed(line: string): boolean {
  const closing = BRACKETS[line[0] ?? ''];
  return (
    closing !== undefined && line.endsWith(closing) && line.indexOf(closing) >= line.length - 2 && !/\d/u.test(line)
  );
}

/** The day or month of a page as machines write it, set before its first words; hyphens are folded to spaces. */
const STAMP = /^ ?date (\d{4})[- ](\d{2})(?:[- ](\d{2}))? /mu;
const STAMP_LENGTH = 'date 2025-01-31 '.length;
/** A stamp stands in the first lines of a text. */
const STAMP_REACH = 1000;

/** The day or month that a text is stamped with. */
export function stampOf(folded: string): string | null {
  const stamp = STAMP.exec(folded.slice(0, STAMP_REACH));
  return (
    stamp
      ?.slice(1)
      .flatMap((part) => part ?? [])
      .join('-') ?? null
  );
}

/** A headline of fewer characters may be said again by chance. */
const LEAST_HEADLINE = 8;
/** Links that lead to a page, and the name of its site, are no longer than this. */
const LONGEST_TRAIL = 60;

/** Whether a line sets the headline again: by itself, cut short, or at the end of the links that lead to the page. */
function repeats(headline: string, line: string): boolean {
  if (line.length < LEAST_HEADLINE || headline.length < LEAST_HEADLINE) return false;
  if (line.length > headline.length) return line.length <= headline.length + LONGEST_TRAIL && line.includes(headline);
  return 2 * line.length > headline.length && headline.includes(line);
}

/** A line of fewer characters is a heading, not a line of a paragraph set to the width of a page. */
const LEAST_WIDTH = 40;

function toBlocks(folded: string, cased: string, hasTitle: boolean, furniture: Furniture): Block[] {
  const blocks: Block[] = [];
  let headline = '';
  let from = 0;
  let ended = false;
  let characters = 0;
  let apart = true;
  while (from < folded.length) {
    let to = folded.indexOf('\n', from);
    if (to < 0) to = folded.length;
    let [start, end] = [from, to];
    while (start < end && classOf(folded.charCodeAt(start)) === SPACE) start++;
    while (end > start && classOf(folded.charCodeAt(end - 1)) === SPACE) end--;
    from = to + 1;
    if (start === end) {
      apart = true;
      continue;
    }
    const previous = blocks.at(-1);
    const goesOn =
      previous !== undefined &&
      previous.end - previous.start > LEAST_WIDTH &&
      (previous.kind === 'body' ||
        (!apart && (previous.kind === 'heading' || (previous.kind === 'title' && !hasTitle)))) &&
      !isTerminated(folded, previous.start, previous.end) &&
      isLower(cased, start);
    apart = false;
    if (goesOn) {
      // A paragraph broken by the width of a page.
      previous.end = end;
      previous.kind = 'body';
      continue;
    }
    start += STAMP.exec(folded.slice(start, Math.min(end, start + STAMP_LENGTH)))?.[0].length ?? 0;
    const line = end - start < 200 ? folded.slice(start, end).replace(BULLET, '') : folded.slice(start, start + 200);
    const first = blocks.length === 0;
    if (!first && characters > 500 && furniture.isEnding(line)) ended = true;
    let kind: BlockKind = 'body';
    if (
      ended ||
      (!first &&
        ((end - start < LONGEST_FURNITURE &&
          (furniture.isFurniture(line) || furniture.isCaption(line) || repeats(headline, line))) ||
          isBracketed(line)))
    )
      kind = 'furniture';
    else if (first && (hasTitle || (end - start > 24 && end - start < 200 && !isTerminated(folded, start, end))))
      kind = 'title';
    else if (end - start < 120 && !isTerminated(folded, start, end)) kind = 'heading';
    if (kind === 'body') characters += end - start;
    if (kind === 'title') headline = line;
    blocks.push({ start, end, kind });
  }
  return blocks;
}

/**
 * Cuts a text into the sentences of its article. `folded` and `cased` come from `foldText`; furniture is left out.
 */
export function toSentences(
  folded: string,
  cased: string,
  hasTitle: boolean,
  furniture: Furniture,
  abbreviations: ReadonlySet<string>,
  months: ReadonlySet<string>,
): Sentence[] {
  const sentences: Sentence[] = [];
  toBlocks(folded, cased, hasTitle, furniture).forEach(({ start, end, kind }, block) => {
    if (kind === 'furniture') return;
    let from = start;
    const close = (to: number) => {
      while (to - from > LONGEST) {
        sentences.push({ start: from, end: from + LONGEST, index: sentences.length, block, kind });
        from += LONGEST;
      }
      if (to > from) sentences.push({ start: from, end: to, index: sentences.length, block, kind });
      from = to;
      while (from < end && classOf(folded.charCodeAt(from)) === SPACE) from++;
    };
    for (let i = start; i < end; i++) {
      if (!isTerminal(folded.charCodeAt(i))) continue;
      let to = i + 1;
      while (to < end && (isTerminal(folded.charCodeAt(to)) || CLOSING.has(folded.charCodeAt(to)))) to++;
      // Headlines set three dots where others set a comma.
      if (
        folded.charCodeAt(i) === ELLIPSIS &&
        to === i + 1 &&
        (kind !== 'body' || classOf(folded.charCodeAt(to)) !== SPACE)
      )
        continue;
      if (to < end && endsSentence(folded, cased, start, i, to, abbreviations, months)) close(to);
      i = to - 1;
    }
    close(end);
  });
  return sentences;
}

function endsSentence(
  folded: string,
  cased: string,
  blockStart: number,
  at: number,
  next: number,
  abbreviations: ReadonlySet<string>,
  months: ReadonlySet<string>,
): boolean {
  const mark = folded[at];
  if (mark === '•') return at > blockStart;
  if (mark !== '.') return true;
  const after = classOf(folded.charCodeAt(next));
  if (after === DENSE) return true;
  if (after !== SPACE) return false;
  let follow = next;
  while (follow < folded.length && classOf(folded.charCodeAt(follow)) === SPACE) follow++;
  if (isLower(cased, follow)) return false;
  let start = at;
  while (start > blockStart && start > at - 12 && classOf(folded.charCodeAt(start - 1)) !== SPACE) start--;
  const word = folded.slice(start, at).replace(/^["'(]+/u, '');
  // "Donald J. Trump", "3. März"
  if (/^\d{1,2}$/u.test(word)) {
    // "3. März": the number of a day, where a month follows.
    let end = follow;
    while (end < folded.length && classOf(folded.charCodeAt(end)) === WORD) end++;
    return !months.has(folded.slice(follow, end));
  }
  if (/^\p{L}$/u.test(word)) return /\d{4}\s?$/u.test(folded.slice(Math.max(blockStart, start - 6), start)); // "2026 г. Москва"
  return !abbreviations.has(word);
}
