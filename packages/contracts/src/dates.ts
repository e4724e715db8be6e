import { z } from 'zod';

/** The days of months 1 to 12 of a proleptic Gregorian year. */
function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isCalendarDate(text: string): boolean {
  const [year = 0, month = 0, day] = text.split('-').map(Number);
  if (month < 1 || month > 12) return false;
  return day === undefined || (day >= 1 && day <= daysInMonth(year, month));
}

/** A civil day, `YYYY-MM-DD`, years 1900 to 2199: news that names another year names no date of a measure. */
export const dateSchema = z
  .string()
  .regex(/^(19|2[01])\d{2}-\d{2}-\d{2}$/, 'expected a day, YYYY-MM-DD, from 1900 to 2199')
  .refine(isCalendarDate, 'no such day')
  .meta({ id: 'Date', format: 'date' });
export type IsoDate = z.infer<typeof dateSchema>;

/** A civil day or month, `YYYY-MM-DD` or `YYYY-MM`: as precise as the source was. */
export const partialDateSchema = z
  .string()
  .regex(/^(19|2[01])\d{2}-\d{2}(-\d{2})?$/, 'expected YYYY-MM-DD or YYYY-MM, from 1900 to 2199')
  .refine(isCalendarDate, 'no such day')
  .meta({ id: 'PartialDate' });
export type PartialDate = z.infer<typeof partialDateSchema>;

/** The first day that a partial date covers. */
export function firstDay(date: PartialDate): IsoDate {
  return date.length === 7 ? `${date}-01` : date;
}

/** The last day that a partial date covers: a promise "in December" is due on the 31st. */
export function lastDay(date: PartialDate): IsoDate {
  if (date.length !== 7) return date;
  const [year = 0, month = 0] = date.split('-').map(Number);
  return `${date}-${String(daysInMonth(year, month)).padStart(2, '0')}`;
}

/** Days from `a` to `b`, negative when `b` is earlier. */
export function daysBetween(a: IsoDate, b: IsoDate): number {
  return Math.round((Date.parse(b) - Date.parse(a)) / 86_400_000);
}

/** The day `days` after `date`. */
export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** An instant in UTC, ISO 8601 with up to microseconds, as the event log records it. */
export const instantSchema = z.iso.datetime({ precision: null }).meta({ id: 'Instant' });
export type Instant = z.infer<typeof instantSchema>;
