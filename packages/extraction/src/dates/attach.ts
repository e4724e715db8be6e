import { daysBetween, firstDay, type PartialDate } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { distance } from '../frames/candidate.js';
import type { Framed, Group } from '../events/happening.js';
import { type Anchors, isDateline } from './anchor.js';
import { endOfSpan, type Moment, resolveDate } from './resolve.js';

/** What the text calls a day of the happening. */
export type DateField = 'announced' | 'effective' | 'until' | 'due';
export interface DatedField {
  readonly field: DateField;
  readonly value: PartialDate;
  readonly mention: DateFound;
}

const TELLING: ReadonlySet<Concept> = new Set(['announce', 'sign', 'decide', 'agree']);
const STARTING: ReadonlySet<Concept> = new Set(['in_force', 'immediate']);
const ENDING: ReadonlySet<Concept> = new Set(['expire', 'extend']);

function has(read: ReadSentence, mention: DateFound, concepts: ReadonlySet<Concept>, reach: number): boolean {
  return read.concepts.some((other) => concepts.has(other.concept) && distance(other, mention) <= reach);
}

/** Types whose promises fall due. */
const PROMISING = new Set(['accord', 'financing_measure', 'trade_restriction', 'resource_nationalism']);
/** Types whose plain date is the day it happened. */
const HAPPENING = new Set(['supply_disruption', 'capacity_investment']);

function fieldOf(framed: Framed, read: ReadSentence, mention: DateFound, moment: Moment): DateField | null {
  const { type, stage } = framed.candidate;
  if (moment.kind === 'span') {
    if (moment.sense === 'same') return mention.cue === 'effective' ? 'effective' : null;
    if (moment.sense === 'duration') return 'until';
    return PROMISING.has(type) ? 'due' : null;
  }
  switch (mention.cue) {
    case 'until':
      return 'until';
    case 'due':
      return PROMISING.has(type) ? 'due' : null;
    case 'effective':
      return 'effective';
    default:
      break;
  }
  if (has(read, mention, ENDING, 6) && type !== 'accord' && type !== 'financing_measure') return 'until';
  if (has(read, mention, STARTING, 10)) return 'effective';
  if (HAPPENING.has(type)) return has(read, mention, ANNOUNCING, 6) && type === 'capacity_investment' ? 'announced' : 'effective';
  if (mention.form === 'end_of_year' || mention.form === 'quarter' || mention.form === 'half') return null;
  if (has(read, mention, TELLING, 40) || distance(framed.candidate.trigger, mention) <= 24) {
    return stage === 'proposed' && !has(read, mention, TELLING, 40) ? null : 'announced';
  }
  return null;
}

const ANNOUNCING: ReadonlySet<Concept> = new Set(['announce']);

/** Reads the dates of a group of candidates from the sentences that tell of it. */
export function datesOf(group: Group, anchors: Anchors, others: readonly Framed[]): DatedField[] {
  const found: DatedField[] = [];
  const anchor = anchors.published;
  const spans: { mention: DateFound; moment: Extract<Moment, { kind: 'span' }>; field: DateField }[] = [];
  const taken = new Set<DateField>();
  for (const framed of group.members) {
    const read = framed.candidate.sentence;
    for (const mention of read.dates) {
      const owner = ownerOf(mention, framed, others);
      if (owner !== framed || isDateline(read, mention)) continue;
      const moment = resolveDate(mention.form, mention.slots, anchors, mention.cue === 'effective' || mention.cue === 'until' || mention.cue === 'due');
      if (moment === null) continue;
      const field = fieldOf(framed, read, mention, moment);
      if (field === null || taken.has(field)) continue;
      if (moment.kind === 'span') {
        spans.push({ mention, moment, field });
        continue;
      }
      if (field === 'announced' && anchor !== null && daysBetween(firstDay(anchor), firstDay(moment.date)) > 31) continue;
      taken.add(field);
      found.push({ field, value: moment.date, mention });
    }
  }
  for (const { mention, moment, field } of spans) {
    if (taken.has(field)) continue;
    const announced = found.find((date) => date.field === 'announced')?.value;
    const effective = found.find((date) => date.field === 'effective')?.value;
    const from = (moment.sense === 'duration' ? effective : undefined) ?? announced ?? anchor;
    if (from === null) continue;
    const value = endOfSpan(from, moment.span);
    if (value === null) continue;
    taken.add(field);
    found.push({ field, value, mention });
  }
  return found;
}

/** Of the candidates of one sentence, the one a date stands nearest to. */
function ownerOf(mention: DateFound, framed: Framed, others: readonly Framed[]): Framed {
  let best = framed;
  for (const other of others) {
    if (other.candidate.sentence !== framed.candidate.sentence) continue;
    if (weigh(other, mention) < weigh(best, mention)) best = other;
  }
  return best;
}

function weigh({ candidate }: Framed, mention: DateFound): number {
  return distance(candidate.trigger, mention) + (candidate.trigger.clause === mention.clause ? 0 : 20);
}
