import { isClaim } from '../events/decide.js';
import type { Framed, WeighedGroup } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { isPromisedBy } from '../frames/promises.js';
import type { Concept } from '../lexicon/concepts.js';
import { BLOWS, MEASURE_WORDS } from './field-of.js';
import { actDistance } from './setting.js';

/** Words without which a sentence of its own says nothing of the act before. */
const PROMISE_WORDS: readonly Concept[] = [
  ...MEASURE_WORDS,
  'announce',
  'decide',
  'sign',
  'agree',
  'negotiate',
  'money',
  'fund',
  'impose',
  'require',
  'plan',
  'stockpile',
  'grant',
  'future',
];

/** How far from an act a sentence may stand and still date it. */
export const SENTENCES_APART = 4;
/** A duty or decision with its day belongs to the news from farther off. */
const DEADLINE_APART = 8;

/** The place of each sentence among those of the body: what a page sets between them is no distance. */
export function placesOf(sentences: readonly ReadSentence[]): number[] {
  const places: number[] = [];
  let place = 0;
  for (const { sentence } of sentences) {
    if (sentence.kind === 'body') place++;
    places[sentence.index] = place;
  }
  return places;
}

/** Sentences of the body from one sentence to another, at least one where they differ; negative where `to` comes first. */
function gapBetween(
  { sentence: from }: ReadSentence,
  { sentence: to }: ReadSentence,
  places: readonly number[],
): number {
  const gap = (places[to.index] ?? 0) - (places[from.index] ?? 0);
  return gap === 0 ? Math.sign(to.index - from.index) : gap;
}

/** A group that a date may belong to, and how strongly. */
export interface Owner {
  readonly group: WeighedGroup;
  readonly framed: Framed | null;
  readonly weight: number;
  readonly gap: number;
  /** The sentence of the date tells an act of another kind, that is not claimed. */
  readonly beside: boolean;
}

/**
 * Whose deadline it is in a sentence that tells what the parties of an accord promise: that of the promise, and any other
 * that of the accord. Undefined where there is none; nobody's where its group is not claimed.
 */
function promiserOf(read: ReadSentence, mention: DateFound, groups: readonly WeighedGroup[]): Owner[] | undefined {
  for (const group of groups) {
    const framed = group.members.find(
      ({ candidate }) => candidate.sentence === read && candidate.promise !== undefined,
    );
    if (framed === undefined) continue;
    if (!isPromisedBy(framed.candidate, mention)) {
      const pact = pactOf(group, groups);
      return pact === undefined || !isClaim(pact)
        ? []
        : [{ group: pact, framed: null, weight: 1, gap: 1, beside: false }];
    }
    return isClaim(group) ? [{ group, framed, weight: 4, gap: 0, beside: false }] : [];
  }
  return undefined;
}

/** The accord whose parties promise what a group tells. */
function pactOf({ members }: WeighedGroup, groups: readonly WeighedGroup[]): WeighedGroup | undefined {
  const pact = members.find(({ candidate }) => candidate.promise !== undefined)?.candidate.promise?.pact;
  if (pact === undefined) return undefined;
  return groups.find((group) => group.members.some(({ candidate }) => candidate === pact));
}

/** Who is bound by a deadline: what the parties of an accord promise has its own day, any other is that of the accord. */
export function boundBy(group: WeighedGroup, mention: DateFound, groups: readonly WeighedGroup[]): WeighedGroup {
  if (group.members.some(({ candidate }) => isPromisedBy(candidate, mention))) return group;
  return pactOf(group, groups) ?? group;
}

/** Whether a sentence says of an act that something will be done: by its verb, or by a sum that will be spent. */
function makesPromise({ candidate: { signals, sentence } }: Framed): boolean {
  return signals.verbal || (sentence.money.length > 0 && sentence.has.has('future'));
}

/** Whether a sentence tells of an accord of other parties, or of what one party does with another country. */
function isOfOthers(read: ReadSentence, { lead }: WeighedGroup, here: readonly Owner[]): boolean {
  if (lead.candidate.type !== 'accord') return false;
  return (
    here.some(({ group }) => group.lead.candidate.type === 'accord' && isClaim(group)) ||
    read.countries.some(({ role, country }) => role === 'with' && !lead.actors.some(({ value }) => value === country))
  );
}

/** The groups that a date may belong to, the likeliest first: those its sentence tells, then news told near by. */
export function ownersOf(
  read: ReadSentence,
  mention: DateFound,
  groups: readonly WeighedGroup[],
  isNews: (group: WeighedGroup) => boolean,
  places: readonly number[],
): Owner[] {
  const deadline = mention.cue === 'due' || mention.form === 'within';
  const promised = deadline ? promiserOf(read, mention, groups) : undefined;
  if (promised !== undefined) return promised;
  const here: (Owner & { far: number })[] = [];
  for (const group of groups) {
    for (const framed of group.members) {
      if (framed.candidate.sentence !== read) continue;
      here.push({
        group,
        framed,
        gap: 0,
        beside: false,
        weight: (framed === group.lead ? 3 : 2) - actDistance(framed, mention) / 100,
        far: actDistance(framed, mention),
      });
    }
  }
  // What is not claimed at all dates nothing beside what is.
  if (here.some(({ group }) => isClaim(group)))
    here.splice(0, here.length, ...here.filter(({ group }) => isClaim(group)));
  here.sort((a, b) => a.far - b.far);
  if (here.some(({ group }) => isNews(group)) && !deadline) return here;
  const lasting = mention.cue === 'until';
  if (deadline && here.some(({ framed }) => framed?.candidate.signals.verbal === false)) {
    const verbal = here.filter(({ framed }) => framed !== null && makesPromise(framed));
    // A noun makes no promise, unless nothing else is news.
    const alone = groups.every((group) => !isNews(group) || here.some((owner) => owner.group === group));
    if (verbal.length > 0 || !alone) here.splice(0, here.length, ...verbal);
  }
  const befallen = read.concepts.some(({ concept }) => BLOWS.has(concept));
  if (read.has.has('other_good') && !lasting && !befallen && mention.form !== 'within') return here;
  // "In 180 days the minister shall report"
  const owed = mention.form === 'after' && read.has.has('government') && !read.has.has('past');
  const says = deadline || lasting || owed || PROMISE_WORDS.some((concept) => read.has.has(concept));
  const binding = read.has.has('require') || read.has.has('decide');
  const telling = read.has.has('announce') || read.has.has('sign') || read.has.has('decide');
  const told = groups
    .filter((group) => isNews(group) && !here.some((owner) => owner.group === group) && !isOfOthers(read, group, here))
    .map((group) => {
      const gaps = group.members.map(({ candidate }) => gapBetween(candidate.sentence, read, places));
      const before = gaps.filter((gap) => gap > 0);
      // Behind a headline stands the dateline, or what it was made from.
      const headed = group.members.every(({ candidate }) => candidate.sentence.sentence.kind !== 'body') ? 1 : 0;
      const next = telling && here.length === 0 ? gaps.find((gap) => gap === -1 || gap === -2) : undefined;
      return {
        group,
        framed: null,
        weight: before.length > 0 ? 1 : 0.5,
        beside: here.length > 0 && !here.some((other) => other.group.lead.candidate.type === group.lead.candidate.type),
        gap: before.length > 0 ? Math.max(1, Math.min(...before) - headed) : (next ?? Number.POSITIVE_INFINITY),
      };
    })
    .filter(
      ({ group, gap }) =>
        gap <= (deadline && binding ? DEADLINE_APART : SENTENCES_APART) &&
        (says || (gap === 1 && group.lead.candidate.type === 'supply_disruption')),
    )
    .sort((a, b) => (a.gap < 0 ? SENTENCES_APART - a.gap : a.gap) - (b.gap < 0 ? SENTENCES_APART - b.gap : b.gap));
  return [...here, ...told];
}
