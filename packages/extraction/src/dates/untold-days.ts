import type { PartialDate } from '@lodewatch/contracts';
import type { WeighedGroup } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { type Anchors, isDateline } from './anchor.js';
import type { DatedField } from './dated.js';
import { BLOWS } from './field-of.js';
import { outlookOf } from './outlook.js';
import { SENTENCES_APART } from './owners.js';
import { resolveDate } from './resolve.js';
import { ageOf, closest } from './setting.js';

/** The first news of a text where no day is told of any, unless it is a disruption, which has a first day of its own. */
export function loneNews(
  news: readonly WeighedGroup[],
  dated: ReadonlyMap<WeighedGroup, DatedField[]>,
): WeighedGroup | null {
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
export function dayOfNews(
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
export function addFirstDay(
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
