import type { Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import { type Candidate, mentionsOf, nearest, type Signals, signalsAround } from './candidate.js';
import { partiesOf, unique } from './parties.js';

const ACCORD: ReadonlySet<Concept> = new Set(['accord']);
const MAKING: ReadonlySet<Concept> = new Set([
  'sign',
  'agree',
  'negotiate',
  'announce',
  'plan',
  'decide',
  'build',
  'impose',
  'in_force',
  'widen',
  'extend',
]);
const SIGNING: ReadonlySet<Concept> = new Set(['sign']);
const CONSENTING: ReadonlySet<Concept> = new Set(['agree']);
const AGREEING: ReadonlySet<Concept> = new Set(['sign', 'agree']);
const NEGOTIATING: ReadonlySet<Concept> = new Set(['negotiate', 'plan', 'may']);

function stageOf(read: ReadSentence, signals: Signals, trigger: ConceptMention): Stage {
  const signed = nearest(mentionsOf(read, SIGNING), trigger, 24);
  const agreed = nearest(mentionsOf(read, CONSENTING), trigger, 24);
  const talks = nearest(mentionsOf(read, NEGOTIATING), trigger, 16);
  if (signals.future || signals.hedged) return 'proposed';
  if (talks !== null && signed === null) return 'proposed';
  if (talks !== null && signals.planned) return 'proposed';
  if (signed !== null) return 'signed';
  if (agreed !== null) return 'signed';
  return signals.announced ? 'announced' : 'signed';
}

const TALKS: ReadonlySet<Concept> = new Set(['negotiate']);

/** "Brussels negotiates with Chile about lithium": talks of one state with another, on minerals. */
function talksOf(read: ReadSentence): ConceptMention[] {
  const partner = read.countries.some(({ role, by }) => role === 'with' && by !== 'place');
  if (!partner || !read.countries.some(({ role }) => role === 'none' || role === 'agent')) return [];
  return mentionsOf(read, TALKS).filter(({ clause }) => read.minerals.some((mineral) => mineral.clause === clause));
}

const HOSTILE: ReadonlySet<Concept> = new Set(['sanction', 'ban', 'import_curb', 'export_ban']);

/** "the EU's agreement on sanctions against Russia": who is aimed at is no party. */
function isAgainst(read: ReadSentence, parties: readonly CountryMention[]): boolean {
  return parties.some(({ role }) => role === 'target') && parties.length <= 2 && mentionsOf(read, HOSTILE).length > 0;
}

/** Whether a country stands for a government, and not for where goods or people come from. */
function isSide({ by, role }: CountryMention): boolean {
  return by !== 'adjective' && role !== 'target' && role !== 'attribute';
}

/** What one state signs by itself: a law, a ban, an order. */
const MEASURES: ReadonlySet<Concept> = new Set([
  'law',
  'ban',
  'tariff',
  'sanction',
  'import_curb',
  'export_ban',
  'export_control',
  'nationalisation',
]);

function isOfMeasure(read: ReadSentence, signing: ConceptMention): boolean {
  if (signing.concept !== 'sign') return false;
  const isDecreed = read.concepts.some(
    ({ concept, start, end }) => concept === 'decide' && start <= signing.start && signing.end <= end,
  );
  return isDecreed || nearest(mentionsOf(read, MEASURES), signing, 16) !== null;
}

/** Understandings between governments: one candidate for each set of parties that the sentence tells apart. */
export function accords(read: ReadSentence): Candidate[] {
  const nouns = mentionsOf(read, ACCORD);
  const verbs = mentionsOf(read, AGREEING);
  const making = mentionsOf(read, MAKING);
  const trigger =
    nouns.find((noun) => nearest(making, noun, 24) !== null) ?? nouns[0] ?? verbs[0] ?? talksOf(read)[0] ?? null;
  if (trigger === null) return [];
  const parties = partiesOf(read, trigger);
  // A verb of agreeing or signing alone needs both sides in the sentence, and nothing else that is signed.
  if (trigger.concept !== 'accord' && (parties.filter(isSide).length < 2 || isOfMeasure(read, trigger))) return [];
  if (isAgainst(read, parties)) return [];
  const others = making.filter((verb) => verb !== trigger);
  const strong = others.filter(({ concept }) => concept !== 'announce' && concept !== 'plan' && concept !== 'decide');
  const governor =
    nearest(strong, trigger, 24) ?? nearest(others, trigger, 24) ?? (trigger.concept === 'accord' ? null : trigger);
  const signals = signalsAround(read, trigger, governor);
  const stage = stageOf(read, signals, trigger);
  return partyGroups(read, parties).map((actors) => ({
    type: 'accord',
    direction: 'easing',
    stage,
    trigger,
    governor,
    actors,
    targets: [],
    minerals: read.minerals,
    instruments: [],
    money: [],
    sentence: read,
    signals,
  }));
}

/**
 * "between A and B, and between A, C and D" are accords of A with each of the others; "by A with B, C and D; a pact with
 * E" are two of A. One list, or none, is one accord of all.
 */
function partyGroups(read: ReadSentence, parties: readonly CountryMention[]): readonly (readonly CountryMention[])[] {
  const lists: CountryMention[][] = [];
  for (const country of read.countries) {
    if (country.role !== 'with' || country.by === 'place' || country.by === 'company') continue;
    const before = lists.at(-1)?.at(-1);
    const goesOn = before !== undefined && country.list === before.list && !repeats(lists.at(-1), country);
    if (goesOn) lists.at(-1)?.push(country);
    else lists.push([country]);
  }
  if (lists.length < 2) return pairsOf(parties, lists[0] ?? []) ?? [parties];
  const subject = parties.find(({ role }) => role !== 'with');
  if (subject !== undefined) {
    return lists.map((list) => [subject, ...list.filter(({ country }) => country !== subject.country)]);
  }
  const hub = lists[0]?.find(({ country }) => lists.every((list) => list.some((other) => other.country === country)));
  if (hub === undefined) {
    // "with Malaysia a trade agreement; with Thailand a similar pact": the one who signed is named elsewhere.
    if (areApart(lists)) return lists;
    return lists.some((list) => list.length < 2) ? [parties] : lists;
  }
  return lists.flatMap((list) => list.filter(({ country }) => country !== hub.country).map((other) => [hub, other]));
}

/** One state with each of two or three others is as many accords: "accords with Malaysia and Thailand". */
const OTHERS = 3;

/** The accords of one state with each of those that stand together on the other side; null where it is one of all. */
function pairsOf(
  parties: readonly CountryMention[],
  list: readonly CountryMention[],
): readonly (readonly CountryMention[])[] | null {
  const partners = unique(list.filter(({ country }) => parties.some((party) => party.country === country)));
  const subjects = parties.filter(({ country }) => !partners.some((partner) => partner.country === country));
  if (subjects.length === 0 && isHubFirst(partners)) {
    const [hub, ...others] = partners;
    return hub === undefined ? null : others.map((other) => [hub, other]);
  }
  const [one, many] = subjects.length === 1 ? [subjects[0], partners] : [partners[0], subjects];
  if (
    one === undefined ||
    many.length < 2 ||
    many.length > OTHERS ||
    subjects.length + partners.length !== many.length + 1
  )
    return null;
  return many.every(({ list: stands }) => stands === many[0]?.list) ? many.map((other) => [one, other]) : null;
}

/** Characters of a comma and a space. */
const COMMA = 2;

/** "between the US and Australia, Malaysia and Thailand": a list that joins its first two by a word goes on with others of the first. */
function isHubFirst([first, second, third]: readonly CountryMention[]): boolean {
  if (first === undefined || second === undefined || third === undefined) return false;
  return second.start - first.end > COMMA && third.start - second.end === COMMA;
}

/** Whether each of several lists is of one country in a clause of its own. */
function areApart(lists: readonly (readonly CountryMention[])[]): boolean {
  return (
    lists.every(({ length }) => length === 1) &&
    new Set(lists.map(([country]) => country?.clause)).size === lists.length
  );
}

function repeats(list: readonly CountryMention[] | undefined, { country }: CountryMention): boolean {
  return list?.some((member) => member.country === country) === true;
}
