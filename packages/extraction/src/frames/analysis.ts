import type { MineralId } from '@lodewatch/contracts';
import { type Concept, type CountryKind, ROLES } from '../lexicon/concepts.js';
import type { Entry, Lexicon } from '../lexicon/lexicon.js';
import type { Match, Slots } from '../lexicon/matcher.js';
import { classOf, DENSE } from '../text/characters.js';
import type { FoldedText } from '../text/fold.js';
import type { Sentence } from '../text/segments.js';

/** Words found in a sentence, with their place in it. Offsets are folded ones. */
interface Found {
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

type AnyMatch = Match<Entry>;

/** Whether what `a` spells out lies inside what `b` spells out, which is longer. */
function isInside(a: AnyMatch, b: AnyMatch): boolean {
  return b.coreStart <= a.coreStart && a.coreEnd <= b.coreEnd && b.coreEnd - b.coreStart > a.coreEnd - a.coreStart;
}

/** Acts, and armed men, whose patterns may spell out what is acted on, and what that may be: "resumed exports" tells of both. */
const ACTS: ReadonlySet<Concept> = new Set([
  'halt',
  'close',
  'cut',
  'ease',
  'lift',
  'revoke',
  'grant',
  'resume',
  'extend',
  'delay',
  'expire',
  'build',
  'raise',
  'restrict',
  'conflict',
]);
const OBJECTS: ReadonlySet<Concept> = new Set([
  'export',
  'import',
  'control',
  'ban',
  'licence',
  'quota',
  'tariff',
  'export_control',
  'export_ban',
  'export_licence',
  'sanction',
  'mining_licence',
  'site',
  'production',
  'royalty',
  'strike',
]);

/** What a longer match takes from a shorter one inside it: phrases to ignore take all, else only their own kind. */
function swallows(b: Entry, a: Entry): boolean {
  if (b.kind === 'concept' && b.concept === 'ignore') return a.kind !== 'date';
  if (b.kind === 'concept' && a.kind === 'concept' && ACTS.has(b.concept) && OBJECTS.has(a.concept)) return false;
  if (b.kind === a.kind)
    return b.kind === 'concept' || b.kind === 'mineral' || b.kind === 'country' || b.kind === 'date';
  if (b.kind === 'country' && b.by === 'company' && a.kind === 'mineral') return false;
  return b.kind === 'country' && b.by !== 'place' && (a.kind === 'concept' || a.kind === 'mineral');
}

/** The ending of a verb tells when, whatever its stem says: "suspend-erá", "chiud-eranno". */
function isTense({ entry, start, coreStart }: AnyMatch): boolean {
  return entry.kind === 'concept' && entry.concept === 'future' && coreStart > start;
}

function keepLongest(matches: readonly AnyMatch[]): AnyMatch[] {
  const sorted = [...matches].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: AnyMatch[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const match = sorted[i];
    if (match === undefined) continue;
    let covered = false;
    for (let j = i - 1; j >= 0 && !covered; j--) {
      const other = sorted[j];
      if (other === undefined || match.start - other.start > 160) break;
      covered = !other.gapped && isInside(match, other) && swallows(other.entry, match.entry) && !isTense(match);
    }
    for (let j = i + 1; j < sorted.length && !covered; j++) {
      const other = sorted[j];
      if (other === undefined || other.start > match.end) break;
      covered = !other.gapped && isInside(match, other) && swallows(other.entry, match.entry) && !isTense(match);
    }
    if (!covered) kept.push(match);
  }
  const acts = kept.filter(({ entry }) => entry.kind === 'concept');
  return kept.filter((match) => match.entry.kind !== 'concept' || !acts.some((other) => repeats(match, other)));
}

/** Whether `other` says the same thing with the words of `match` and more: two patterns of one concept found one act. */
function repeats(match: AnyMatch, other: AnyMatch): boolean {
  const [a, b] = [match.entry, other.entry];
  if (a.kind !== 'concept' || b.kind !== 'concept' || a.concept !== b.concept) return false;
  if (match.start < other.start || match.end > other.end) return false;
  return other.end - other.start > match.end - match.start;
}

/** "from February 2027": of two dates that share words, the one that says less. */
function bluntDates(matches: readonly AnyMatch[]): ReadonlySet<AnyMatch> {
  const blunt = new Set<AnyMatch>();
  let last: AnyMatch | null = null;
  const worth = ({ slots }: AnyMatch) => Object.keys(slots ?? {}).length;
  for (const match of matches) {
    if (match.entry.kind !== 'date') continue;
    if (last === null || match.start >= last.end || worth(match) === worth(last)) last = match;
    else if (worth(match) < worth(last)) blunt.add(match);
    else {
      blunt.add(last);
      last = match;
    }
  }
  return blunt;
}

const HARD_BREAKS = new Uint8Array(65536);
for (const char of ';:()[]{}—–。；：（）「」『』【】') HARD_BREAKS[char.charCodeAt(0)] = 1;
const COMMA = ','.charCodeAt(0);
const WIDE_COMMA = '，'.charCodeAt(0);
const DENSE_COMMA = '、'.charCodeAt(0);
const CLAUSE_COMMA_STEPS = 12;
/** Particles before a comma that hold a topic, an object or a place out for the verb to come: no clause ends there. */
const HELD_OUT = new Set('はもにをのへやどらと');

function clauseStarts(
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
    } else if (char === COMMA && commaOpeners.some((at) => at > i && (steps[at] ?? 0) - (steps[i] ?? 0) <= 2)) {
      starts.push(i + 1);
    }
  }
  for (const opener of openers) if (opener > start + 1) starts.push(opener);
  return starts.sort((a, b) => a - b);
}

function isDense(folded: string, at: number): boolean {
  return classOf(folded.charCodeAt(at - 1)) === DENSE;
}

/** Whether only spaces, or one short function word, stand between two offsets. */
function adjoins(folded: string, steps: Int32Array, from: number, to: number): boolean {
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
function enumerated(folded: string, steps: Int32Array, from: number, to: number): boolean {
  if (to < from || to - from > 12) return false;
  const between = folded.slice(from, to);
  if (between.startsWith("'s") || /[.:;]/u.test(between)) return false;
  if (isDense(folded, from)) return DENSE_JOINT.test(between);
  return (steps[to] ?? 0) - (steps[from] ?? 0) <= 4 && between.length <= 9;
}

function isInName(match: AnyMatch, names: readonly AnyMatch[]): boolean {
  return names.some(({ start, end }) => start <= match.start && match.end <= end);
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
  const openers = particles.filter((match) => match.entry.kind === 'clause').map((match) => match.start);
  const commaOpeners = kept
    .filter(
      ({ entry }) =>
        entry.kind === 'concept' &&
        (entry.concept === 'background' ||
          entry.concept === 'retaliation' ||
          entry.concept === 'purpose' ||
          entry.concept === 'condition'),
    )
    .map((match) => match.start);
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
        if (blunt.has(match)) break;
        dates.push({
          start,
          end,
          at,
          clause,
          rule,
          form: entry.form,
          slots: match.slots ?? {},
          ...cueOf(folded, steps, match, particles),
        });
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
  if (dateline > 0) countries.splice(0, countries.length, ...countries.filter(({ start }) => start >= dateline));
  const topicStart = headFinal && sentence.kind === 'title' ? afterBracket(folded, sentence.start) : null;
  assignRoles(folded, steps, countries, particles, concepts, minerals, headFinal, topicStart);
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
const VERBS: ReadonlySet<Concept> = new Set([
  'restrict',
  'impose',
  'widen',
  'halt',
  'close',
  'cut',
  'raise',
  'require',
  'ease',
  'lift',
  'revoke',
  'grant',
  'resume',
  'delay',
  'extend',
  'expire',
  'sign',
  'agree',
  'negotiate',
  'fund',
  'acquire',
  'build',
  'announce',
  'decide',
  'plan',
]);
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

const DATELINE_REACH = 70;
const DATELINE_PARTS = 2;
const DATELINE_END = /(?:】| [-–—] |[)）] ?[-–—]|[)）] ?— ?|—)/u;
/** Brackets that a report opens with: "[Reuters]", 【北京=共同】, "(서울=연합뉴스)". */
const BRACKETS: Readonly<Record<string, string>> = { '[': ']', '［': '］', '【': '】', '(': ')', '（': '）', '<': '>' };

/** Where the dateline of a report ends ("JAKARTA, 3 March (Reuters) - "), or 0: its city and its paper are no actors. */
function datelineEnd(folded: string, { start, kind }: Sentence, concepts: readonly ConceptMention[]): number {
  if (kind === 'title') return 0;
  const head = folded.slice(start, start + DATELINE_REACH);
  let end = 0;
  // "(ANSA) - SANTIAGO, 1 AGO - ": the agency, then the place.
  for (let part = 0; part < DATELINE_PARTS; part++) {
    const match = DATELINE_END.exec(head.slice(end));
    if (match === null) break;
    const next = end + match.index + match[0].length;
    if (concepts.some((mention) => mention.start < start + next && mention.concept !== 'announce')) break;
    end = next;
  }
  if (end > 0) return start + end;
  const close = BRACKETS[head[0] ?? ''];
  return close === undefined ? 0 : start + head.indexOf(close) + 1;
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

/** Offset behind a bracket that a headline opens with, and the space after it. */
function afterBracket(folded: string, start: number): number {
  const close = BRACKETS[folded[start] ?? ''];
  const end = close === undefined ? -1 : folded.slice(start, start + DATELINE_REACH).indexOf(close);
  const after = end < 0 ? start : start + end + 1;
  return folded[after] === ' ' ? after + 1 : after;
}

/** Whether a headline puts a country first and its act behind a comma, where verbs come last: 中国、…を禁輸; 기니, … 박탈. */
function isTopic(folded: string, { start, end, by }: CountryMention, topicStart: number | null): boolean {
  const next = folded[end];
  return start === topicStart && by !== 'company' && by !== 'place' && (next === '、' || next === ',' || next === '，');
}

/** Room for "'s " and a space between a country and its company: "Niger stripped Orano" tells of two. */
const OWNER_REACH = 4;

function assignRoles(
  folded: string,
  steps: Int32Array,
  countries: CountryMention[],
  particles: readonly AnyMatch[],
  concepts: readonly ConceptMention[],
  minerals: readonly MineralMention[],
  headFinal: boolean,
  topicStart: number | null,
): void {
  const goods = [...minerals, ...concepts.filter(({ concept }) => GOODS.has(concept))];
  for (let i = 0; i < countries.length; i++) {
    const country = countries[i];
    if (country === undefined) continue;
    let role: CountryRole = 'none';
    let length = 0;
    const kind = kindBefore(folded, steps, country, concepts);
    for (const { entry, start, end } of particles) {
      if (entry.kind !== 'role' || end - start < length) continue;
      const near =
        entry.side === 'before'
          ? end <= country.start &&
            (adjoins(folded, steps, end, country.start) ||
              (entry.role === 'target' && kind !== undefined && adjoins(folded, steps, end, kind.start)))
          : start >= country.end &&
            start - country.end <= 12 &&
            (steps[start] ?? 0) - (steps[country.end] ?? 0) <= 4 &&
            adjoins(folded, steps, country.end, start);
      if (!near) continue;
      // "à Tokyo" is a place, "aux États-Unis" may be a destination.
      const located = country.by === 'seat' || country.by === 'place';
      if (end - start === length && role !== 'none' && (entry.role === 'place') !== located) continue;
      // "titanio dalla Cina" names where goods come from, "imposto dalla Cina" who acts.
      const rival = end - start === length && isActorOrOrigin(role, entry.role);
      if (rival && (entry.role === 'source') !== follows(folded, steps, goods, start)) continue;
      [role, length] = [entry.role, end - start];
    }
    if (country.by === 'target') role = 'target';
    const owner = countries[i + 1];
    // "Australia's Lynas", "le chinois CMOC": the company acts, not its country.
    const isCompanys =
      (country.by === 'name' || country.by === 'adjective') &&
      owner?.by === 'company' &&
      owner.start - country.end <= OWNER_REACH;
    if (role === 'none' && isCompanys) role = 'attribute';
    // "Ganfeng of China"
    const owned = countries[i - 1];
    if (
      (role === 'none' || role === 'agent') &&
      country.by === 'name' &&
      owned?.by === 'company' &&
      country.start - owned.end > 2 &&
      adjoins(folded, steps, owned.end, country.start)
    )
      role = 'attribute';
    if (role === 'none' && isTopic(folded, country, topicStart)) role = 'agent';
    const listed = countries[listedAfter(folded, steps, countries, i)];
    const before = listed !== undefined && isTopic(folded, listed, topicStart) ? undefined : listed;
    const list = before?.list ?? i;
    if (role === 'none' && before !== undefined && before.role !== 'attribute') role = before.role;
    // In languages with markers behind, a list takes the role of its last member.
    if (headFinal && role !== 'none' && country.by !== 'target' && country.by !== 'adjective') {
      for (let j = i - 1; j >= 1; j--) {
        const before = countries[j];
        const next = countries[j + 1];
        if (before === undefined || next === undefined || before.role !== 'none') break;
        if (!enumerated(folded, steps, before.end, next.start)) break;
        countries[j] = { ...before, role };
      }
    }
    if (country.by === 'adjective' && role !== 'source' && (isCompanys || !hasHead(steps, country, concepts)))
      role = 'attribute';
    // "against top producer Russia" tells whom a measure is against.
    const described = role === 'target' && kind?.concept === 'dependence';
    if (role !== 'agent' && !described && concepts.some((mention) => isDependence(steps, mention, country)))
      role = 'dependence';
    countries[i] = { ...country, role, list };
  }
}

/** What comes from a country. */
const GOODS: ReadonlySet<Concept> = new Set(['import', 'export', 'other_good', 'production']);

/** Whether one particle may stand for who acts and for where goods come from. */
function isActorOrOrigin(a: CountryRole, b: CountryRole): boolean {
  return (a === 'agent' && b === 'source') || (a === 'source' && b === 'agent');
}

/** Whether one of the mentions ends right before an offset. */
function follows(folded: string, steps: Int32Array, mentions: readonly Found[], at: number): boolean {
  return mentions.some(({ end }) => end <= at && adjoins(folded, steps, end, at));
}

/** Nouns that say what a country is, right before its name: "against the producer Russia", "contra el gigante chino". */
const KINDS: ReadonlySet<Concept> = new Set(['company', 'government', 'dependence']);

function kindBefore(
  folded: string,
  steps: Int32Array,
  country: CountryMention,
  concepts: readonly ConceptMention[],
): ConceptMention | undefined {
  return concepts.find(
    ({ concept, end }) => KINDS.has(concept) && end < country.start && adjoins(folded, steps, end, country.start),
  );
}

/** Nouns that make a nationality an actor: "the Chinese government", "Chinese export controls", "accord américain". */
const HEADS: ReadonlySet<Concept> = new Set([
  'government',
  'control',
  'ban',
  'export',
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
  'import_curb',
  'sanction',
  'licence',
  'quota',
  'tariff',
  'accord',
  'money',
  'subsidy',
  'loan',
  'guarantee',
  'stockpile',
  'output_quota',
  'royalty',
]);
const CARRIERS: ReadonlySet<Concept> = new Set(['company', 'market', 'other_good', 'consumer']);

/** Whether a noun that can act or be enacted belongs to an adjective: just before it, or after it with little between. */
function hasHead(steps: Int32Array, country: CountryMention, concepts: readonly ConceptMention[]): boolean {
  const from = steps[country.start] ?? 0;
  const to = steps[country.end] ?? 0;
  let head = Number.POSITIVE_INFINITY;
  let carrier = Number.POSITIVE_INFINITY;
  for (const { concept, start, at } of concepts) {
    const far = start >= country.end ? at - to : from - at;
    if (far < 0 || far > (start >= country.end ? 10 : 6)) continue;
    if (HEADS.has(concept)) head = Math.min(head, far);
    else if (CARRIERS.has(concept)) carrier = Math.min(carrier, far);
  }
  return head < Number.POSITIVE_INFINITY && carrier > 3;
}

/** Two countries in one word: 米英, 한일. */
function isOneWord(a: CountryMention, b: CountryMention): boolean {
  return a.start === b.start && a.end === b.end && a.country !== b.country;
}

/** The mention before another of its kind; one word may be name and adjective at once ("US"). -1 where there is none. */
function previous(countries: readonly CountryMention[], at: number): number {
  const next = countries[at];
  let before = at - 1;
  while (before >= 0 && countries[before]?.by !== next?.by && countries[before]?.start === countries[before - 1]?.start)
    before--;
  return before;
}

/**
 * The country that the one at `at` goes on a list with; -1 where there is none. A list ends on "and": "to Japan, China's
 * ministry said" is none, "to Japan, Korea and China" is one.
 */
function listedAfter(folded: string, steps: Int32Array, countries: readonly CountryMention[], at: number): number {
  const linked = (i: number) => {
    const [before, next] = [countries[previous(countries, i)], countries[i]];
    return (
      before !== undefined &&
      next !== undefined &&
      before.by === next.by &&
      next.by !== 'body' &&
      (enumerated(folded, steps, before.end, next.start) || isOneWord(before, next))
    );
  };
  if (!linked(at)) return -1;
  let last = at;
  while (linked(last + 1)) last++;
  const [before, next] = [countries[previous(countries, last)], countries[last]];
  if (before === undefined || next === undefined) return -1;
  const joined = isDense(folded, next.start + 1) || (steps[next.start] ?? 0) > (steps[before.end] ?? 0);
  return joined ? previous(countries, at) : -1;
}

/** "dependence on China", "China's dominance", "China dominates": the country is the matter, not the actor. */
function isDependence(steps: Int32Array, mention: ConceptMention, country: CountryMention): boolean {
  if (mention.concept !== 'dependence' || mention.clause !== country.clause) return false;
  return mention.start >= country.end
    ? (steps[mention.start] ?? 0) - (steps[country.end] ?? 0) <= 6
    : (steps[country.start] ?? 0) - (steps[mention.end] ?? 0) <= 10;
}
