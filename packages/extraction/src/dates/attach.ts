import { daysBetween, firstDay, lastDay, type PartialDate } from '@lodewatch/contracts';
import { isClaim } from '../events/decide.js';
import type { Framed, WeighedGroup } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { MEASURES } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import { type Anchors, isDateline, isFiledLine, mayBeGone } from './anchor.js';
import { completed, inYearBeside, yearsOfMonths } from './complete.js';
import { BLOWS, countsFromForce, type DateField, ENDING, fieldOf, isAhead, NEWS_DAYS } from './field-of.js';
import { boundBy, ownersOf, placesOf, SENTENCES_APART } from './owners.js';
import { endOfSpan, type Moment, type Outlook, resolveDate } from './resolve.js';
import { ageOf, closest } from './setting.js';

export interface DatedField {
  readonly field: DateField;
  readonly value: PartialDate;
  readonly mention: DateFound;
  /** Where the day was told. */
  readonly sentence: ReadSentence;
}

/** Of days that stand as near to their act, the one told first is that of the news: "today" in a quotation is later. */
function lateness({ sentence: { index } }: ReadSentence): number {
  return Math.min(index, 10) / 20;
}

/** Words of what is still to come. */
const COMING: ReadonlySet<Concept> = new Set(['future', 'plan', 'may', 'in_force', 'delay']);
const LATER_WORDS: readonly Concept[] = ['future', 'plan', 'may', 'delay'];
/** Of these, what puts a first day off: "in force from" says nothing of it. */
const LATER: ReadonlySet<Concept> = new Set(LATER_WORDS);
const AHEAD: ReadonlySet<Concept> = new Set(['future']);
const TOLD: ReadonlySet<Concept> = new Set(['announce', 'decide', 'past']);

/** Acts of one document share a day of announcement that lies at most this long back. */
const FRESH_DAYS = 30;

interface Reading {
  readonly field: DateField;
  readonly moment: Moment;
  readonly mention: DateFound;
  readonly weight: number;
  readonly sentence: ReadSentence;
}

/** An end or a deadline is still to come; a bare day has gone by, unless it is a first one: that lies near. */
function outlookOf(read: ReadSentence, mention: DateFound): Outlook {
  const { cue, slots, form } = mention;
  // What has run out ended on a day gone by.
  if (cue === 'until' && closest(read, mention, ENDING, 8) < Number.POSITIVE_INFINITY) return 'near';
  if (cue === 'until' || cue === 'due') return 'next';
  if (cue !== 'effective' && (read.has.has('past') || read.has.has('background') || read.has.has('retaliation')))
    return 'last';
  if (form === 'weekday') return isToCome(read, mention) ? 'next' : 'last';
  const later = LATER_WORDS.some((concept) => read.has.has(concept));
  if (cue === 'effective') return form === 'month' && !later ? 'recent' : 'near';
  if (form === 'day' && slots.month === undefined && slots.m === undefined && slots.rm === undefined) return 'last';
  const coming = closest(read, mention, form === 'month' ? LATER : COMING, 16);
  return coming < Number.POSITIVE_INFINITY ? 'near' : 'recent';
}

/** "starts on Friday", "will be signed on Monday": the verb of a weekday sets it ahead, unless it is one of telling. */
function isToCome(read: ReadSentence, mention: DateFound): boolean {
  const coming = closest(read, mention, AHEAD, 8);
  return coming < Number.POSITIVE_INFINITY && coming < closest(read, mention, TOLD, 24);
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
  const places = placesOf(sentences);
  const years = yearsOfMonths(sentences);
  let filed: Filed | null = null;
  for (const read of sentences) {
    for (const mention of read.dates) {
      if (isDateline(read, mention)) {
        if (mention.form === 'day' && (mention.end <= read.dateline || isFiledLine(read, mention)))
          filed ??= { read, mention };
        continue;
      }
      const whole = completed(read, mention, years);
      const { slots } = anchors.around === null ? inYearBeside(read, whole) : whole;
      const moment = resolveDate(mention.form, slots, anchors, outlookOf(read, mention));
      if (moment === null) continue;
      let taken = false;
      for (const { group, framed, weight, gap, beside } of ownersOf(read, mention, groups, isNews, places)) {
        const field = fieldOf((framed ?? group.lead).candidate, {
          read,
          mention,
          moment,
          framed,
          coming: isComing(group),
          gap,
          published: anchors.published,
          now: anchors.around,
        });
        if (field === null || !isPlausible(field, moment, framed, anchors.published)) continue;
        if (field === 'until' && isNews(group) && isOver(moment, anchors.published)) continue;
        if (field === 'announced' && slots.y === undefined && !mayHaveGone(moment, anchors)) continue;
        // All that one sentence tells was told on one day; an end or a deadline is of one act.
        if (beside && field === 'effective') continue;
        if (gap < 0 && field !== 'announced') continue;
        if (taken && (framed === null || field !== 'announced')) continue;
        const bound = field === 'due' ? boundBy(group, mention, groups) : group;
        readings.get(bound)?.push({ field, moment, mention, weight: weight - lateness(read), sentence: read });
        taken ||= framed === null || isNews(group) || (isClaim(group) && field !== 'announced');
      }
    }
  }
  const dated = new Map(groups.map((group) => [group, pointsOf(group, readings.get(group) ?? [], anchors.published)]));
  const news = groups.filter(isNews);
  for (const group of news) borrow(group, groups, dated, isNews, anchors.published);
  shareAnnouncement(news, dated, anchors.published);
  if (filed !== null) fileUnder(filed, news, dated, anchors);
  const lone = loneNews(news, dated);
  const day = lone === null ? null : dayOfNews(lone, sentences, groups, anchors, places);
  if (lone !== null && day !== null) {
    dated.get(lone)?.push(day);
    shareAnnouncement(news, dated, anchors.published);
  }
  for (const group of news) addFirstDay(group, dated.get(group) ?? [], sentences, anchors);
  const pact = news.find((group) => group.lead.candidate.type === 'accord');
  const agreed = pact === undefined ? undefined : dated.get(pact)?.find(({ field }) => field === 'announced');
  const now = agreed?.value ?? anchors.published;
  for (const group of groups) addSpans(group, dated.get(group) ?? [], readings.get(group) ?? [], now, sentences);
  for (const group of news) takeEnd(group, groups, dated);
  for (const found of dated.values()) dropEarlyEnd(found);
  return dated;
}

/** "Suspended until 10 November": the end told with the control that is suspended is that of the suspension. */
function takeEnd(
  group: WeighedGroup,
  groups: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
): void {
  const { type, direction, stage } = group.lead.candidate;
  if (direction !== 'easing' || stage !== 'suspended') return;
  const own = dated.get(group);
  const at = own?.findIndex(({ field }) => field === 'until') ?? -1;
  if (own === undefined || (at >= 0 && own[at]?.mention.form !== 'duration')) return;
  for (const other of groups) {
    if (other.lead.candidate.type !== type || other.lead.candidate.direction !== 'tightening') continue;
    const end = dated.get(other)?.find(({ field, mention }) => field === 'until' && mention.form !== 'duration');
    if (end === undefined || !end.sentence.has.has('halt')) continue;
    if (at >= 0) own[at] = end;
    else own.push(end);
    return;
  }
}

/** What ends before it begins is the end of something else. */
function dropEarlyEnd(found: DatedField[]): void {
  const at = found.findIndex(({ field }) => field === 'until');
  const end = found[at];
  const first = found.find(({ field }) => field === 'effective');
  if (end !== undefined && first !== undefined && lastDay(end.value) < firstDay(first.value)) found.splice(at, 1);
}

/** What has come over a site already, whatever else is still to come. */
const COME: readonly Concept[] = ['accident', 'disaster', 'conflict'];

/** Whether a happening is told as one that is to come: what an owner will do, not what befell a site. */
function isComing({ members }: WeighedGroup): boolean {
  return (
    members.some(({ candidate: { stage, signals } }) => stage === 'announced' && signals.future) &&
    !members.some(({ candidate: { sentence } }) => COME.some((concept) => sentence.has.has(concept)))
  );
}

/** The first news of a text where no day is told of any, unless it is a disruption, which has a first day of its own. */
function loneNews(news: readonly WeighedGroup[], dated: ReadonlyMap<WeighedGroup, DatedField[]>): WeighedGroup | null {
  const [first] = news;
  if (first === undefined || first.lead.candidate.type === 'supply_disruption') return null;
  return news.some((group) => dated.get(group)?.some(({ field }) => field === 'announced' || field === 'effective'))
    ? null
    : first;
}

/** The day that a date names, if it has come and lies at most so many days back. */
function dayGoneBy(read: ReadSentence, mention: DateFound, anchors: Anchors, most: number): PartialDate | null {
  const moment = resolveDate(mention.form, mention.slots, anchors, outlookOf(read, mention));
  if (moment?.kind !== 'point' || moment.date.length !== 10) return null;
  const age = ageOf(moment.date, anchors.published ?? anchors.around);
  return age === null || age < 0 || age > most ? null : moment.date;
}

const DAYS_TOLD: ReadonlySet<DateFound['form']> = new Set(['day', 'weekday', 'today', 'yesterday']);
/** A day of this week, told at the head of a text. */
const THIS_WEEK = 7;

/** "The president told the nation on Thursday": the one day of these days at the head of a text is that of its news. */
function dayOfNews(
  { members }: WeighedGroup,
  sentences: readonly ReadSentence[],
  groups: readonly WeighedGroup[],
  anchors: Anchors,
  places: readonly number[],
): DatedField | null {
  for (const read of sentences) {
    const { has, sentence } = read;
    if (sentence.kind !== 'body' || (places[sentence.index] ?? 0) > SENTENCES_APART) continue;
    if (has.has('past') || has.has('background') || has.has('market') || has.has('condition')) continue;
    const others = groups.some((group) => group.members.some((member) => member.candidate.sentence === read));
    if (others && !members.some(({ candidate }) => candidate.sentence === read)) continue;
    for (const mention of read.dates) {
      if (!DAYS_TOLD.has(mention.form) || isDateline(read, mention)) continue;
      if (mention.cue !== null && mention.cue !== 'announced') continue;
      const day = dayGoneBy(read, mention, anchors, THIS_WEEK);
      if (day !== null) return { field: 'announced', value: day, mention, sentence: read };
    }
  }
  return null;
}

/** What befell a site these weeks is told with its day; what stands longer, with a month. */
const BEFALLEN_DAYS = 30;
/** How far from the word for a blow its day stands. */
const BLOW_REACH = 24;

/**
 * A disruption that no day was found for in its own sentences began on the day that the text tells of a blow, wherever
 * that stands: "the bridge fell on Saturday".
 */
function addFirstDay(
  { lead, members }: WeighedGroup,
  found: DatedField[],
  sentences: readonly ReadSentence[],
  anchors: Anchors,
): void {
  const { type, direction } = lead.candidate;
  if (type !== 'supply_disruption' || direction !== 'tightening') return;
  if (found.some(({ field }) => field === 'effective')) return;
  if (members.some(({ candidate: { signals } }) => signals.future)) return;
  for (const read of sentences) {
    if (read.has.has('past') || read.has.has('background') || read.has.has('market')) continue;
    for (const mention of read.dates) {
      if (isDateline(read, mention) || mention.form === 'month') continue;
      if (mention.cue !== null && mention.cue !== 'effective' && mention.cue !== 'announced') continue;
      if (mention.cue !== 'effective' && closest(read, mention, BLOWS, BLOW_REACH) === Number.POSITIVE_INFINITY)
        continue;
      const day = dayGoneBy(read, mention, anchors, BEFALLEN_DAYS);
      if (day === null) continue;
      found.push({ field: 'effective', value: day, mention, sentence: read });
      return;
    }
  }
}

/** The day in the dateline of a report. */
interface Filed {
  readonly read: ReadSentence;
  readonly mention: DateFound;
}

/** Sentences between a dateline and the news it opens, of which a headline may be the only one to tell it. */
const FILED_APART = 2;

/** What a report tells first, and no day is told for, was announced on the day of the dateline. */
function fileUnder(
  { read, mention }: Filed,
  news: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
  anchors: Anchors,
): void {
  const moment = resolveDate(mention.form, mention.slots, anchors);
  if (moment?.kind !== 'point') return;
  for (const group of news) {
    const told = group.members.some(
      ({ candidate: { sentence } }) => Math.abs(sentence.sentence.index - read.sentence.index) <= FILED_APART,
    );
    const own = dated.get(group);
    const known = own?.some(
      ({ field, value }) => field === 'announced' || (field === 'effective' && !isAhead(value, moment.date)),
    );
    if (told && known === false) own?.push({ field: 'announced', value: moment.date, mention, sentence: read });
  }
}

/** A passage on the same kind of act that was not taken for the news itself dates it where the news has no day of its own. */
function borrow(
  group: WeighedGroup,
  groups: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
  isNews: (group: WeighedGroup) => boolean,
  published: PartialDate | null,
): void {
  const own = dated.get(group);
  if (own === undefined || published === null) return;
  const { type, direction } = group.lead.candidate;
  for (const other of groups) {
    if (isNews(other) || other.lead.candidate.type !== type || other.lead.candidate.direction !== direction) continue;
    for (const date of dated.get(other) ?? []) {
      const age = ageOf(date.value, published) ?? NEWS_DAYS;
      if (age < NEWS_DAYS && !own.some(({ field }) => field === date.field)) own.push(date);
    }
  }
}

/** Whether a group tells what the parties of an accord have promised in it. */
function isPromiseOf({ members }: WeighedGroup, accord: WeighedGroup): boolean {
  return members.some(({ candidate: { promise } }) =>
    accord.members.some(({ candidate }) => candidate === promise?.pact),
  );
}

/** Acts told together were announced together. */
function shareAnnouncement(
  news: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
  published: PartialDate | null,
): void {
  for (const group of news) {
    const own = dated.get(group);
    if (own === undefined || own.some(({ field }) => field === 'announced')) continue;
    for (const other of news) {
      const announced = dated.get(other)?.find(({ field }) => field === 'announced');
      if (announced === undefined || other === group) continue;
      const apart = isPromiseOf(group, other)
        ? 0
        : Math.abs(other.lead.candidate.sentence.sentence.index - group.lead.candidate.sentence.sentence.index);
      const fresh = published === null || daysBetween(firstDay(announced.value), firstDay(published)) <= FRESH_DAYS;
      if (apart > SENTENCES_APART || !fresh) continue;
      own.push(announced);
      break;
    }
  }
}

/** What ended before the news was told is the end of something older. */
function isOver(moment: Moment, published: PartialDate | null): boolean {
  return moment.kind === 'point' && published !== null && lastDay(moment.date) < firstDay(published);
}

function mayHaveGone(moment: Moment, anchors: Anchors): boolean {
  return moment.kind !== 'point' || mayBeGone(moment.date, anchors);
}

function isPlausible(field: DateField, moment: Moment, framed: Framed | null, published: PartialDate | null): boolean {
  if (moment.kind !== 'point' || published === null) return true;
  const age = daysBetween(firstDay(moment.date), lastDay(published));
  if (field === 'announced') return age >= -1 && (framed !== null || age <= NEWS_DAYS);
  if (field === 'due') return lastDay(moment.date) >= firstDay(published);
  return true;
}

/** A site is shut within so many days of what befell it. */
const BLOW_DAYS = 3;

function pointsOf({ lead }: WeighedGroup, readings: readonly Reading[], published: PartialDate | null): DatedField[] {
  const befallen = lead.candidate.type === 'supply_disruption';
  const found: DatedField[] = [];
  const isFresh = (date: PartialDate) => (ageOf(date, published) ?? FRESH_DAYS) < FRESH_DAYS;
  for (const { field, moment, mention, sentence } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'point') continue;
    const at = found.findIndex((date) => date.field === field);
    const known = found[at];
    if (known === undefined) found.push({ field, value: moment.date, mention, sentence });
    // A day in the month that is known makes it exact.
    else if (known.value.length === 7 && moment.date.length === 10 && moment.date.startsWith(known.value)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Of steps that are to come, the first counts.
    else if (
      field === 'effective' &&
      isAhead(known.value, published) &&
      isAhead(moment.date, published) &&
      moment.date < known.value &&
      !known.value.startsWith(moment.date)
    ) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Work stops on the days after the accident; the disruption began with that.
    else if (field === 'effective' && befallen && isSoonBefore(moment.date, known.value)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Of a day long gone and one of these days, news was told on the latter.
    else if (field === 'announced' && published !== null && !isFresh(known.value) && isFresh(moment.date)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
  }
  return found;
}

function isSoonBefore(date: PartialDate, known: PartialDate): boolean {
  if (date.length !== 10 || known.length !== 10) return false;
  const days = daysBetween(date, known);
  return days > 0 && days <= BLOW_DAYS;
}

function addSpans(
  group: WeighedGroup,
  found: DatedField[],
  readings: readonly Reading[],
  published: PartialDate | null,
  sentences: readonly ReadSentence[],
): void {
  const valueFor = (field: DateField) => found.find((date) => date.field === field)?.value;
  for (const { field, moment, mention, sentence } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'span' || valueFor(field) !== undefined) continue;
    if (moment.sense === 'duration' && isOfOlder(sentence, found)) continue;
    // A review "after three months" counts from the first day, as a length of time does.
    const from =
      (moment.sense === 'duration' ||
      countsFromForce(sentence, mention) ||
      (mention.form === 'after' && MEASURES.has(group.lead.candidate.type))
        ? valueFor('effective')
        : undefined) ??
      valueFor('announced') ??
      published;
    const value = from === null ? null : endOfSpan(from, moment.span);
    if (value !== null) found.push({ field, value, mention, sentence });
  }
  const until = found.find(({ field }) => field === 'until');
  const { type, direction, stage } = group.lead.candidate;
  if (
    until !== undefined &&
    type === 'export_control' &&
    direction === 'tightening' &&
    stage !== 'proposed' &&
    valueFor('due') === undefined &&
    isReviewed(group, sentences)
  )
    found.push({ ...until, field: 'due' });
  const announced = found.find(({ field }) => field === 'announced');
  if (MEASURES.has(group.lead.candidate.type) && isImmediate(group, sentences) && announced !== undefined) {
    const at = found.findIndex(({ field }) => field === 'effective');
    const known = found[at];
    // Of steps, the first counts.
    if (known === undefined) found.push({ ...announced, field: 'effective' });
    else if (announced.value < known.value) found[at] = { ...announced, field: 'effective' };
  }
}

const OLDER_FORMS: ReadonlySet<DateFound['form']> = new Set(['last_month', 'last_month_name', 'last_year', 'ago']);

/** "Exports were stopped last month for four months": a length of time that news told on another day does not have. */
function isOfOlder({ dates }: ReadSentence, found: readonly DatedField[]): boolean {
  const older = dates.find(({ form }) => OLDER_FORMS.has(form));
  return older !== undefined && found.some(({ field, mention }) => field === 'announced' && mention !== older);
}

/** "A decision to modify, extend or end the suspension will be taken before it runs out": due by the end that was told. */
function isReviewed({ members }: WeighedGroup, sentences: readonly ReadSentence[]): boolean {
  return sentences.some((read) => {
    const { has } = read;
    if (!has.has('decide') || !(has.has('extend') || has.has('expire')) || !(has.has('future') || has.has('plan')))
      return false;
    return members.some(({ candidate: { sentence } }) => {
      const gap = read.sentence.index - sentence.sentence.index;
      return gap > 0 && gap <= 2 * SENTENCES_APART;
    });
  });
}

/** Whether the sentences of the act, or one soon behind them, say that it takes effect at once. */
function isImmediate({ members }: WeighedGroup, sentences: readonly ReadSentence[]): boolean {
  return sentences.some((read) => {
    if (!read.has.has('immediate') || read.has.has('negation')) return false;
    const gaps = members.map(({ candidate }) => read.sentence.index - candidate.sentence.sentence.index);
    return gaps.some((gap) => gap >= 0 && gap <= SENTENCES_APART) || read.sentence.kind === 'title';
  });
}
