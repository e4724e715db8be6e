import type { PartialDate, RiskEventType } from '@lodewatch/contracts';
import type { Framed } from '../events/happening.js';
import { distance, MEASURES } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import { actDistance, ageOf, closest, isNear, type Setting } from './setting.js';

/** Words by which somebody is bound to act. */
export const BINDING: ReadonlySet<Concept> = new Set(['require', 'plan', 'decide', 'sign', 'negotiate', 'future']);

/** Words that a decision or a signature falls on: the day is a deadline, whatever ends on other days. */
export const DECIDING: ReadonlySet<Concept> = new Set(['decide', 'sign', 'negotiate', 'agree', 'accord']);

const APPOINTED: ReadonlySet<Concept> = new Set(['sign', 'decide', 'grant', 'law']);

/** Words by which something is settled or made known. */
export const SETTLING: ReadonlySet<Concept> = new Set([...DECIDING, 'announce']);

/** Work of companies, which keeps to its own plans. */
const WORKS: ReadonlySet<Concept> = new Set(['production', 'build', 'resume']);

const PLEDGES: ReadonlySet<Concept> = new Set([
  'sign',
  'decide',
  'agree',
  'fund',
  'money',
  'negotiate',
  'accord',
  'announce',
  'stockpile',
  'grant',
]);

/** Types that carry promises. */
const PROMISES: ReadonlySet<RiskEventType> = new Set([
  'accord',
  'financing_measure',
  'trade_restriction',
  'resource_nationalism',
]);

const REQUIRING: ReadonlySet<Concept> = new Set(['require']);

const HEDGES: ReadonlySet<Concept> = new Set(['may']);

const PROPOSING: ReadonlySet<Concept> = new Set(['plan', 'announce', 'decide']);

/** Steps between a date and the word right beside it. */
export const ADJACENT = 8;

/** A signature or decision that is set for a day lies at most this far ahead. */
const APPOINTED_DAYS = 60;

/** "could be signed in four months": nobody has promised it. */
function isHedged({ read, mention }: Setting): boolean {
  return read.concepts.some(
    (word) => HEDGES.has(word.concept) && word.clause === mention.clause && distance(word, mention) <= 16,
  );
}

/** "will propose by the second quarter to restrict exports": the day stands with the step before the act. */
function isProposedBy({ read, mention }: Setting, framed: Framed): boolean {
  const step = closest(read, mention, PROPOSING, 24);
  return framed.candidate.stage === 'proposed' && step < actDistance(framed, mention) && read.has.has('future');
}

/** "the cabinet is to approve the plan next Tuesday": a day on which somebody has said to act. */
export function isAppointed(setting: Setting, date: PartialDate): boolean {
  const { read, mention, published } = setting;
  const age = ageOf(date, published);
  return (
    age !== null &&
    -age <= APPOINTED_DAYS &&
    date.length === 10 &&
    (read.has.has('future') || read.has.has('plan') || mention.form === 'next_weekday') &&
    !read.has.has('may') &&
    !read.has.has('opinion') &&
    isNear(setting, APPOINTED, 16)
  );
}

/** Whether a deadline is one to act by: not the time that a permit takes, nor the first day of a plant. */
export function isDue(type: RiskEventType, setting: Setting): boolean {
  const { read, mention, framed } = setting;
  const bound = isNear(setting, BINDING, 24);
  if (type === 'export_control') {
    // "a ban by the end of the year": the day of the act itself is none by which to act; nor are years for building plants.
    if (mention.form === 'within' || mention.form === 'after')
      return setting.moment.kind === 'span' && setting.moment.span.unit !== 'year';
    if (framed !== null) return isProposedBy(setting, framed);
    return bound && (read.has.has('require') || isNear(setting, SETTLING, 24));
  }
  if (!PROMISES.has(type) || isHedged(setting)) return false;
  // Behind a measure, a day before which nobody is told to act is one of its terms: "made before 13 April".
  if (MEASURES.has(type) && mention.form !== 'within' && framed === null && !bound && !isNear(setting, PLEDGES, 40))
    return false;
  // "In a year there will be plenty" foresees and promises nothing.
  const { moment } = setting;
  if (mention.form === 'after' && moment.kind === 'span' && moment.span.unit === 'year') return false;
  // "metal produced before 13 April"
  const works = isNear(setting, REQUIRING, 24) ? Number.POSITIVE_INFINITY : closest(read, mention, WORKS, 24);
  const pledge = works <= ADJACENT ? works + ADJACENT : 40;
  if (works < Number.POSITIVE_INFINITY && !read.has.has('both') && !isNear(setting, PLEDGES, pledge)) return false;
  return bound || !(read.has.has('licence') || (read.has.has('deregulation') && type === 'financing_measure'));
}
