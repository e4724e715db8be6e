import { daysBetween, type PartialDate } from '@lodewatch/contracts';
import type { WeighedGroup } from '../events/happening.js';
import { type DatedField, FRESH_DAYS, type Reading } from './dated.js';
import { isAhead } from './field-of.js';
import { ageOf } from './setting.js';

/** A site is shut within so many days of what befell it. */
const BLOW_DAYS = 3;

/** Of all days read for a happening, the one that stands in each field. */
export function pointsOf(
  { lead }: WeighedGroup,
  readings: readonly Reading[],
  published: PartialDate | null,
): DatedField[] {
  const befallen = lead.candidate.type === 'supply_disruption';
  const found: DatedField[] = [];
  const isFresh = (date: PartialDate) => (ageOf(date, published) ?? FRESH_DAYS) < FRESH_DAYS;
  for (const { field, moment, mention, sentence } of [...readings].sort((a, b) => b.weight - a.weight)) {
    if (moment.kind !== 'point') continue;
    const at = found.findIndex((date) => date.field === field);
    const known = found[at];
    if (known === undefined) found.push({ field, value: moment.date, mention, sentence });
    // A day in the month that is known makes it exact.
    else if (known.value.length === 7 && moment.date.length === 10 && moment.date.startsWith(known.value)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Of steps that are to come, the first counts.
    else if (
      field === 'effective' &&
      isAhead(known.value, published) &&
      isAhead(moment.date, published) &&
      moment.date < known.value &&
      !known.value.startsWith(moment.date)
    ) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Work stops on the days after the accident; the disruption began with that.
    else if (field === 'effective' && befallen && isSoonBefore(moment.date, known.value)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
    // Of a day long gone and one of these days, news was told on the latter.
    else if (field === 'announced' && published !== null && !isFresh(known.value) && isFresh(moment.date)) {
      found[at] = { field, value: moment.date, mention, sentence };
    }
  }
  return found;
}

function isSoonBefore(date: PartialDate, known: PartialDate): boolean {
  if (date.length !== 10 || known.length !== 10) return false;
  const days = daysBetween(date, known);
  return days > 0 && days <= BLOW_DAYS;
}
