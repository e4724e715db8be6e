import { daysBetween, firstDay, lastDay, type PartialDate, type RiskEventType } from '@lodewatch/contracts';
import type { Framed, WeighedGroup } from '../events/happening.js';
import type { ConceptMention, DateFound, ReadSentence } from '../frames/analysis.js';
import { distance } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import { type Anchors, isDateline } from './anchor.js';
import { endOfSpan, type Moment, type Outlook, resolveDate } from './resolve.js';

/** What the text calls a day of the happening. */
export type DateField = 'announced' | 'effective' | 'until' | 'due';
export interface DatedField {
  readonly field: DateField;
  readonly value: PartialDate;
  readonly mention: DateFound;
}

const TELLING: ReadonlySet<Concept> = new Set(['announce', 'sign', 'decide', 'agree']);
const STARTING: ReadonlySet<Concept> = new Set(['in_force', 'immediate']);
const ENDING: ReadonlySet<Concept> = new Set(['expire']);
const LASTING: ReadonlySet<Concept> = new Set(['halt', 'ban', 'export_ban', 'extend', 'delay', 'ease', 'close']);

const BINDING: ReadonlySet<Concept> = new Set(['require', 'plan', 'decide', 'sign', 'negotiate', 'future']);

/** Words by which a sentence goes on about a measure told before. */
const MEASURE_WORDS: readonly Concept[] = ['in_force', 'immediate', 'control', 'ban', 'licence', 'quota', 'tariff', 'export', 'export_control', 'export_ban', 'export_licence', 'export_quota', 'export_tax', 'accord', 'halt', 'build', 'resume'];

/** Words without which a sentence of its own says nothing of the act before. */
const PROMISE_WORDS: readonly Concept[] = [...MEASURE_WORDS, 'announce', 'decide', 'sign', 'agree', 'negotiate', 'money', 'fund', 'impose', 'require', 'plan', 'stockpile', 'grant', 'future'];

/** Types that carry promises, types that are an occurrence, and types that are a measure with a first and a last day. */
const PROMISES: ReadonlySet<RiskEventType> = new Set(['accord', 'financing_measure', 'trade_restriction', 'resource_nationalism']);
const OCCURRENCES: ReadonlySet<RiskEventType> = new Set(['supply_disruption', 'capacity_investment']);
const MEASURES: ReadonlySet<RiskEventType> = new Set(['export_control', 'trade_restriction', 'resource_nationalism']);

/** How far from an act a sentence may stand and still date it. */
const SENTENCES_APART = 3;
/** A day told as news lies at most this long before publication. */
const NEWS_DAYS = 45;
/** Acts of one document share a day of announcement that lies at most this long back. */
const FRESH_DAYS = 14;

interface Reading {
  readonly field: DateField;
  readonly moment: Moment;
  readonly mention: DateFound;
  readonly weight: number;
  readonly sentence: ReadSentence;
}

function closest(read: ReadSentence, mention: DateFound, concepts: ReadonlySet<Concept>, reach: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const other of read.concepts) {
    if (!concepts.has(other.concept)) continue;
    const far = distance(other, mention) + (other.clause === mention.clause ? 0 : 6);
    if (far <= reach && far < least) least = far;
  }
  return least;
}

function actDistance(framed: Framed | null, mention: DateFound): number {
  if (framed === null) return Number.POSITIVE_INFINITY;
  const { trigger, governor } = framed.candidate;
  const far = (word: ConceptMention) => distance(word, mention) + (word.clause === mention.clause ? 0 : 6);
  return Math.min(far(trigger), governor === null ? Number.POSITIVE_INFINITY : far(governor));
}

/** What a date says of an act of this type, or null where it says nothing of it. */
function fieldOf(
  type: RiskEventType,
  framed: Framed | null,
  read: ReadSentence,
  mention: DateFound,
  moment: Moment,
  published: PartialDate | null,
): DateField | null {
  if (moment.kind === 'span') {
    if (moment.sense === 'same') return mention.cue === 'effective' ? 'effective' : null;
    if (MEASURES.has(type) && closest(read, mention, STARTING, 8) < Number.POSITIVE_INFINITY) return 'effective';
    if (moment.sense === 'duration') {
      return closest(read, mention, LASTING, 16) < Number.POSITIVE_INFINITY && !OCCURRENCES.has(type) ? 'until' : null;
    }
    return isDue(type, read, mention) ? 'due' : null;
  }
  const ahead = published !== null && firstDay(moment.date) > lastDay(published);
  const told = closest(read, mention, TELLING, read.dense ? 120 : 40);
  if (type === 'capacity_investment') {
    if (mention.cue === 'due' || mention.cue === 'until' || mention.cue === 'effective' || ahead) return 'effective';
    if (isVague(mention)) return 'effective';
    return told <= actDistance(framed, mention) + 4 ? 'announced' : framed === null ? null : 'effective';
  }
  // "до 31 мая", "do 31 maja": what ends a measure is the deadline of a promise.
  if (mention.eitherEnd && MEASURES.has(type)) {
    const bound = closest(read, mention, BINDING, 16);
    const lasts = Math.min(closest(read, mention, LASTING, 24), closest(read, mention, STARTING, 24));
    return bound < lasts ? (type === 'export_control' ? null : 'due') : 'until';
  }
  if (mention.cue === 'until') return type === 'accord' || type === 'financing_measure' ? (lastDay(moment.date) >= firstDay(published ?? moment.date) ? 'due' : null) : 'until';
  if (closest(read, mention, ENDING, 8) < Number.POSITIVE_INFINITY && MEASURES.has(type)) return 'until';
  if (mention.cue === 'due') return isDue(type, read, mention) ? 'due' : null;
  const started = closest(read, mention, STARTING, 8);
  if (mention.cue === 'effective' || (started < Number.POSITIVE_INFINITY && (ahead || started <= told))) {
    if (framed === null && !MEASURE_WORDS.some((concept) => read.has.has(concept))) return null;
    return type === 'accord' && !ahead ? null : 'effective';
  }
  if (isVague(mention)) {
    const promised = ahead && (type === 'accord' || type === 'financing_measure') && closest(read, mention, BINDING, 20) < Number.POSITIVE_INFINITY;
    return promised ? 'due' : null;
  }
  if (mention.cue === 'announced' && !ahead && read.dense && (framed !== null || told < Number.POSITIVE_INFINITY)) return 'announced';
  if (ahead) return MEASURES.has(type) || OCCURRENCES.has(type) ? 'effective' : null;
  if (OCCURRENCES.has(type)) return told < actDistance(framed, mention) ? 'announced' : framed === null ? null : 'effective';
  if (framed === null) return told <= 24 ? 'announced' : null;
  return told <= 40 || actDistance(framed, mention) <= 24 ? 'announced' : null;
}

/** Whether a deadline is one to act by: not the time that a permit takes. */
function isDue(type: RiskEventType, read: ReadSentence, mention: DateFound): boolean {
  const bound = closest(read, mention, BINDING, 24) < Number.POSITIVE_INFINITY;
  if (PROMISES.has(type)) return bound || !(read.has.has('licence') || (read.has.has('deregulation') && type === 'financing_measure'));
  return type === 'export_control' && bound && !read.has.has('licence');
}

function isVague({ form }: DateFound): boolean {
  return form === 'end_of_year' || form === 'end_of_next_year' || form === 'quarter' || form === 'half' || form === 'mid_year' || form === 'early_year';
}

/** An end or a deadline is still to come; so is a first day that names no month. */
function outlookOf({ cue, slots }: DateFound): Outlook {
  if (cue === 'until' || cue === 'due') return 'next';
  return cue === 'effective' && slots.month === undefined && slots.m === undefined ? 'next' : 'near';
}

/**
 * Gives each date of the document to the group it belongs to: the act of its sentence that it stands nearest to, else
 * the act told just before.
 */
export function attachDates(
  sentences: readonly ReadSentence[],
  groups: readonly WeighedGroup[],
  isNews: (group: WeighedGroup) => boolean,
  anchors: Anchors,
): Map<WeighedGroup, DatedField[]> {
  const readings = new Map<WeighedGroup, Reading[]>(groups.map((group) => [group, []]));
  for (const read of sentences) {
    for (const mention of read.dates) {
      if (isDateline(read, mention)) continue;
      const moment = resolveDate(mention.form, mention.slots, anchors, outlookOf(mention));
      if (moment === null) continue;
      for (const { group, framed, weight } of ownersOf(read, mention, groups, isNews)) {
        const { type } = (framed ?? group.lead).candidate;
        const field = fieldOf(type, framed, read, mention, moment, anchors.published);
        if (field === null || !isPlausible(field, moment, framed, anchors.published)) continue;
        const taker = field === 'due' && moment.kind === 'span' ? otherPromise(group, read, readings, isNews) : group;
        readings.get(taker)?.push({ field, moment, mention, weight, sentence: read });
        break;
      }
    }
  }
  const dated = new Map(groups.map((group) => [group, pointsOf(readings.get(group) ?? [])]));
  shareAnnouncement(groups.filter(isNews), dated, anchors.published);
  for (const group of groups) addSpans(group, dated.get(group) ?? [], readings.get(group) ?? [], anchors.published);
  return dated;
}

/** Of two deadlines in one sentence on an accord and its means, the second is the other's. */
function otherPromise(
  group: WeighedGroup,
  read: ReadSentence,
  readings: ReadonlyMap<WeighedGroup, readonly Reading[]>,
  isNews: (group: WeighedGroup) => boolean,
): WeighedGroup {
  const taken = (one: WeighedGroup, here: boolean) =>
    (readings.get(one) ?? []).some(({ field, sentence }) => field === 'due' && (!here || sentence === read));
  if (!taken(group, group.lead.candidate.type !== 'financing_measure')) return group;
  for (const other of readings.keys()) {
    if (other !== group && isNews(other) && other.lead.candidate.type === 'accord' && !taken(other, false)) return other;
  }
  return group;
}

/** Acts told together were announced together. */
function shareAnnouncement(news: readonly WeighedGroup[], dated: ReadonlyMap<WeighedGroup, DatedField[]>, published: PartialDate | null): void {
  for (const group of news) {
    const own = dated.get(group);
    if (own === undefined || own.some(({ field }) => field === 'announced')) continue;
    for (const other of news) {
      const announced = dated.get(other)?.find(({ field }) => field === 'announced');
      if (announced === undefined || other === group) continue;
      const apart = Math.abs(other.lead.candidate.sentence.sentence.index - group.lead.candidate.sentence.sentence.index);
      const fresh = published === null || daysBetween(firstDay(announced.value), firstDay(published)) <= FRESH_DAYS;
      if (apart > SENTENCES_APART || !fresh) continue;
      own.push(announced);
      break;
    }
  }
}

function isPlausible(field: DateField, moment: Moment, framed: Framed | null, published: PartialDate | null): boolean {
  if (moment.kind !== 'point' || published === null) return true;
  const age = daysBetween(firstDay(moment.date), firstDay(published));
  if (field === 'announced') return age >= -1 && (framed !== null || age <= NEWS_DAYS);
  if (field === 'due') return lastDay(moment.date) >= firstDay(published);
  return true;
}

interface Owner {
  readonly group: WeighedGroup;
  readonly framed: Framed | null;
  readonly weight: number;
}

function ownersOf(read: ReadSentence, mention: DateFound, groups: readonly WeighedGroup[], isNews: (group: WeighedGroup) => boolean): Owner[] {
  const here: (Owner & { far: number })[] = [];
  for (const group of groups) {
    for (const framed of group.members) {
      if (framed.candidate.sentence !== read) continue;
      here.push({ group, framed, weight: (framed === group.lead ? 3 : 2) - actDistance(framed, mention) / 100, far: actDistance(framed, mention) });
    }
  }
  here.sort((a, b) => a.far - b.far);
  const deadline = mention.cue === 'due' || mention.form === 'within';
  if (here.length > 0 && !deadline) return here;
  if (read.has.has('other_good') || (!deadline && !PROMISE_WORDS.some((concept) => read.has.has(concept)))) return here;
  const { index } = read.sentence;
  const told = groups
    .filter((group) => isNews(group))
    .map((group) => {
      const gaps = group.members.map(({ candidate }) => index - candidate.sentence.sentence.index);
      const before = gaps.filter((gap) => gap > 0);
      return { group, framed: null, weight: 1, gap: before.length > 0 ? Math.min(...before) : Number.POSITIVE_INFINITY };
    })
    .filter(({ gap }) => gap <= SENTENCES_APART)
    .sort((a, b) => a.gap - b.gap);
  return [...here, ...told];
}

function pointsOf(readings: readonly Reading[]): DatedField[] {
  const found: DatedField[] = [];
  for (const { field, moment, mention } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'point') continue;
    const at = found.findIndex((date) => date.field === field);
    const known = found[at];
    if (known === undefined) found.push({ field, value: moment.date, mention });
    // A day in the month that is known makes it exact.
    else if (known.value.length === 7 && moment.date.length === 10 && moment.date.startsWith(known.value)) {
      found[at] = { field, value: moment.date, mention };
    }
  }
  return found;
}

function addSpans(group: WeighedGroup, found: DatedField[], readings: readonly Reading[], published: PartialDate | null): void {
  const valueOf = (field: DateField) => found.find((date) => date.field === field)?.value;
  for (const { field, moment, mention } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'span' || valueOf(field) !== undefined) continue;
    const from = (moment.sense === 'duration' ? valueOf('effective') : undefined) ?? valueOf('announced') ?? published;
    const value = from === null ? null : endOfSpan(from, moment.span);
    if (value !== null) found.push({ field, value, mention });
  }
  const announced = found.find(({ field }) => field === 'announced');
  const immediate = group.members.some(({ candidate }) => candidate.sentence.has.has('immediate'));
  if (immediate && announced !== undefined && valueOf('effective') === undefined) {
    found.push({ ...announced, field: 'effective' });
  }
}
