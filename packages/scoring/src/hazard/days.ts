import { firstDay, type IsoDate, lastDay, type PartialDate } from '@lodewatch/contracts';

/** A day as a number of days since 1970: what the hazard model counts in. */
export type DayNumber = number;

const MILLISECONDS = 86_400_000;

export function toDayNumber(date: IsoDate): DayNumber {
  return Date.parse(date) / MILLISECONDS;
}

export function fromDayNumber(day: DayNumber): IsoDate {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** The first day that a partial date covers, or null for none. */
export function startOf(date: PartialDate | null): DayNumber | null {
  return date === null ? null : toDayNumber(firstDay(date));
}

/** The last day that a partial date covers, or null for none. */
export function endOf(date: PartialDate | null): DayNumber | null {
  return date === null ? null : toDayNumber(lastDay(date));
}
