import { type Direction, firstDay, lastDay, type PartialDate, type RiskEventType } from '@lodewatch/contracts';
import type { Framed } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { type Candidate, MEASURES } from '../frames/candidate.js';
import { isPromisedBy } from '../frames/promises.js';
import type { Concept } from '../lexicon/concepts.js';
import { ADJACENT, BINDING, DECIDING, isAppointed, isDue, SETTLING } from './deadlines.js';
import type { Moment } from './resolve.js';
import { actDistance, ageOf, closest, isNear, type Setting } from './setting.js';

/** What the text calls a day of the happening. */
export type DateField = 'announced' | 'effective' | 'until' | 'due';
const TELLING: ReadonlySet<Concept> = new Set(['announce', 'sign', 'decide', 'agree']);
const STARTING: ReadonlySet<Concept> = new Set(['in_force', 'immediate']);
const IMPOSING: ReadonlySet<Concept> = new Set([
  'impose',
  'ban',
  'halt',
  'restrict',
  'export_ban',
  'export_control',
  'lift',
  'resume',
]);
const IN_FORCE: ReadonlySet<Concept> = new Set(['in_force']);
const LIFTING: ReadonlySet<Concept> = new Set(['lift', 'ended', 'expire']);
/** A permit or a measure runs out. */
export const ENDING: ReadonlySet<Concept> = new Set(['expire']);
const LASTING: ReadonlySet<Concept> = new Set(['halt', 'ban', 'export_ban', 'extend', 'delay', 'ease', 'close']);

/** A site that is shut stays so until a day. */
const STOPPED: ReadonlySet<Concept> = new Set(['halt', 'close']);
/** A shutdown is looked at again by a day. */
const REVIEWS: ReadonlySet<Concept> = new Set(['decide', 'sign', 'negotiate', 'accord', 'agree']);
/** What befalls a site; the day of it is the first of a disruption. */
export const BLOWS: ReadonlySet<Concept> = new Set([
  'halt',
  'close',
  'strike',
  'accident',
  'disaster',
  'conflict',
  'expire',
  'cut',
  'shortage',
]);
const RESUMING: ReadonlySet<Concept> = new Set(['resume', 'lift', 'ended']);

/** Words by which a sentence goes on about a measure told before. */
export const MEASURE_WORDS: readonly Concept[] = [
  'in_force',
  'immediate',
  'future',
  'impose',
  'require',
  'decide',
  'raise',
  'lift',
  'close',
  'strike',
  'accident',
  'disaster',
  'conflict',
  'control',
  'ban',
  'licence',
  'quota',
  'tariff',
  'export',
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
  'accord',
  'halt',
  'build',
  'resume',
];

const OCCURRENCES: ReadonlySet<RiskEventType> = new Set(['supply_disruption', 'capacity_investment']);

/** A day told as news lies at most this long before publication. */
export const NEWS_DAYS = 45;
/** A day without a telling word, in the sentence behind the act, is that of its telling when it is as fresh as this. */
const TOLD_DAYS = 7;
/** What befell a site longer ago is another event. */
const LONG_AGO_DAYS = 365;
/** A measure that is prolonged began longer ago than this. */
const PROLONGED_DAYS = 14;
/** Nobody promises to act within this many years; what takes so long is a loan or a licence. */
const LONGEST_PROMISE_YEARS = 5;
/** Nobody is bound to act within so few days; it is how something is done. */
const FEWEST_DAYS = 5;
/** What is done within so few days is the business of offices. */
const OFFICE_DAYS = 20;
type Span = Extract<Moment, { kind: 'span' }>;

/** A month without its year, this long before publication, is that of an older act. */
const STALE_MONTH_DAYS = 75;

/** "closed its borders in February" tells in autumn how it began; "since February" tells how long it has stood. */
function isStaleMonth({ mention, moment, published }: Setting): boolean {
  if (mention.form !== 'month' || mention.slots.y !== undefined || mention.cue === 'effective') return false;
  if (moment.kind !== 'point' || mention.slots.ry !== undefined || mention.slots.rm !== undefined) return false;
  return (ageOf(moment.date, published) ?? 0) > STALE_MONTH_DAYS;
}

/** What a date says of an act of this type, or null where it says nothing of it. */
export function fieldOf(candidate: Candidate, setting: Setting): DateField | null {
  const { type, direction } = candidate;
  const { moment } = setting;
  if (isPromisedBy(candidate, setting.mention) || isDemandedBy(candidate, setting)) return 'due';
  if (isStaleMonth(setting)) return null;
  if (moment.kind === 'span') return fieldOfSpan(type, setting, moment);
  if (type === 'capacity_investment') return fieldOfPlant(setting, moment.date);
  if (type === 'supply_disruption') return fieldOfDisruption(direction, setting, moment.date);
  if (type === 'accord' || type === 'financing_measure') return fieldOfPromise(type, setting, moment.date);
  return fieldOfMeasure(candidate, setting, moment.date);
}

/** "must hand in plans for refineries by the end of May": the day by which a state wants firms to act. */
function isDemandedBy({ type, trigger }: Candidate, { mention: { cue, form }, framed }: Setting): boolean {
  if (type !== 'resource_nationalism' || trigger.concept !== 'require' || framed === null) return false;
  return cue === 'until' || cue === 'due' || form === 'within';
}

/** Whether a span counts from the day on which something enters into force: "施行後90日以内". */
export function countsFromForce(read: ReadSentence, { start, end }: DateFound): boolean {
  return read.concepts.some((word) => word.concept === 'in_force' && start <= word.start && word.end <= end);
}

const ACCORDS: ReadonlySet<Concept> = new Set(['accord']);

/** "enters into force within 30 days", but not "where no agreement is in place within 180 days". */
function isIntoForce(setting: Setting): boolean {
  const { read, mention } = setting;
  return isNear(setting, IN_FORCE, 8) && !isNear(setting, ACCORDS, 16) && !countsFromForce(read, mention);
}

function fieldOfSpan(type: RiskEventType, setting: Setting, { sense, span }: Span): DateField | null {
  const { read, mention, framed } = setting;
  if (sense === 'same') return mention.cue === 'effective' && MEASURES.has(type) ? 'effective' : null;
  // "valid for the coming six months, until June": how long it stays in force.
  const ends = read.dates.some((date) => date !== mention && date.cue === 'until' && date.clause === mention.clause);
  if (sense === 'within' && ends) return null;
  if (sense === 'within' && MEASURES.has(type) && isIntoForce(setting)) return 'effective';
  // "sanctions will be lifted in 30 days"
  if (mention.form === 'after' && MEASURES.has(type) && framed !== null && isNear(setting, LIFTING, 24))
    return 'effective';
  if (sense === 'duration') {
    if (type === 'supply_disruption') {
      // A stop that was announced for so long; of one that befell a site, the length so far is told.
      const planned = read.dates.some(({ cue }) => cue === 'effective') && read.has.has('future');
      return planned && framed !== null && isNear(setting, STOPPED, 16) ? 'until' : null;
    }
    if (OCCURRENCES.has(type) || type === 'accord') return null;
    const stands =
      MEASURES.has(type) && (isNear(setting, STARTING, 16) || read.dates.some(({ cue }) => cue === 'effective'));
    return isNear(setting, LASTING, 16) ||
      stands ||
      (MEASURES.has(type) && framed !== null && mention.clause === framed.candidate.trigger.clause)
      ? 'until'
      : null;
  }
  if (span.unit === 'year' && span.count >= LONGEST_PROMISE_YEARS) return null;
  // "Has 15 days to contest it" binds whom a control is aimed at; "prepaid within two days" is a part of it.
  const aimed = type === 'export_control' && mention.form !== 'after' && framed === null;
  if (span.unit === 'day' && span.count <= (aimed ? FEWEST_DAYS : OFFICE_DAYS)) return null;
  // "in force 15 days on, that is from 26 April"
  if (read.dates.some((other) => other.cue === 'effective' && other !== mention)) return null;
  return isDue(type, setting) ? 'due' : null;
}

/** A plant opens on the days that are to come or that its verb is near; a day of telling is that of its announcement. */
function fieldOfPlant(setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed } = setting;
  const ahead = isAhead(date, setting.published);
  if (mention.cue === 'due' || mention.cue === 'until' || mention.cue === 'effective' || ahead || isVague(mention))
    return 'effective';
  const told = closest(read, mention, TELLING, tellingReach(read));
  if (mention.cue === 'announced' && read.dense && told < Number.POSITIVE_INFINITY) return 'announced';
  return told <= actDistance(framed, mention) + 4 ? 'announced' : framed === null ? null : 'effective';
}

/** The day of the blow is the first of a disruption; the day of its end, and of what was declared, is told. */
function fieldOfDisruption(direction: Direction, setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed, published, gap } = setting;
  const told = closest(read, mention, TELLING, tellingReach(read));
  if (direction === 'easing') {
    if (mention.cue === 'until' || mention.cue === 'due' || isVague(mention)) return null;
    const resumed = Math.min(actDistance(framed, mention), closest(read, mention, RESUMING, 24));
    if (mention.cue === 'effective' || isAhead(date, published) || resumed < told)
      return framed !== null || resumed < Number.POSITIVE_INFINITY ? 'effective' : null;
    return framed !== null || told <= 24 ? 'announced' : null;
  }
  if (mention.cue === 'due' || (mention.cue === 'until' && !isNear(setting, ENDING, 8))) {
    if (published !== null && !isAhead(date, published)) return null;
    // "stays shut until February 2027"; "by February 2027 the decision will be reviewed"
    const lasts = closest(read, mention, STOPPED, 24);
    const decided = closest(read, mention, REVIEWS, 40);
    if (mention.cue === 'due' && !mention.eitherEnd) return decided < lasts ? 'due' : null;
    // The middle of a year names no month.
    if (mention.form === 'mid_year') return null;
    return lasts < Number.POSITIVE_INFINITY && !read.has.has('may') ? 'until' : null;
  }
  const age = ageOf(date, published);
  if (age !== null && age > LONG_AGO_DAYS) return null;
  const blow = Math.min(
    framed?.candidate.trigger.concept === 'force_majeure' ? Number.POSITIVE_INFINITY : actDistance(framed, mention),
    closest(read, mention, BLOWS, 60),
  );
  if (mention.cue === 'effective' || isAhead(date, published))
    return framed !== null || blow < Number.POSITIVE_INFINITY ? 'effective' : null;
  if (isVague(mention)) return null;
  // "announced on the 12th the halt of ...": behind a verb of telling stands its day, as near as the act may be.
  const toldOn = mention.cue === 'announced' && !read.dense && told <= ADJACENT && told <= blow + 2;
  if (told < blow || toldOn) return framed !== null || gap === 1 ? 'announced' : null;
  // What is still to come was decided on a day gone by.
  if (setting.coming) return age !== null && age <= TOLD_DAYS && date.length === 10 ? 'announced' : null;
  if (blow === Number.POSITIVE_INFINITY)
    return gap === 1 && date.length === 10 && age !== null && age >= 0 && age <= TOLD_DAYS ? 'effective' : null;
  return framed !== null || (age !== null && age <= NEWS_DAYS) ? 'effective' : null;
}

/** Accords and means are announced on a day and promise to act by another; they neither begin nor, mostly, end. */
function fieldOfPromise(type: RiskEventType, setting: Setting, date: PartialDate): DateField | null {
  const { mention, framed, published, gap } = setting;
  const ahead = isAhead(date, published);
  if (mention.cue === 'until' || mention.cue === 'due') {
    if (lastDay(date) < firstDay(published ?? date)) return null;
    // "may be sealed as early as today", "was voted through on Monday"
    if (mention.form === 'today' || (mention.form === 'weekday' && !ahead)) return null;
    // A scheme that runs for years ends; nobody promises so far ahead.
    const age = ageOf(date, published ?? setting.now);
    if (type === 'financing_measure' && age !== null && -age > LONGEST_PROMISE_YEARS * 365) return 'until';
    return isDue(type, setting) ? 'due' : null;
  }
  if (mention.cue === 'effective' && (isVague(mention) || (!ahead && isNear(setting, STARTING, 8)))) return null;
  const closing = mention.form === 'end_of_month' && published !== null && lastDay(date) > lastDay(published);
  if (isVague(mention) || closing) {
    const bound = mention.form === 'mid_year' || mention.form === 'early_year' ? SETTLING : BINDING;
    return (ahead || closing) && isNear(setting, bound, setting.read.dense ? 48 : 20) ? 'due' : null;
  }
  if (ahead) return isAppointed(setting, date) ? 'due' : null;
  return isTold(setting, date, framed, gap) ? 'announced' : null;
}

function fieldOfMeasure({ type, direction, stage }: Candidate, setting: Setting, date: PartialDate): DateField | null {
  const { read, mention, framed, published, gap } = setting;
  const ahead = isAhead(date, published);
  const lasts = Math.min(closest(read, mention, LASTING, 24), closest(read, mention, STARTING, 24));
  // "до 31 мая", "bis zum 5. Dezember": the act behind it decides whether a measure ends or somebody must act.
  const reach = read.dense ? 48 : 16;
  if (mention.eitherEnd) {
    const bound = Math.min(closest(read, mention, BINDING, reach), closest(read, mention, DECIDING, reach));
    // "Until the end of 2025 at most 18,000 tonnes may leave": the year of a quota, not the end of the control.
    if (isVague(mention) && bound === Number.POSITIVE_INFINITY && lasts === Number.POSITIVE_INFINITY) return null;
    return bound < lasts && type !== 'export_control' ? 'due' : 'until';
  }
  // Comments are taken until a day, and permits free until one; the measure goes on.
  const aside =
    framed === null && (stage === 'proposed' || (read.has.has('licence') && lasts === Number.POSITIVE_INFINITY));
  if (mention.cue === 'until' && aside) return null;
  if (mention.cue === 'until' && (ahead || direction === 'easing' || !isNear(setting, ENDING, 8))) {
    return (framed === null || type === 'trade_restriction') &&
      (ahead || published === null) &&
      closest(read, mention, DECIDING, reach) < lasts
      ? 'due'
      : 'until';
  }
  // A permit that ran out leaves the trade closed from that day on.
  if (isNear(setting, ENDING, 8))
    return direction === 'tightening' && framed !== null && !ahead ? 'effective' : 'until';
  const begins = isNear(setting, STARTING, 8);
  if (mention.cue === 'due') {
    if (begins && ahead) return 'effective';
    return isDue(type, setting) ? 'due' : null;
  }
  const told = closest(read, mention, TELLING, tellingReach(read));
  const prolonged = framed?.candidate.governor?.concept === 'extend' || (framed === null && read.has.has('extend'));
  const age = ageOf(date, published);
  if (prolonged && age !== null && age > PROLONGED_DAYS && (told > 24 || mention.cue === 'effective')) return null;
  // What is eased now was in force since then.
  if (direction === 'easing' && mention.cue === 'effective' && age !== null && age > NEWS_DAYS) return null;
  // "imposed on Tuesday, with immediate effect": announced then, and in force from then on.
  const atOnce =
    (framed !== null || read.concepts.some(({ concept }) => IMPOSING.has(concept))) &&
    !ahead &&
    mention.cue !== 'effective' &&
    !isNear(setting, IN_FORCE, 8);
  if (mention.cue === 'effective' || (begins && !atOnce && (ahead || closest(read, mention, STARTING, 8) <= told))) {
    return framed === null && !MEASURE_WORDS.some((concept) => read.has.has(concept)) ? null : 'effective';
  }
  if (isVague(mention)) {
    const decided =
      ahead &&
      type === 'trade_restriction' &&
      framed === null &&
      read.has.has('decide') &&
      isNear(setting, DECIDING, 20);
    return decided ? 'due' : null;
  }
  if (ahead && stage === 'proposed' && isAppointed(setting, date)) return 'due';
  if (ahead) return prolonged ? 'until' : 'effective';
  return isTold(setting, date, framed, gap) ? 'announced' : null;
}

/** Whether a day gone by is that on which the act was told, signed or decided. */
function isTold(setting: Setting, date: PartialDate, framed: Framed | null, gap: number): boolean {
  const { read, mention, published, now } = setting;
  const told = closest(read, mention, TELLING, tellingReach(read));
  // News has a day; what is told by its month, in the pluperfect or without a word of telling, is older.
  if (mention.form === 'month' && (read.has.has('past') || told === Number.POSITIVE_INFINITY)) return false;
  if (mention.cue === 'announced' && read.dense && (framed !== null || told < Number.POSITIVE_INFINITY)) return true;
  const age = ageOf(date, published ?? now);
  const sameMonth = published?.length === 7 && date.startsWith(published);
  const fresh = age !== null && age >= 0 && date.length === 10 && (age <= TOLD_DAYS || sameMonth);
  if (framed !== null) {
    // These days, the whole sentence is of the act.
    // "Today" is as often nowadays.
    const current = fresh && mention.form !== 'today' && !read.has.has('past') && !read.has.has('background');
    return current || told <= 40 || actDistance(framed, mention) <= 24;
  }
  if (told <= 24) return true;
  return (
    gap === 1 &&
    published !== null &&
    fresh &&
    !read.has.has('past') &&
    !read.has.has('background') &&
    !read.has.has('market')
  );
}

/** Whether a date lies wholly after publication. */
export function isAhead(date: PartialDate, published: PartialDate | null): boolean {
  return published !== null && firstDay(date) > lastDay(published);
}

/** How far a verb of telling may stand from its day; verb-final clauses keep it for the end. */
function tellingReach(read: ReadSentence): number {
  return read.dense ? 120 : 40;
}

function isVague({ form }: DateFound): boolean {
  return (
    form === 'end_of_year' ||
    form === 'end_of_next_year' ||
    form === 'quarter' ||
    form === 'half' ||
    form === 'mid_year' ||
    form === 'early_year'
  );
}
