import type { MineralId } from '@lodewatch/contracts';
import { ACTS, type Concept, type CountryKind, ROLES } from '../lexicon/concepts.js';
import type { Entry, Lexicon } from '../lexicon/lexicon.js';
import type { Slots } from '../lexicon/matcher.js';
import type { FoldedText } from '../text/fold.js';
import type { Sentence } from '../text/segments.js';
import { adjoins } from './adjacency.js';
import { clauseStarts } from './clauses.js';
import { afterBracket, datelineEnd, isLabel } from './dateline.js';
import { type AnyMatch, bluntDates, keepLongest } from './matches.js';
import { assignRoles } from './roles.js';

/** Words found in a sentence, with their place in it. Offsets are folded ones. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** Distance travelled in words, twice over: see `countSteps`. */
  readonly at: number;
  /** Clause of the sentence, from 0. */
  readonly clause: number;
  readonly rule: string;
}
export interface ConceptMention extends Found {
  readonly concept: Concept;
}
export interface MineralMention extends Found {
  readonly mineral: MineralId;
  readonly ambiguous: boolean;
  /** Stands inside the name of a company, and counts only where no mineral is named otherwise. */
  readonly named: boolean;
  /** Tells what a general term before it means: "critical minerals such as lithium". */
  readonly example: boolean;
}
/** What part a country plays beside the words around it; `none` is open to be the subject. */
export const COUNTRY_ROLES = [...ROLES, 'none', 'dependence', 'attribute'] as const;
export type CountryRole = (typeof COUNTRY_ROLES)[number];
export interface CountryMention extends Found {
  readonly country: string;
  readonly by: CountryKind;
  readonly role: CountryRole;
  /** Members of one enumeration share a number. */
  readonly list: number;
}
export interface DateFound extends Found {
  readonly form: Extract<Entry, { kind: 'date' }>['form'];
  readonly slots: Slots;
  readonly cue: Extract<Entry, { kind: 'cue' }>['cue'] | null;
  /** The cue (до, bis, hasta) may name an end or a deadline: the act decides. */
  readonly eitherEnd: boolean;
}
export interface MoneyMention extends Found {
  readonly currency: string;
}

/** A sentence with everything the lexicon knows in it. */
export interface ReadSentence {
  readonly sentence: Sentence;
  readonly concepts: readonly ConceptMention[];
  readonly has: ReadonlySet<Concept>;
  readonly minerals: readonly MineralMention[];
  readonly countries: readonly CountryMention[];
  readonly dates: readonly DateFound[];
  readonly money: readonly MoneyMention[];
  readonly question: boolean;
  readonly headFinal: boolean;
  /** Words are not set apart by spaces. */
  readonly dense: boolean;
  /** Distance travelled at its first word. */
  readonly startStep: number;
  readonly endStep: number;
  /** Offset where its dateline ends; its start where it has none. */
  readonly dateline: number;
  /** Clause at an offset. */
  clauseAt(offset: number): number;
}

function isInName(match: AnyMatch, names: readonly AnyMatch[]): boolean {
  return names.some(({ start, end }) => start <= match.start && match.end <= end);
}

/** Room between a general term and its first example, and between one example and the next. */
const EXAMPLE_REACH = 32;

/** Whether a mineral stands behind a general term as an example of it, or goes on a list of examples. */
function isExample(
  folded: string,
  before: MineralMention | undefined,
  { start, entry }: AnyMatch,
  { examples = [], boundaries }: Lexicon['data']['language'],
): boolean {
  if (before === undefined || start - before.end > EXAMPLE_REACH) return false;
  if (entry.kind !== 'mineral' || entry.mineral === 'critical_minerals') return false;
  if (before.mineral !== 'critical_minerals') return before.example;
  const between = folded.slice(before.end, start);
  if (!boundaries) return examples.some((word) => between.includes(word));
  const words = ` ${between.replace(/[^\p{L}]/gu, ' ')} `;
  return examples.some((word) => words.includes(` ${word} `));
}

/** What a clause of its own stands behind: an older fact, an answer, a goal, a condition. */
const CLAUSE_MARKERS: ReadonlySet<Concept> = new Set(['background', 'retaliation', 'purpose', 'condition']);

/** Whether a word stands inside a longer marker, behind its beginning. */
function isWithin(match: AnyMatch, marker: AnyMatch): boolean {
  return marker.start < match.start && match.end <= marker.end;
}

const QUOTE_ENDS = new Set('"\'»“”’」』)）');

/** Whether a sentence asks: by its mark, inside closing quotes or not, or by a word that ends questions (のか, 吗). */
function asks(folded: string, { start, end }: Sentence, questions: readonly string[]): boolean {
  let last = end;
  while (last > start && (QUOTE_ENDS.has(folded[last - 1] ?? '') || folded[last - 1] === '。')) last--;
  const mark = folded[last - 1];
  return mark === '?' || mark === '？' || questions.some((word) => folded.startsWith(word, last - word.length));
}

/** Reads one sentence with the lexicon of its language. */
export function readSentence(text: FoldedText, steps: Int32Array, sentence: Sentence, lexicon: Lexicon): ReadSentence {
  const { folded } = text;
  const matches: AnyMatch[] = [];
  lexicon.matcher.scan(text, sentence.start, sentence.end, (match) => matches.push(match));
  const content: AnyMatch[] = [];
  const particles: AnyMatch[] = [];
  for (const match of matches) {
    const { kind } = match.entry;
    (kind === 'role' || kind === 'cue' || kind === 'clause' ? particles : content).push(match);
  }
  const kept = keepLongest(content).filter(
    (match) => match.entry.kind !== 'concept' || match.entry.concept !== 'ignore',
  );
  const companies = kept.filter(({ entry }) => entry.kind === 'country' && entry.by === 'company');
  const headFinal = lexicon.data.language.headFinal;
  const markers = kept.filter(({ entry }) => entry.kind === 'concept' && CLAUSE_MARKERS.has(entry.concept));
  // "después de que", "dopo che": a word within a marker opens no clause that the marker would not reach into.
  const openers = particles
    .filter((match) => match.entry.kind === 'clause' && !markers.some((marker) => isWithin(match, marker)))
    .map((match) => match.start);
  const commaOpeners = markers.map((match) => match.start);
  const blunt = bluntDates(kept);
  const starts = clauseStarts(folded, sentence, openers, commaOpeners, steps, headFinal);
  const clauseAt = (offset: number) => {
    let clause = 0;
    for (const start of starts) {
      if (start > offset) break;
      clause++;
    }
    return clause;
  };
  const currencies = kept.filter(({ entry }) => entry.kind === 'currency');
  const dense = !lexicon.data.language.boundaries;
  const magnitudes = currencies.length > 0 ? Object.keys(lexicon.data.language.magnitudes) : [];
  const concepts: ConceptMention[] = [];
  const minerals: MineralMention[] = [];
  const countries: CountryMention[] = [];
  const dates: DateFound[] = [];
  const money: MoneyMention[] = [];
  const has = new Set<Concept>();
  for (const match of kept) {
    const { entry, start, end } = match;
    const at = steps[start] ?? 0;
    const clause = clauseAt(start);
    const { rule } = entry;
    switch (entry.kind) {
      case 'concept':
        if (entry.ambiguous) break;
        concepts.push({ start, end, at, clause, rule, concept: entry.concept });
        has.add(entry.concept);
        break;
      case 'mineral':
        minerals.push({
          start,
          end,
          at,
          clause,
          rule,
          mineral: entry.mineral,
          ambiguous: entry.ambiguous,
          named: isInName(match, companies),
          example: isExample(folded, minerals.at(-1), match, lexicon.data.language),
        });
        break;
      case 'country':
        if (!entry.ambiguous && !currencies.some((currency) => isOfCurrency(folded, match, currency, dense))) {
          countries.push({
            start,
            end,
            at,
            clause,
            rule,
            country: entry.country,
            by: entry.by,
            role: 'none',
            list: countries.length,
          });
        }
        break;
      case 'date':
        if (blunt.has(match) || overlapsLonger(match, dates.at(-1))) break;
        dates.push(
          endBehind(folded, dates.at(-1), {
            start,
            end,
            at,
            clause,
            rule,
            form: entry.form,
            slots: match.slots ?? {},
            ...cueOf(folded, steps, match, particles),
          }),
        );
        break;
      case 'currency':
        if (isCounted(folded, match, magnitudes, dense))
          money.push({ start, end, at, clause, rule, currency: entry.currency });
        break;
      default:
        break;
    }
  }
  const coming = toCome(folded, sentence, concepts, lexicon.data.language.infinitives ?? []);
  if (coming !== null) {
    concepts.push(coming);
    has.add(coming.concept);
  }
  const dateline = datelineEnd(folded, sentence, concepts);
  if (dateline > 0) {
    const told = countries.filter((country) => country.start >= dateline || isLabel(country, sentence, dateline));
    countries.splice(0, countries.length, ...told);
  }
  const topicStart = headFinal && sentence.kind === 'title' ? afterBracket(folded, sentence.start) : null;
  assignRoles(folded, steps, countries, particles, concepts, minerals, headFinal, topicStart, sentence.start);
  return {
    sentence,
    concepts,
    has,
    minerals,
    countries,
    dates,
    money,
    question: asks(folded, sentence, lexicon.data.language.questions ?? []),
    headFinal,
    dense,
    startStep: steps[sentence.start] ?? 0,
    endStep: steps[sentence.end] ?? 0,
    dateline: Math.max(dateline, sentence.start),
    clauseAt,
  };
}

/** Verbs: what stands in front of an infinitive and takes it ("agrees to build"), and what may be one itself. */
const VERBS: ReadonlySet<Concept> = new Set(ACTS);
/** Nouns that are verbs as well: "to ban exports", "to tariff". */
const NOUNS_AND_VERBS: ReadonlySet<Concept> = new Set([...VERBS, 'ban', 'nationalisation', 'stockpile', 'export_ban']);
/** What else takes an infinitive: "a loan to build", "ready to end". */
const TAKERS: ReadonlySet<Concept> = new Set([
  ...VERBS,
  'future',
  'may',
  'purpose',
  'accord',
  'money',
  'loan',
  'subsidy',
  'negation',
  'deny',
  'opinion',
]);

/** "Vale to shut mines": a headline's only verb, where it is an infinitive, tells what will be. */
function toCome(
  folded: string,
  { kind }: Sentence,
  concepts: readonly ConceptMention[],
  infinitives: readonly string[],
): ConceptMention | null {
  if (kind === 'body' || infinitives.length === 0) return null;
  for (const mention of concepts) {
    const { start, concept } = mention;
    const marker = infinitives.find((word) => folded.startsWith(`${word} `, start - word.length - 1));
    if (marker !== undefined && NOUNS_AND_VERBS.has(concept) && folded[start - marker.length - 2] === ' ')
      return { ...mention, concept: 'future' };
    if (TAKERS.has(concept)) return null;
  }
  return null;
}

/** Whether a country only tells whose money is meant: "US$", "US-Dollar", "долларов США". */
function isOfCurrency(folded: string, country: AnyMatch, currency: AnyMatch, dense: boolean): boolean {
  if (folded[country.end] === '$') return true;
  // "US-Dollar"; "European" only begins like a currency.
  if (currency.start <= country.start && country.end < currency.end) return true;
  const before = currency.start - country.end;
  if (before >= 0 && before <= 1) return folded[country.end] !== ',';
  const after = country.start - currency.end;
  const by = country.entry.kind === 'country' ? country.entry.by : null;
  return !dense && after === 1 && folded[currency.end] === ' ' && (by === 'name' || by === 'adjective');
}

/** How far in front of a currency its number may stand: "120 millions d'euros". */
const COUNT_REACH = 24;

/** Whether a number or "millions" stands beside a currency, so that a sum is told and not the price of a dollar. */
function isCounted(folded: string, { start, end }: AnyMatch, magnitudes: readonly string[], dense: boolean): boolean {
  const before = folded.slice(Math.max(0, start - COUNT_REACH), start);
  if (/\d/u.test(before) || /^.?\d/u.test(folded.slice(end, end + 2))) return true;
  return magnitudes.some((word) => (word.length > 2 || dense) && before.includes(word));
}

function cueOf(
  folded: string,
  steps: Int32Array,
  date: AnyMatch,
  particles: readonly AnyMatch[],
): Pick<DateFound, 'cue' | 'eitherEnd'> {
  let best: DateFound['cue'] = null;
  let own: DateFound['cue'] = null;
  let length = 0;
  let eitherEnd = false;
  for (const { entry, start, end } of particles) {
    if (entry.kind !== 'cue' || end - start < length) continue;
    // "since April": the date brings its cue along.
    if (entry.side === 'before' && start === date.start && end <= date.end && entry.cue !== 'announced')
      own = entry.cue;
    const near =
      entry.side === 'before'
        ? start < date.start && end <= date.end && adjoins(folded, steps, Math.min(end, date.start), date.start)
        : end > date.end &&
          start >= date.start &&
          start <= date.end + 2 &&
          adjoins(folded, steps, date.end, Math.max(start, date.end));
    if (!near) continue;
    if (end - start === length && best !== null) {
      eitherEnd ||= (best === 'until' && entry.cue === 'due') || (best === 'due' && entry.cue === 'until');
      continue;
    }
    [best, length, eitherEnd] = [entry.cue, end - start, false];
  }
  return { cue: best ?? own, eitherEnd };
}

/** "pelo prazo de um ano a contar ...": of two readings of the same words the longer counts, the first of two as long. */
function overlapsLonger({ start, end }: AnyMatch, before: DateFound | undefined): boolean {
  return before !== undefined && start < before.end && end - start <= before.end - before.start;
}

/** Steps from a first day to the last one that is told with it. */
const SPAN_REACH = 10;

const DASH = /^ ?[-–—~～〜] ?$/u;

/** "от 1 января до 30 ноября", "1 January – 31 December": behind a first day stands the last one, and no deadline. */
function endBehind(folded: string, before: DateFound | undefined, date: DateFound): DateFound {
  if (before?.cue !== 'effective' || date.at - before.at > SPAN_REACH) return date;
  const ends = date.eitherEnd || (date.cue === null && DASH.test(folded.slice(before.end, date.start)));
  return ends ? { ...date, cue: 'until', eitherEnd: false } : date;
}
