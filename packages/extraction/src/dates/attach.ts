import { type Direction, daysBetween, firstDay, lastDay, type PartialDate, type RiskEventType } from '@lodewatch/contracts';
import type { Framed, WeighedGroup } from '../events/happening.js';
import { isClaim } from '../events/decide.js';
import type { ConceptMention, DateFound, ReadSentence } from '../frames/analysis.js';
import { type Candidate, distance } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import { type Anchors, isDateline } from './anchor.js';
import { endOfSpan, type Moment, type Outlook, resolveDate } from './resolve.js';

/** What the text calls a day of the happening. */
export type DateField = 'announced' | 'effective' | 'until' | 'due';
export interface DatedField {
  readonly field: DateField;
  readonly value: PartialDate;
  readonly mention: DateFound;
  /** Where the day was told. */
  readonly sentence: ReadSentence;
}

const TELLING: ReadonlySet<Concept> = new Set(['announce', 'sign', 'decide', 'agree']);
const STARTING: ReadonlySet<Concept> = new Set(['in_force', 'immediate']);
const IMPOSING: ReadonlySet<Concept> = new Set(['impose', 'ban', 'halt', 'restrict', 'export_ban', 'export_control', 'lift', 'resume']);
const IN_FORCE: ReadonlySet<Concept> = new Set(['in_force']);
const ENDING: ReadonlySet<Concept> = new Set(['expire']);
const LASTING: ReadonlySet<Concept> = new Set(['halt', 'ban', 'export_ban', 'extend', 'delay', 'ease', 'close']);

const BINDING: ReadonlySet<Concept> = new Set(['require', 'plan', 'decide', 'sign', 'negotiate', 'future']);
/** Words that a decision or a signature falls on: the day is a deadline, whatever ends on other days. */
const DECIDING: ReadonlySet<Concept> = new Set(['decide', 'sign', 'negotiate', 'agree', 'accord']);
/** What befalls a site; the day of it is the first of a disruption. */
const BLOWS: ReadonlySet<Concept> = new Set(['halt', 'close', 'strike', 'accident', 'disaster', 'conflict', 'expire', 'cut', 'shortage']);
/** Work of companies, which keeps to its own plans. */
const WORKS: ReadonlySet<Concept> = new Set(['production', 'build', 'resume']);
const PLEDGES: ReadonlySet<Concept> = new Set(['sign', 'decide', 'agree', 'fund', 'money', 'negotiate', 'accord', 'announce', 'stockpile', 'grant']);

/** Words by which a sentence goes on about a measure told before. */
const MEASURE_WORDS: readonly Concept[] = ['in_force', 'immediate', 'future', 'impose', 'require', 'decide', 'raise', 'lift', 'close', 'strike', 'accident', 'disaster', 'conflict', 'control', 'ban', 'licence', 'quota', 'tariff', 'export', 'export_control', 'export_ban', 'export_licence', 'export_quota', 'export_tax', 'accord', 'halt', 'build', 'resume'];

/** Words without which a sentence of its own says nothing of the act before. */
const PROMISE_WORDS: readonly Concept[] = [...MEASURE_WORDS, 'announce', 'decide', 'sign', 'agree', 'negotiate', 'money', 'fund', 'impose', 'require', 'plan', 'stockpile', 'grant', 'future'];

/** Types that carry promises, types that are an occurrence, and types that are a measure with a first and a last day. */
const PROMISES: ReadonlySet<RiskEventType> = new Set(['accord', 'financing_measure', 'trade_restriction', 'resource_nationalism']);
const OCCURRENCES: ReadonlySet<RiskEventType> = new Set(['supply_disruption', 'capacity_investment']);
const MEASURES: ReadonlySet<RiskEventType> = new Set(['export_control', 'trade_restriction', 'resource_nationalism']);

/** How far from an act a sentence may stand and still date it. */
const SENTENCES_APART = 4;
/** A day told as news lies at most this long before publication. */
const NEWS_DAYS = 45;
/** A day without a telling word, in the sentence behind the act, is that of its telling when it is as fresh as this. */
const TOLD_DAYS = 7;
/** What befell a site longer ago is another event. */
const LONG_AGO_DAYS = 365;
/** A measure that is prolonged began longer ago than this. */
const PROLONGED_DAYS = 14;
/** Nobody promises to act within this many years; what takes so long is a loan or a licence. */
const LONGEST_PROMISE_YEARS = 5;
/** Acts of one document share a day of announcement that lies at most this long back. */
const FRESH_DAYS = 30;

type Span = Extract<Moment, { kind: 'span' }>;

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

/** What is known of a date besides its own words. */
interface Setting {
  readonly read: ReadSentence;
  readonly mention: DateFound;
  readonly moment: Moment;
  /** The act of the same sentence, null where the date stands in a sentence behind it. */
  readonly framed: Framed | null;
  /** Sentences between the act and the date. */
  readonly gap: number;
  readonly published: PartialDate | null;
}

function isNear(setting: Setting, concepts: ReadonlySet<Concept>, reach: number): boolean {
  return closest(setting.read, setting.mention, concepts, reach) < Number.POSITIVE_INFINITY;
}

/** Days from a date to publication, negative for one to come; null where publication is unknown. */
function ageOf(date: PartialDate, published: PartialDate | null): number | null {
  return published === null ? null : daysBetween(firstDay(date), lastDay(published));
}

/** What a date says of an act of this type, or null where it says nothing of it. */
function fieldOf(candidate: Candidate, setting: Setting): DateField | null {
  const { type, direction } = candidate;
  const { moment } = setting;
  if (moment.kind === 'span') return fieldOfSpan(type, setting, moment);
  if (type === 'capacity_investment') return fieldOfPlant(setting, moment.date);
  if (type === 'supply_disruption') return fieldOfDisruption(direction, setting, moment.date);
  if (type === 'accord' || type === 'financing_measure') return fieldOfPromise(type, setting, moment.date);
  return fieldOfMeasure(candidate, setting, moment.date);
}

function fieldOfSpan(type: RiskEventType, setting: Setting, { sense, span }: Span): DateField | null {
  const { read, mention, framed } = setting;
  if (sense === 'same') return mention.cue === 'effective' && MEASURES.has(type) ? 'effective' : null;
  if (sense === 'within' && MEASURES.has(type) && isNear(setting, STARTING, 8)) return 'effective';
  if (sense === 'duration') {
    if (OCCURRENCES.has(type) || type === 'accord') return null;
    const stands = MEASURES.has(type) && (isNear(setting, STARTING, 16) || read.dates.some(({ cue }) => cue === 'effective'));
    return isNear(setting, LASTING, 16) || stands || (MEASURES.has(type) && framed !== null && mention.clause === framed.candidate.trigger.clause) ? 'until' : null;
  }
  if (span.unit === 'year' && span.count >= LONGEST_PROMISE_YEARS) return null;
  // "in force 15 days on, that is from 26 April"
  if (read.dates.some((other) => other.cue === 'effective' && other !== mention)) return null;
  return isDue(type, setting) ? 'due' : null;
}

/** A plant opens on the days that are to come or that its verb is near; a day of telling is that of its announcement. */
function fieldOfPlant(setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed } = setting;
  const ahead = isAhead(date, setting.published);
  if (mention.cue === 'due' || mention.cue === 'until' || mention.cue === 'effective' || ahead || isVague(mention)) return 'effective';
  const told = closest(read, mention, TELLING, tellingReach(read));
  if (mention.cue === 'announced' && read.dense && told < Number.POSITIVE_INFINITY) return 'announced';
  return told <= actDistance(framed, mention) + 4 ? 'announced' : framed === null ? null : 'effective';
}

/** The day of the blow is the first of a disruption; the day of its end, and of what was declared, is told. */
function fieldOfDisruption(direction: Direction, setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed, published, gap } = setting;
  const told = closest(read, mention, TELLING, tellingReach(read));
  if (direction === 'easing') {
    if (isAhead(date, published) || mention.cue === 'until' || mention.cue === 'due') return null;
    return framed !== null || told <= 24 ? 'announced' : null;
  }
  if ((mention.cue === 'until' && !isNear(setting, ENDING, 8)) || mention.cue === 'due') return null;
  const age = ageOf(date, published);
  if (age !== null && age > LONG_AGO_DAYS) return null;
  const blow = Math.min(framed?.candidate.trigger.concept === 'force_majeure' ? Number.POSITIVE_INFINITY : actDistance(framed, mention), closest(read, mention, BLOWS, 60));
  if (mention.cue === 'effective' || isAhead(date, published)) return framed !== null || blow < Number.POSITIVE_INFINITY ? 'effective' : null;
  if (isVague(mention)) return null;
  if (told < blow) return framed !== null || gap === 1 ? 'announced' : null;
  if (blow === Number.POSITIVE_INFINITY) return gap === 1 && date.length === 10 && age !== null && age >= 0 && age <= TOLD_DAYS ? 'effective' : null;
  return framed !== null || (age !== null && age <= NEWS_DAYS) ? 'effective' : null;
}

/** Accords and means are announced on a day and promise to act by another; they neither begin nor, mostly, end. */
function fieldOfPromise(type: RiskEventType, setting: Setting, date: PartialDate): DateField | null {
  const { mention, framed, published, gap } = setting;
  const ahead = isAhead(date, published);
  if (mention.cue === 'until' || mention.cue === 'due') {
    if (lastDay(date) < firstDay(published ?? date)) return null;
    return isDue(type, setting) ? 'due' : null;
  }
  if (mention.cue === 'effective' && !ahead && isNear(setting, STARTING, 8)) return null;
  if (isVague(mention)) return ahead && isNear(setting, BINDING, 20) ? 'due' : null;
  if (ahead) return null;
  return isTold(setting, date, framed, gap) ? 'announced' : null;
}

function fieldOfMeasure({ type, direction }: Candidate, setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed, published, gap } = setting;
  const ahead = isAhead(date, published);
  const lasts = Math.min(closest(read, mention, LASTING, 24), closest(read, mention, STARTING, 24));
  // "до 31 мая", "bis zum 5. Dezember": the act behind it decides whether a measure ends or somebody must act.
  if (mention.eitherEnd) return closest(read, mention, BINDING, 16) < lasts && type !== 'export_control' ? 'due' : 'until';
  if (mention.cue === 'until' && (ahead || direction === 'easing' || !isNear(setting, ENDING, 8))) {
    return (framed === null || type === 'trade_restriction') && ahead && closest(read, mention, DECIDING, 16) < lasts ? 'due' : 'until';
  }
  // A permit that ran out leaves the trade closed from that day on.
  if (isNear(setting, ENDING, 8)) return direction === 'tightening' && framed !== null && !ahead ? 'effective' : 'until';
  const begins = isNear(setting, STARTING, 8);
  if (mention.cue === 'due') {
    if (begins && ahead) return 'effective';
    return isDue(type, setting) ? 'due' : null;
  }
  const told = closest(read, mention, TELLING, tellingReach(read));
  const prolonged = framed?.candidate.governor?.concept === 'extend' || (framed === null && read.has.has('extend'));
  const age = ageOf(date, published);
  if (prolonged && age !== null && age > PROLONGED_DAYS && (told > 24 || mention.cue === 'effective')) return null;
  // "imposed on Tuesday, with immediate effect": announced then, and in force from then on.
  const atOnce = (framed !== null || read.concepts.some(({ concept }) => IMPOSING.has(concept))) && !ahead && mention.cue !== 'effective' && !isNear(setting, IN_FORCE, 8);
  if (mention.cue === 'effective' || (begins && !atOnce && (ahead || closest(read, mention, STARTING, 8) <= told))) {
    return framed === null && !MEASURE_WORDS.some((concept) => read.has.has(concept)) ? null : 'effective';
  }
  if (isVague(mention)) {
    const decided = ahead && type === 'trade_restriction' && framed === null && read.has.has('decide') && isNear(setting, DECIDING, 20);
    return decided ? 'due' : null;
  }
  if (ahead) return 'effective';
  return isTold(setting, date, framed, gap) ? 'announced' : null;
}

/** Whether a day gone by is that on which the act was told, signed or decided. */
function isTold(setting: Setting, date: PartialDate, framed: Framed | null, gap: number): boolean {
  const { read, mention, published } = setting;
  const told = closest(read, mention, TELLING, tellingReach(read));
  if (mention.cue === 'announced' && read.dense && (framed !== null || told < Number.POSITIVE_INFINITY)) return true;
  if (framed !== null) return told <= 40 || actDistance(framed, mention) <= 24;
  if (told <= 24) return true;
  const age = ageOf(date, published);
  return gap === 1 && date.length === 10 && age !== null && age >= 0 && age <= TOLD_DAYS && !read.has.has('past') && !read.has.has('background') && !read.has.has('market');
}

function isAhead(date: PartialDate, published: PartialDate | null): boolean {
  return published !== null && firstDay(date) > lastDay(published);
}

/** How far a verb of telling may stand from its day; verb-final clauses keep it for the end. */
function tellingReach(read: ReadSentence): number {
  return read.dense ? 120 : 40;
}

/** Whether a deadline is one to act by: not the time that a permit takes, nor the first day of a plant. */
function isDue(type: RiskEventType, setting: Setting): boolean {
  const { read, mention, framed } = setting;
  const bound = isNear(setting, BINDING, 24);
  if (type === 'export_control') {
    // "a ban by the end of the year": the day of the act itself is none by which to act; nor are years for building plants.
    if (mention.form === 'within' || mention.form === 'after') return setting.moment.kind === 'span' && setting.moment.span.unit !== 'year';
    return bound && framed === null;
  }
  if (!PROMISES.has(type)) return false;
  if (isNear(setting, WORKS, 24) && !isNear(setting, PLEDGES, 40)) return false;
  return bound || !(read.has.has('licence') || (read.has.has('deregulation') && type === 'financing_measure'));
}

function isVague({ form }: DateFound): boolean {
  return form === 'end_of_year' || form === 'end_of_next_year' || form === 'quarter' || form === 'half' || form === 'mid_year' || form === 'early_year';
}

/** An end or a deadline is still to come; a bare day has gone by, unless it is a first one: that lies near. */
function outlookOf(read: ReadSentence, mention: DateFound): Outlook {
  const { cue, slots, form } = mention;
  // What has run out ended on a day gone by.
  if (cue === 'until' && closest(read, mention, ENDING, 8) < Number.POSITIVE_INFINITY) return 'near';
  if (cue === 'until' || cue === 'due') return 'next';
  if (cue !== 'effective' && (read.has.has('past') || read.has.has('background') || read.has.has('retaliation'))) return 'last';
  const bare = form === 'day' && slots.month === undefined && slots.m === undefined && slots.rm === undefined;
  return bare && cue !== 'effective' ? 'last' : 'near';
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
      const moment = resolveDate(mention.form, monthedIn(read, mention).slots, anchors, outlookOf(read, mention));
      if (moment === null) continue;
      let taken = false;
      for (const { group, framed, weight, gap, beside } of ownersOf(read, mention, groups, isNews)) {
        const field = fieldOf((framed ?? group.lead).candidate, { read, mention, moment, framed, gap, published: anchors.published });
        if (field === null || !isPlausible(field, moment, framed, anchors.published)) continue;
        // All that one sentence tells was told on one day; an end or a deadline is of one act.
        if (beside && field === 'effective') continue;
        if (gap < 0 && field !== 'announced') continue;
        if (taken && (framed === null || field !== 'announced')) continue;
        const taker = field === 'due' && moment.kind === 'span' ? otherPromise(group, read, readings, isNews) : group;
        readings.get(taker)?.push({ field, moment, mention, weight, sentence: read });
        taken ||= framed === null || isClaim(group);
      }
    }
  }
  const dated = new Map(groups.map((group) => [group, pointsOf(readings.get(group) ?? [], anchors.published)]));
  shareAnnouncement(groups.filter(isNews), dated, anchors.published);
  const pact = groups.find((group) => isNews(group) && group.lead.candidate.type === 'accord');
  const agreed = pact === undefined ? undefined : dated.get(pact)?.find(({ field }) => field === 'announced');
  const now = agreed?.value ?? anchors.published;
  for (const group of groups) addSpans(group, dated.get(group) ?? [], readings.get(group) ?? [], now, sentences);
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
  const age = daysBetween(firstDay(moment.date), lastDay(published));
  if (field === 'announced') return age >= -1 && (framed !== null || age <= NEWS_DAYS);
  if (field === 'due') return lastDay(moment.date) >= firstDay(published);
  return true;
}

/** "Ended on 15 October and from the 16th on": a bare first, last or due day stands in the month told before it. */
function monthedIn(read: ReadSentence, mention: DateFound): DateFound {
  const { form, cue, slots } = mention;
  if (form !== 'day' || cue === null || cue === 'announced' || slots.d === undefined || slots.month !== undefined || slots.m !== undefined) return mention;
  const before = read.dates.findLast((other) => other.end <= mention.start && other.form === 'day' && (other.slots.month ?? other.slots.m) !== undefined);
  return before === undefined ? mention : { ...mention, slots: { ...before.slots, ...slots } };
}

interface Owner {
  readonly group: WeighedGroup;
  readonly framed: Framed | null;
  readonly weight: number;
  readonly gap: number;
  /** The sentence of the date tells an act of another kind, that is not claimed. */
  readonly beside: boolean;
}

function ownersOf(read: ReadSentence, mention: DateFound, groups: readonly WeighedGroup[], isNews: (group: WeighedGroup) => boolean): Owner[] {
  const here: (Owner & { far: number })[] = [];
  for (const group of groups) {
    for (const framed of group.members) {
      if (framed.candidate.sentence !== read) continue;
      here.push({ group, framed, gap: 0, beside: false, weight: (framed === group.lead ? 3 : 2) - actDistance(framed, mention) / 100, far: actDistance(framed, mention) });
    }
  }
  // What is not claimed at all dates nothing beside what is.
  if (here.some(({ group }) => isClaim(group))) here.splice(0, here.length, ...here.filter(({ group }) => isClaim(group)));
  here.sort((a, b) => a.far - b.far);
  const deadline = mention.cue === 'due' || mention.form === 'within';
  if (here.some(({ group }) => isClaim(group)) && !deadline) return here;
  const lasting = mention.cue === 'until';
  if (deadline && here.some(({ framed }) => framed?.candidate.signals.verbal === false)) {
    here.splice(0, here.length, ...here.filter(({ framed }) => framed?.candidate.signals.verbal === true));
  }
  const befallen = read.concepts.some(({ concept }) => BLOWS.has(concept));
  if (read.has.has('other_good') && !lasting && !befallen && mention.form !== 'within') return here;
  const says = deadline || lasting || PROMISE_WORDS.some((concept) => read.has.has(concept));
  const { index } = read.sentence;
  const told = groups
    .filter((group) => isNews(group))
    .map((group) => {
      const gaps = group.members.map(({ candidate }) => index - candidate.sentence.sentence.index);
      const before = gaps.filter((gap) => gap > 0);
      // Behind a headline stands the dateline, or what it was made from.
      const headed = group.members.every(({ candidate }) => candidate.sentence.sentence.kind === 'title') ? 1 : 0;
      const next = read.has.has('announce') && here.length === 0 ? gaps.find((gap) => gap === -1 || gap === -2) : undefined;
      return { group, framed: null, weight: before.length > 0 ? 1 : 0.5, beside: here.length > 0 && !here.some((other) => other.group.lead.candidate.type === group.lead.candidate.type), gap: before.length > 0 ? Math.max(1, Math.min(...before) - headed)   : (next ?? Number.POSITIVE_INFINITY) };
    })
    .filter(({ group, gap }) => gap <= SENTENCES_APART && (says || (gap === 1 && group.lead.candidate.type === 'supply_disruption')))
    .sort((a, b) => (a.gap < 0 ? SENTENCES_APART - a.gap : a.gap) - (b.gap < 0 ? SENTENCES_APART - b.gap : b.gap));
  return [...here, ...told];
}

function pointsOf(readings: readonly Reading[], published: PartialDate | null): DatedField[] {
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
    else if (field === 'effective' && isAhead(known.value, published) && isAhead(moment.date, published) && moment.date < known.value && !known.value.startsWith(moment.date)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Of a day long gone and one of these days, news was told on the latter.
    else if (field === 'announced' && published !== null && !isFresh(known.value) && isFresh(moment.date)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
  }
  return found;
}

function addSpans(group: WeighedGroup, found: DatedField[], readings: readonly Reading[], published: PartialDate | null, sentences: readonly ReadSentence[]): void {
  const valueOf = (field: DateField) => found.find((date) => date.field === field)?.value;
  for (const { field, moment, mention, sentence } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'span' || valueOf(field) !== undefined) continue;
    const from = (moment.sense === 'duration' ? valueOf('effective') : undefined) ?? valueOf('announced') ?? published;
    const value = from === null ? null : endOfSpan(from, moment.span);
    if (value !== null) found.push({ field, value, mention, sentence });
  }
  const announced = found.find(({ field }) => field === 'announced');
  if (MEASURES.has(group.lead.candidate.type) && isImmediate(group, sentences) && announced !== undefined) {
    const at = found.findIndex(({ field }) => field === 'effective');
    const known = found[at];
    // Of steps, the first counts.
    if (known === undefined) found.push({ ...announced, field: 'effective' });
    else if (announced.value < known.value) found[at] = { ...announced, field: 'effective' };
  }
}

/** Whether the sentences of the act, or one soon behind them, say that it takes effect at once. */
function isImmediate({ members }: WeighedGroup, sentences: readonly ReadSentence[]): boolean {
  return sentences.some((read) => {
    if (!read.has.has('immediate') || read.has.has('negation')) return false;
    const gaps = members.map(({ candidate }) => read.sentence.index - candidate.sentence.sentence.index);
    return gaps.some((gap) => gap >= 0 && gap <= SENTENCES_APART) || read.sentence.kind === 'title';
  });
}
