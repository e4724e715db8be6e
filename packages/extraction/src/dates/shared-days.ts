import { daysBetween, firstDay, type PartialDate } from '@lodewatch/contracts';
import type { WeighedGroup } from '../events/happening.js';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import type { Anchors } from './anchor.js';
import { type DatedField, FRESH_DAYS } from './dated.js';
import { isAhead, NEWS_DAYS } from './field-of.js';
import { SENTENCES_APART } from './owners.js';
import { resolveDate } from './resolve.js';
import { ageOf } from './setting.js';

/** A passage on the same kind of act that was not taken for the news itself dates it where the news has no day of its own. */
export function borrow(
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
export function shareAnnouncement(
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

/** The day in the dateline of a report. */
export interface Filed {
  readonly read: ReadSentence;
  readonly mention: DateFound;
}

/** Sentences between a dateline and the news it opens, of which a headline may be the only one to tell it. */
const FILED_APART = 2;

/** What a report tells first, and no day is told for, was announced on the day of the dateline. */
export function fileUnder(
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
