import { firstDay, lastDay, type PartialDate, partialDateSchema } from '@lodewatch/contracts';

const DAY = 86_400_000;

/** Days since 1970-01-01 that a date may mean, first and last inclusive. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

const dayNumber = (date: string): number => Math.round(Date.parse(date) / DAY);

/** The days that a partial date covers. */
export function toInterval(date: PartialDate | null): Interval | null {
  return date === null ? null : { from: dayNumber(firstDay(date)), to: dayNumber(lastDay(date)) };
}

/** Days between two intervals; 0 where they overlap. */
export function gap(a: Interval, b: Interval): number {
  return Math.max(0, b.from - a.to, a.from - b.to);
}

/** The day or month that a declared time of publication begins with; null if it names none. */
export function publicationDate(declared: string | null): PartialDate | null {
  if (declared === null) return null;
  for (const length of [10, 7]) {
    const parsed = partialDateSchema.safeParse(declared.slice(0, length));
    if (parsed.success && /^(T|$|\s)/.test(declared.slice(length))) return parsed.data;
  }
  return null;
}

const ADDRESS_DATE = /(?:^|[^\d])((?:19|20)\d{2})([-/]?)(\d{2})(?:\2(\d{2}))?(?=[^\d]|$)/;

/** The date that the address of a page carries, as in `/2025/10/28/`; null if it carries none. */
export function addressDate(url: string | null): PartialDate | null {
  if (url === null) return null;
  const [, year, separator, month, day] = ADDRESS_DATE.exec(url.slice(0, 2000)) ?? [];
  if (year === undefined || (separator === '' && day === undefined)) return null;
  const parsed = partialDateSchema.safeParse(day === undefined ? `${year}-${month}` : `${year}-${month}-${day}`);
  return parsed.success ? parsed.data : null;
}
