import { daysBetween, firstDay, lastDay, type PartialDate } from '@lodewatch/contracts';
import { isClaim } from '../events/decide.js';
import type { Framed, WeighedGroup } from '../events/happening.js';
import type { ReadSentence } from '../frames/analysis.js';
import type { Concept } from '../lexicon/concepts.js';
import { type Anchors, isDateline, isFiledLine, mayBeGone } from './anchor.js';
import { completed, inYearBeside, yearsOfMonths } from './complete.js';
import type { DatedField, Reading } from './dated.js';
import { type DateField, fieldOf, NEWS_DAYS } from './field-of.js';
import { outlookOf } from './outlook.js';
import { boundBy, ownersOf, placesOf } from './owners.js';
import { pointsOf } from './points.js';
import { type Moment, resolveDate } from './resolve.js';
import { borrow, type Filed, fileUnder, shareAnnouncement } from './shared-days.js';
import { addSpans, dropEarlyEnd, takeEnd } from './spans.js';
import { addFirstDay, dayOfNews, loneNews } from './untold-days.js';

/** Of days that stand as near to their act, the one told first is that of the news: "today" in a quotation is later. */
function lateness({ sentence: { index } }: ReadSentence): number {
  return Math.min(index, 10) / 20;
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
        // "Prices are close to their peak today" dates no act told before.
        if (framed === null && field === 'effective' && mention.cue === null && read.has.has('market')) continue;
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

/** What has come over a site already, whatever else is still to come. */
const COME: readonly Concept[] = ['accident', 'disaster', 'conflict'];

/** Whether a happening is told as one that is to come: what an owner will do, not what befell a site. */
function isComing({ members }: WeighedGroup): boolean {
  return (
    members.some(({ candidate: { stage, signals } }) => stage === 'announced' && signals.future) &&
    !members.some(({ candidate: { sentence } }) => COME.some((concept) => sentence.has.has(concept)))
  );
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
