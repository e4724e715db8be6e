import { firstDay, type PartialDate } from '@lodewatch/contracts';
import type { Mention } from './types.js';

/** Says how much the word of a mention counts. */
export type Weigh = (mention: Mention) => number;

/** A value with the weight behind it. */
interface Tally<T> {
  readonly value: T;
  readonly weight: number;
}

function tally<T extends string>(
  mentions: readonly Mention[],
  weigh: Weigh,
  valuesOf: (mention: Mention) => readonly T[],
) {
  const weights = new Map<T, number>();
  for (const mention of mentions) {
    for (const value of new Set(valuesOf(mention))) {
      weights.set(value, (weights.get(value) ?? 0) + weigh(mention));
    }
  }
  return [...weights]
    .map(([value, weight]): Tally<T> => ({ value, weight }))
    .sort((a, b) => b.weight - a.weight || (a.value < b.value ? -1 : 1));
}

/** The value with the most weight behind it; ties go to the first in the order of the alphabet. */
export function majority<T extends string>(
  mentions: readonly Mention[],
  weigh: Weigh,
  chosenBy: (mention: Mention) => T,
): T {
  const [first] = tally(mentions, weigh, (mention) => [chosenBy(mention)]);
  if (!first) throw new RangeError('a cluster is never empty');
  return first.value;
}

/**
 * The values of a list that at least `share` of the voices name, among those that name any; at least the one with the most
 * weight. Sorted.
 */
export function voted<T extends string>(
  mentions: readonly Mention[],
  weigh: Weigh,
  valuesOf: (mention: Mention) => readonly T[],
  share: number,
): readonly T[] {
  const voters = mentions.filter((mention) => valuesOf(mention).length > 0);
  const total = voters.reduce((sum, mention) => sum + weigh(mention), 0);
  const tallies = tally(voters, weigh, valuesOf);
  const kept = tallies.filter(({ weight }, i) => i === 0 || weight >= share * total - 1e-9);
  return kept.map(({ value }) => value).sort();
}

/** Part of the weight of the best attested day that an earlier day must have to be taken instead. */
const ATTESTED = 0.25;

/**
 * The day that the mentions give for something, as precise as any of them: a day speaks for its month too, so a month is
 * refined by the days told within it. Of the well attested days, the earliest, as later reports tell later steps.
 */
export function votedDate(
  mentions: readonly Mention[],
  weigh: Weigh,
  dateOf: (mention: Mention) => PartialDate | null,
): PartialDate | null {
  const told = tally(mentions, weigh, (mention) => {
    const date = dateOf(mention);
    return date === null ? [] : [date];
  });
  const days = told.map(({ value, weight }) => ({
    value,
    weight:
      weight +
      told
        .filter((other) => other.value !== value && value.startsWith(other.value))
        .reduce((sum, o) => sum + o.weight, 0),
  }));
  const refined = days.filter(
    ({ value }) => !days.some((other) => other.value !== value && other.value.startsWith(value)),
  );
  const most = Math.max(...refined.map(({ weight }) => weight));
  const [earliest] = refined
    .filter(({ weight }) => weight >= ATTESTED * most)
    .map(({ value }) => value)
    .sort((a, b) => (firstDay(a) < firstDay(b) ? -1 : firstDay(a) > firstDay(b) ? 1 : a < b ? -1 : 1));
  return earliest ?? null;
}
