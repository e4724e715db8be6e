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

/** Types that carry promises, types that are an occurrence, and types that are a measure with a first and a last day. */
const PROMISES: ReadonlySet<RiskEventType> = new Set(['accord', 'financing_measure', 'trade_restriction', 'resource_nationalism']);
const OCCURRENCES: ReadonlySet<RiskEventType> = new Set(['supply_disruption', 'capacity_investment']);
const MEASURES: ReadonlySet<RiskEventType> = new Set(['export_control', 'trade_restriction', 'resource_nationalism']);

/** How far from an act a sentence may stand and still date it. */
const SENTENCES_APART = 3;
/** A day told as news lies at most this long before publication. */
const NEWS_DAYS = 45;

interface Reading {
  readonly field: DateField;
  readonly moment: Moment;
  readonly mention: DateFound;
  readonly weight: number;
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
    if (moment.sense === 'duration') {
      return closest(read, mention, LASTING, 16) < Number.POSITIVE_INFINITY && !OCCURRENCES.has(type) ? 'until' : null;
    }
    return PROMISES.has(type) ? 'due' : null;
  }
  const ahead = published !== null && firstDay(moment.date) > lastDay(published);
  const told = closest(read, mention, TELLING, 40);
  if (type === 'capacity_investment') {
    if (mention.cue === 'until') return null;
    if (mention.cue === 'due' || mention.cue === 'effective' || ahead) return 'effective';
    if (isVague(mention)) return 'effective';
    return told < actDistance(framed, mention) ? 'announced' : framed === null ? null : 'effective';
  }
  // "до 31 мая", "do 31 maja": what ends a measure is the deadline of a promise.
  if (mention.eitherEnd && MEASURES.has(type)) {
    const bound = closest(read, mention, BINDING, 16);
    const lasts = Math.min(closest(read, mention, LASTING, 24), closest(read, mention, STARTING, 24));
    return bound < lasts ? (type === 'export_control' ? null : 'due') : 'until';
  }
  if (mention.cue === 'until') return type === 'accord' || type === 'financing_measure' ? (ahead ? 'due' : null) : 'until';
  if (closest(read, mention, ENDING, 8) < Number.POSITIVE_INFINITY && MEASURES.has(type)) return 'until';
  if (mention.cue === 'due') return PROMISES.has(type) ? 'due' : null;
  const started = closest(read, mention, STARTING, 8);
  if (mention.cue === 'effective' || (started < Number.POSITIVE_INFINITY && (ahead || started <= told))) {
    return type === 'accord' && !ahead ? null : 'effective';
  }
  if (isVague(mention)) return null;
  if (ahead) return MEASURES.has(type) || OCCURRENCES.has(type) ? 'effective' : null;
  if (OCCURRENCES.has(type)) return told < actDistance(framed, mention) ? 'announced' : framed === null ? null : 'effective';
  if (framed === null) return told <= 24 ? 'announced' : null;
  return told <= 40 || actDistance(framed, mention) <= 24 ? 'announced' : null;
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
        readings.get(group)?.push({ field, moment, mention, weight });
        break;
      }
    }
  }
  return new Map(groups.map((group) => [group, settle(readings.get(group) ?? [], group, anchors.published)]));
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
  if (here.length > 0) return here;
  const { index } = read.sentence;
  return groups
    .filter((group) => isNews(group))
    .map((group) => {
      const gaps = group.members.map(({ candidate }) => index - candidate.sentence.sentence.index);
      const before = gaps.filter((gap) => gap > 0);
      return { group, framed: null, weight: 1, gap: before.length > 0 ? Math.min(...before) : Number.POSITIVE_INFINITY };
    })
    .filter(({ gap }) => gap <= SENTENCES_APART)
    .sort((a, b) => a.gap - b.gap);
}

function settle(readings: readonly Reading[], group: WeighedGroup, published: PartialDate | null): DatedField[] {
  const sorted = [...readings].sort((a, b) => b.weight - a.weight);
  const found: DatedField[] = [];
  const valueOf = (field: DateField) => found.find((date) => date.field === field)?.value;
  for (const { field, moment, mention } of sorted) {
    if (moment.kind === 'point' && valueOf(field) === undefined) found.push({ field, value: moment.date, mention });
    else if (moment.kind === 'point' && valueOf(field)?.length === 7 && moment.date.startsWith(valueOf(field) ?? '-') && moment.date.length === 10) {
      found.splice(found.findIndex((date) => date.field === field), 1, { field, value: moment.date, mention });
    }
  }
  for (const { field, moment, mention } of sorted) {
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
  return found;
}
