import { daysBetween, firstDay, type PartialDate, partialDateSchema } from '@lodewatch/contracts';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import { resolveDate } from './resolve.js';

/** Days that the other dates of a document are read against. */
export interface Anchors {
  /** The day (or month) of publication: given, or written in a dateline. "On Tuesday" counts from it; null leaves it unread. */
  readonly published: PartialDate | null;
  /** A day near which the document was written, good enough to tell the year of "6 January". */
  readonly around: PartialDate | null;
  /** The day near which the text was written is one that was still to come. */
  readonly coming?: boolean;
  /** Where no day is known at all, the year of the text. */
  readonly year?: number | null | undefined;
  /** Where no day is known at all, the years that the text tells. */
  readonly years?: readonly number[] | undefined;
}

/** A date at the very top, before the text has said anything, is a dateline; so is one in a line of few words. */
const DATELINE_STEPS = 12;
const DATELINE_SENTENCES = 8;
const FEW_WORDS = 16;
/** A place and a day, and nothing else. */
const PLACE_AND_DAY = 12;
const FEW_CHARACTERS = 48;

/** "PEKING, 9 October." stands alone where an agency's name behind it opens the report; a letter is headed likewise. */
export function isFiledLine(read: ReadSentence, { form, cue, slots }: DateFound): boolean {
  const { sentence, countries, concepts, minerals, dates } = read;
  return (
    form === 'day' &&
    (slots.month !== undefined || slots.m !== undefined) &&
    cue !== 'effective' &&
    cue !== 'until' &&
    cue !== 'due' &&
    dates.length === 1 &&
    sentence.kind !== 'title' &&
    sentence.index <= DATELINE_SENTENCES &&
    concepts.length === 0 &&
    minerals.length === 0 &&
    countries.some(({ by }) => by === 'seat' || by === 'place' || by === 'name') &&
    read.endStep - read.startStep <= PLACE_AND_DAY
  );
}

export function isDateline(read: ReadSentence, mention: DateFound): boolean {
  const { index, kind } = read.sentence;
  if (mention.end <= read.dateline || isFiledLine(read, mention)) return true;
  if (
    index > DATELINE_SENTENCES ||
    (mention.form !== 'day' && mention.form !== 'month') ||
    mention.slots.y === undefined
  )
    return false;
  if (kind === 'title' || mention.cue === 'effective' || mention.cue === 'until' || mention.cue === 'due') return false;
  // "The ban was due in January 2022": a month in the text is hardly that of its printing.
  if (mention.form === 'month' && kind === 'body' && index > 1) return false;
  const says =
    read.minerals.length > 0 || read.concepts.some(({ concept }) => concept !== 'announce' && concept !== 'government');
  if (!says && read.endStep - read.startStep <= (read.dense ? FEW_CHARACTERS : FEW_WORDS)) return true;
  if (index > (kind === 'heading' ? 3 : 1)) return false;
  const before =
    read.concepts.some(({ start }) => start < mention.start) ||
    read.minerals.some(({ start }) => start < mention.start);
  return (
    !before && mention.at - read.startStep <= (kind === 'heading' || read.concepts.length === 0 ? DATELINE_STEPS : 2)
  );
}

/**
 * Where the day has turned between the place of the report and that of its publication, or before the page was put up, the
 * report counts from its own.
 */
function reportDay(declared: PartialDate, sentences: readonly ReadSentence[]): PartialDate {
  for (const read of sentences) {
    const mention = read.dates.find(
      (date) => date.form === 'day' && (date.end <= read.dateline || isFiledLine(read, date)),
    );
    if (mention === undefined) continue;
    const moment = resolveDate(mention.form, mention.slots, { published: declared, around: declared });
    if (moment?.kind === 'point' && Math.abs(daysBetween(firstDay(declared), firstDay(moment.date))) === 1)
      return moment.date;
  }
  return declared;
}

/** Finds the days to read other dates against. */
export function anchorsOf(published: string | null, sentences: readonly ReadSentence[]): Anchors {
  const declared = partialDateSchema.safeParse(published?.slice(0, 10));
  if (declared.success) {
    const day = reportDay(declared.data, sentences);
    return { published: day, around: day };
  }
  let dateline: PartialDate | null = null;
  let around: PartialDate | null = null;
  let first: PartialDate | null = null;
  for (const read of sentences) {
    for (const mention of read.dates) {
      if (mention.slots.y === undefined || (mention.form !== 'day' && mention.form !== 'month')) continue;
      const moment = resolveDate(mention.form, mention.slots, { published: null, around: null });
      if (moment?.kind !== 'point') continue;
      if (dateline === null && isDateline(read, mention)) dateline = moment.date;
      if (mention.cue === 'until' || mention.cue === 'due' || mention.cue === 'effective') {
        if (first === null || moment.date < first) first = moment.date;
      } else if (around === null || moment.date > around) around = moment.date;
    }
  }
  const coming = dateline === null && around === null;
  const years = new Set(sentences.flatMap(({ dates }) => dates.flatMap(({ slots: { y } }) => y ?? [])));
  return {
    published: dateline,
    around: dateline ?? around ?? first,
    coming,
    year: yearToldIn(sentences),
    years: [...years],
  };
}

/**
 * "by the end of 2025": the first year that something runs to is that of a text without days, unless the year before
 * is told, too.
 */
function yearToldIn(sentences: readonly ReadSentence[]): number | null {
  let first: number | null = null;
  const years = new Set<number>();
  for (const { dates } of sentences) {
    for (const { form, slots } of dates) {
      if (slots.y === undefined) continue;
      years.add(slots.y);
      if (form === 'end_of_year' && (first === null || slots.y < first)) first = slots.y;
    }
  }
  return first === null || years.has(first - 1) ? null : first;
}

/** An act is told at most so many days before a day that it sets. */
const TOLD_AHEAD_DAYS = 150;
/** Or so many days after one that has passed meanwhile. */
const TOLD_LATER_DAYS = 60;
/** A year whose end is told as still to come is hardly told of so near to it. */
const YEAR_END_DAYS = 60;

/** Whether a day without its year may be one gone by: where only days to come tell the year, it lies before them. */
export function mayBeGone(date: PartialDate, { around, coming, year }: Anchors): boolean {
  if (coming !== true) return true;
  if (around !== null) {
    const ahead = daysBetween(firstDay(date), firstDay(around));
    return ahead >= -TOLD_LATER_DAYS && ahead <= TOLD_AHEAD_DAYS;
  }
  return typeof year !== 'number' || daysBetween(firstDay(date), `${year}-12-31`) >= YEAR_END_DAYS;
}
