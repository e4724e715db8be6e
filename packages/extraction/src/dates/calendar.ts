import { addDays, firstDay, type IsoDate, lastDay, type PartialDate } from '@lodewatch/contracts';

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS_IN_MONTH[month - 1] ?? 0) + Number(leap);
}

/** A day or month as `YYYY-MM-DD` or `YYYY-MM`, or null where there is no such day or it lies outside 1900 to 2199. */
export function partialDate(year: number, month: number, day: number | null): PartialDate | null {
  if (year < 1900 || year > 2199 || month < 1 || month > 12) return null;
  const head = `${year}-${month < 10 ? '0' : ''}${month}`;
  if (day === null) return head;
  return day < 1 || day > daysInMonth(year, month) ? null : `${head}-${day < 10 ? '0' : ''}${day}`;
}

export function yearOf(date: PartialDate): number {
  return Number(date.slice(0, 4));
}

export function monthOf(date: PartialDate): number {
  return Number(date.slice(5, 7));
}

/** `months` later, on the same day of the month or the last it has; as precise as `date`. */
export function addMonths(date: PartialDate, months: number): PartialDate | null {
  const index = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  if (date.length === 7) return partialDate(year, month, null);
  const whole = partialDate(year, month, null);
  if (whole === null) return null;
  const end = lastDay(whole);
  return partialDate(year, month, Math.min(Number(date.slice(8)), Number(end.slice(8))));
}

/** Monday is 1. */
export function weekdayOf(date: IsoDate): number {
  // 1970-01-05 was a Monday.
  const days = Math.round(Date.parse(date) / 86_400_000) - 4;
  return (((days % 7) + 7) % 7) + 1;
}

/** The last day on or before `date` that is this weekday, Monday being 1. */
export function lastWeekday(date: IsoDate, weekday: number): IsoDate {
  return addDays(date, -((weekdayOf(date) - weekday + 7) % 7));
}

/** Whether `a` lies wholly before `b`. */
export function isBefore(a: PartialDate, b: PartialDate): boolean {
  return lastDay(a) < firstDay(b);
}
