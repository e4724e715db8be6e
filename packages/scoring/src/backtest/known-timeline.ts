import { type IsoDate, lastDay } from '@lodewatch/contracts';
import type { TimelineEntry } from '@lodewatch/reference';

/** The day from which an entry counts as known: the last that its date of announcement can mean. */
export function knownFrom(entry: TimelineEntry): IsoDate {
  return entry.announced === null ? '9999-12-31' : lastDay(entry.announced);
}

/** An end that was announced together with the measure was known from the start; any other only once it had come. */
function isScheduled(entry: TimelineEntry): boolean {
  return entry.note?.includes('scheduled end') === true || entry.headline.includes('until');
}

/** The timeline as one could know it on a day: nothing announced later, and no end that was not yet known. */
export function knownOn(entries: readonly TimelineEntry[], day: IsoDate): readonly TimelineEntry[] {
  return entries
    .filter((entry) => knownFrom(entry) <= day)
    .map((entry) => {
      const endIsKnown = entry.until === null || lastDay(entry.until) <= day || isScheduled(entry);
      return endIsKnown ? entry : { ...entry, until: null };
    });
}
