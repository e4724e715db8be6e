import { addDays, daysBetween, firstDay, lastDay, type PartialDate } from '@lodewatch/contracts';
import type { DateForm } from '../lexicon/concepts.js';
import { UNITS } from '../lexicon/lexicon.js';
import type { Slots } from '../lexicon/matcher.js';
import type { Anchors } from './anchor.js';
import { addMonths, lastWeekday, monthOf, partialDate, weekdayOf, yearOf } from './calendar.js';

/** A stretch of time from some day on. */
export interface TimeSpan {
  readonly count: number;
  readonly unit: (typeof UNITS)[number];
}

/** What an expression of time says once it is anchored. */
export type Moment =
  | { readonly kind: 'point'; readonly date: PartialDate }
  /** Counts from the act it belongs to. */
  | { readonly kind: 'span'; readonly span: TimeSpan; readonly sense: 'within' | 'duration' | 'same' };

/** The end of a span that begins on `from`; as precise as `from`, and by the month where only that is known. */
export function endOfSpan(from: PartialDate, { count, unit }: TimeSpan): PartialDate | null {
  switch (unit) {
    case 'day':
      return from.length === 7 ? null : addDays(from, count);
    case 'week':
      return from.length === 7 ? null : addDays(from, 7 * count);
    case 'month':
      return addMonths(from, Math.round(count));
    case 'quarter':
      return addMonths(from, 3 * Math.round(count));
    case 'year':
      return addMonths(from, Math.round(12 * count));
  }
}

/** Where a date without a year or month is looked for: up to publication, near it but rather before, near it, or from it on. */
export type Outlook = 'last' | 'recent' | 'near' | 'next';

/** How much farther off a day to come counts than one gone by, where nothing says that it is to come. */
const RATHER_PAST = 3;

/** A month or day without its year is at most so far ahead. */
const FARTHEST_DAYS = 310;

/** The year that brings a day or month nearest to the anchor, or to the first time after it. */
function yearless(anchor: PartialDate, month: number, day: number | null, outlook: Outlook): PartialDate | null {
  const year = yearOf(anchor);
  let best: PartialDate | null = null;
  if (outlook === 'next') {
    const same = partialDate(year, month, day);
    if (same !== null && lastDay(same) >= firstDay(anchor)) return same;
    const next = partialDate(year + 1, month, day);
    // Nobody says "October" in November of the one to come.
    return next !== null && distance(anchor, next) > FARTHEST_DAYS ? same : next;
  }
  const far = (date: PartialDate) =>
    distance(anchor, date) * (outlook === 'recent' && firstDay(date) > lastDay(anchor) ? RATHER_PAST : 1);
  for (const candidate of outlook === 'last' ? [year, year - 1] : [year - 1, year, year + 1]) {
    const date = partialDate(candidate, month, day);
    if (date === null || (outlook === 'last' && firstDay(date) > lastDay(anchor))) continue;
    if (best === null || far(date) < far(best)) best = date;
  }
  return best;
}

/** Years searched for the one in which a day falls on the weekday told with it. */
const WEEKDAY_YEARS = 3;

/** "Monday 2 September": the year nearest to the anchor in which that day is a Monday. */
function yearOfWeekday(anchor: PartialDate, month: number, day: number, weekday: number): PartialDate | null {
  const year = yearOf(anchor);
  let best: PartialDate | null = null;
  for (let candidate = year - WEEKDAY_YEARS; candidate <= year + 1; candidate++) {
    const date = partialDate(candidate, month, day);
    if (date === null || weekdayOf(firstDay(date)) !== weekday) continue;
    if (best === null || distance(anchor, date) < distance(anchor, best)) best = date;
  }
  return best;
}

/** "Friday 19 September" in a text that tells of 2024: the one year near those it tells in which that day is a Friday. */
function yearOfTold(years: readonly number[], month: number, day: number, weekday: number | undefined): number | null {
  if (weekday === undefined) return null;
  const near = new Set(years.flatMap((year) => [year - 1, year, year + 1]));
  const fitting = [...near].filter((year) => {
    const date = partialDate(year, month, day);
    return date !== null && weekdayOf(firstDay(date)) === weekday;
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function distance(a: PartialDate, b: PartialDate): number {
  return Math.abs(daysBetween(firstDay(a), firstDay(b)));
}

/** The latest such day of a month up to the anchor, the first after it, or the nearest to it. */
function dayOfMonth(anchor: PartialDate, day: number, outlook: Outlook): PartialDate | null {
  if (anchor.length === 7) return null;
  if (outlook === 'near') {
    const [before, after] = [dayOfMonth(anchor, day, 'last'), dayOfMonth(anchor, day, 'next')];
    return before === null || (after !== null && distance(anchor, after) < distance(anchor, before)) ? after : before;
  }
  const ahead = outlook === 'next';
  const passed = day <= Number(anchor.slice(8));
  const shift = ahead ? (passed ? 1 : 0) : passed ? 0 : -1;
  const month = addMonths(monthOnly(anchor), shift);
  return month === null ? null : partialDate(yearOf(month), monthOf(month), day);
}

function monthOnly(date: PartialDate): PartialDate {
  return date.slice(0, 7);
}

/**
 * Reads an expression of time. What counts from publication is null where that is unknown, and so is a bare year,
 * since no day or month follows from it. `outlook` places what has no year.
 */
export function resolveDate(form: DateForm, slots: Slots, anchors: Anchors, outlook: Outlook = 'near'): Moment | null {
  if (form === 'same_day') return { kind: 'span', span: { count: 0, unit: 'day' }, sense: 'same' };
  const date = pointOf(form, slots, anchors, outlook);
  if (date !== null) return { kind: 'point', date };
  const span = spanOf(slots);
  if (span === null) return null;
  if (form === 'within' || form === 'after') return { kind: 'span', span, sense: 'within' };
  if (form === 'duration') return { kind: 'span', span, sense: 'duration' };
  return null;
}

function spanOf({ span, unit: index, n = 1 }: Slots): TimeSpan | null {
  if (span !== undefined) return { count: span, unit: 'month' };
  const unit = index === undefined ? undefined : UNITS[index];
  return unit === undefined ? null : { count: n, unit };
}

function pointOf(
  form: DateForm,
  slots: Slots,
  { published: anchor, around, year: told, years }: Anchors,
  outlook: Outlook,
): PartialDate | null {
  let month = slots.month ?? slots.m;
  let year = slots.y ?? (slots.era !== undefined && slots.n !== undefined ? slots.era + slots.n : undefined);
  if (slots.ry !== undefined) {
    if (around === null) return null;
    year = yearOf(around) + slots.ry;
  }
  if (slots.rm !== undefined) {
    const shifted = anchor === null ? null : addMonths(monthOnly(anchor), slots.rm);
    if (shifted === null) return null;
    year = yearOf(shifted);
    month = monthOf(shifted);
  }
  const ofYear = (at: number, offset = 0): PartialDate | null => {
    if (year !== undefined) return partialDate(year, at, null);
    return anchor === null ? null : partialDate(yearOf(anchor) + offset, at, null);
  };
  switch (form) {
    case 'day':
      // "dal primo agosto": a template of a day that needs no number names the first.
      if (slots.d === undefined)
        return month === undefined
          ? null
          : pointOf(form, { ...slots, d: 1 }, { published: anchor, around, year: told, years }, outlook);
      if (month === undefined) return anchor === null ? null : dayOfMonth(anchor, slots.d, outlook);
      if (year !== undefined) return partialDate(year, month, slots.d);
      if (around === null) {
        const year = yearOfTold(years ?? [], month, slots.d, slots.weekday) ?? told;
        return typeof year === 'number' ? partialDate(year, month, slots.d) : null;
      }
      return (
        (slots.weekday === undefined ? null : yearOfWeekday(around, month, slots.d, slots.weekday)) ??
        // A day that merely lies near publication may have come after it.
        yearless(around, month, slots.d, outlook === 'recent' && anchor === null ? 'near' : outlook)
      );
    case 'month':
      if (month === undefined) return null;
      if (year !== undefined) return partialDate(year, month, null);
      return around === null ? null : yearless(around, month, null, outlook);
    case 'last_month_name':
      if (month === undefined || anchor === null) return null;
      return partialDate(yearOf(anchor) - (month >= monthOf(anchor) ? 1 : 0), month, null);
    case 'next_month_name':
      if (month === undefined || anchor === null) return null;
      return partialDate(yearOf(anchor) + (month <= monthOf(anchor) ? 1 : 0), month, null);
    case 'quarter':
      return slots.q === undefined ? null : ofYear(slots.q * 3);
    case 'half':
      return slots.q === undefined ? null : ofYear(slots.q * 6);
    case 'end_of_year':
      return ofYear(12);
    case 'end_of_next_year':
      return ofYear(12, 1);
    case 'mid_year':
      return ofYear(6);
    case 'end_of_month':
      if (month === undefined) return anchor === null ? null : monthOnly(anchor);
      if (year !== undefined) return partialDate(year, month, null);
      return anchor === null ? null : yearless(anchor, month, null, outlook);
    case 'this_month':
      return anchor === null ? null : monthOnly(anchor);
    case 'last_month':
      return anchor === null ? null : addMonths(monthOnly(anchor), -1);
    case 'next_month':
      return anchor === null ? null : addMonths(monthOnly(anchor), 1);
    case 'this_year':
      // "within this year": as a deadline it is the last month there is.
      return outlook === 'next' ? ofYear(12) : null;
    default:
      return anchor === null ? null : nearAnchor(form, slots, anchor, outlook);
  }
}

/** Days that are told by their distance from the day of publication. */
function nearAnchor(form: DateForm, slots: Slots, anchor: PartialDate, outlook: Outlook): PartialDate | null {
  const weekday = slots.weekday;
  if (anchor.length === 7) {
    // A weekday of a month that is known is at least a day of that month.
    return form === 'weekday' || form === 'today' || form === 'yesterday' ? anchor : null;
  }
  switch (form) {
    case 'today':
      return anchor;
    case 'yesterday':
      return addDays(anchor, -1);
    case 'tomorrow':
      return addDays(anchor, 1);
    case 'weekday':
      if (weekday === undefined) return null;
      return lastWeekday(outlook === 'next' ? addDays(anchor, 6) : anchor, weekday);
    case 'last_weekday':
      return weekday === undefined ? null : lastWeekday(addDays(anchor, -1), weekday);
    case 'next_weekday':
      if (weekday === undefined) return null;
      // On a Monday, "next Tuesday" is not tomorrow.
      return lastWeekday(addDays(anchor, weekdayOf(addDays(anchor, 1)) === weekday ? 8 : 7), weekday);
    case 'ago': {
      const unit = slots.unit === undefined ? undefined : UNITS[slots.unit];
      if (unit === undefined) return null;
      const count = -(slots.n ?? 1);
      if (unit === 'day' || unit === 'week') return endOfSpan(anchor, { count, unit });
      const back = endOfSpan(anchor, { count, unit });
      return back === null || unit === 'year' ? null : monthOnly(back);
    }
    default:
      return null;
  }
}
