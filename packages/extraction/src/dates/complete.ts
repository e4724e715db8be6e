import type { DateFound, ReadSentence } from '../frames/analysis.js';

/** The year that days of a month are told with; null where the text tells two. */
export function yearsOfMonths(sentences: readonly ReadSentence[]): Map<number, number | null> {
  const years = new Map<number, number | null>();
  for (const read of sentences) {
    for (const { form, slots } of read.dates) {
      const month = slots.month ?? slots.m;
      if (form !== 'day' || month === undefined || slots.y === undefined) continue;
      const known = years.get(month);
      years.set(month, known === undefined || known === slots.y ? slots.y : null);
    }
  }
  return years;
}

/** Letters at most between a weekday and the day of the month that stands with it. */
const WEEKDAY_GAP = 6;

/**
 * "Ended on 15 October and from the 16th on": a bare first, last or due day stands in the month told before it.
 * "Monday 2 September": the weekday helps to find the year. "From September", where the text has told the year: the same.
 */
export function completed(
  read: ReadSentence,
  mention: DateFound,
  years: ReadonlyMap<number, number | null>,
): DateFound {
  const { form, cue, slots } = mention;
  const month = slots.month ?? slots.m;
  const year = month === undefined ? undefined : years.get(month);
  if (form === 'month' && slots.y === undefined && slots.ry === undefined && typeof year === 'number')
    return { ...mention, slots: { ...slots, y: year } };
  if (form === 'day' && slots.y === undefined && slots.weekday === undefined) {
    const named = read.dates.find(
      (other) => other.form === 'weekday' && other.end <= mention.start && mention.start - other.end <= WEEKDAY_GAP,
    );
    if (named?.slots.weekday !== undefined) return { ...mention, slots: { ...slots, weekday: named.slots.weekday } };
  }
  if (
    form !== 'day' ||
    cue === null ||
    cue === 'announced' ||
    slots.d === undefined ||
    slots.month !== undefined ||
    slots.m !== undefined
  )
    return mention;
  const before = read.dates.findLast(
    (other) => other.end <= mention.start && other.form === 'day' && (other.slots.month ?? other.slots.m) !== undefined,
  );
  return before === undefined ? mention : { ...mention, slots: { ...before.slots, ...slots } };
}

/** "aimed at mid-2026 at first, it will run by the end of the year": where no day of the text is known, its years are. */
export function inYearBeside(read: ReadSentence, mention: DateFound): DateFound {
  const { form, slots } = mention;
  if (form !== 'end_of_year' || slots.y !== undefined || slots.ry !== undefined) return mention;
  const year = read.dates.findLast(({ end, slots: { y } }) => end <= mention.start && y !== undefined)?.slots.y;
  return year === undefined ? mention : { ...mention, slots: { ...slots, y: year } };
}
