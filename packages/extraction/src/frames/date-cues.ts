import { adjoins } from './adjacency.js';
import type { DateFound } from './analysis.js';
import type { AnyMatch } from './matches.js';

/** What the words beside a date say of it: a first day, an end, a deadline, the day of the news. */
export function cueOf(
  folded: string,
  steps: Int32Array,
  date: AnyMatch,
  particles: readonly AnyMatch[],
): Pick<DateFound, 'cue' | 'eitherEnd'> {
  let best: DateFound['cue'] = null;
  let own: DateFound['cue'] = null;
  let length = 0;
  let eitherEnd = false;
  for (const { entry, start, end } of particles) {
    if (entry.kind !== 'cue' || end - start < length) continue;
    // "since April": the date brings its cue along.
    if (entry.side === 'before' && start === date.start && end <= date.end && entry.cue !== 'announced')
      own = entry.cue;
    const near =
      entry.side === 'before'
        ? start < date.start && end <= date.end && adjoins(folded, steps, Math.min(end, date.start), date.start)
        : end > date.end &&
          start >= date.start &&
          start <= date.end + 2 &&
          adjoins(folded, steps, date.end, Math.max(start, date.end));
    if (!near) continue;
    if (end - start === length && best !== null) {
      eitherEnd ||= (best === 'until' && entry.cue === 'due') || (best === 'due' && entry.cue === 'until');
      continue;
    }
    [best, length, eitherEnd] = [entry.cue, end - start, false];
  }
  return { cue: best ?? own, eitherEnd };
}

/** "pelo prazo de um ano a contar ...": of two readings of the same words the longer counts, the first of two as long. */
export function overlapsLonger({ start, end }: AnyMatch, before: DateFound | undefined): boolean {
  return before !== undefined && start < before.end && end - start <= before.end - before.start;
}

/** Steps from a first day to the last one that is told with it. */
const SPAN_REACH = 10;

const DASH = /^ ?[-–—~～〜] ?$/u;

/** "от 1 января до 30 ноября", "1 January – 31 December": behind a first day stands the last one, and no deadline. */
export function endBehind(folded: string, before: DateFound | undefined, date: DateFound): DateFound {
  if (before?.cue !== 'effective' || date.at - before.at > SPAN_REACH) return date;
  const ends = date.eitherEnd || (date.cue === null && DASH.test(folded.slice(before.end, date.start)));
  return ends ? { ...date, cue: 'until', eitherEnd: false } : date;
}
