import type { CountryCode, IsoDate } from '@lodewatch/contracts';
import { COUNTRY_NAMES } from './country-names.js';

export interface Country {
  readonly code: CountryCode;
  readonly name: string;
}

/** A stay in the European Union: from the day of accession until, not including, the day of withdrawal. */
interface Membership {
  readonly from: IsoDate;
  readonly before: IsoDate | null;
}

const ACCESSIONS: readonly (readonly [IsoDate, string])[] = [
  ['1958-01-01', 'BE DE FR IT LU NL'],
  ['1973-01-01', 'DK GB IE'],
  ['1981-01-01', 'GR'],
  ['1986-01-01', 'ES PT'],
  ['1995-01-01', 'AT FI SE'],
  ['2004-05-01', 'CY CZ EE HU LT LV MT PL SI SK'],
  ['2007-01-01', 'BG RO'],
  ['2013-07-01', 'HR'],
];
/** Withdrawal took effect at midnight, Brussels time, at the end of 31 January 2020. */
const WITHDRAWALS: ReadonlyMap<CountryCode, IsoDate> = new Map([['GB', '2020-02-01']]);

const MEMBERSHIPS: ReadonlyMap<CountryCode, Membership> = new Map(
  ACCESSIONS.flatMap(([from, codes]) =>
    codes.split(' ').map((code): [CountryCode, Membership] => [code, { from, before: WITHDRAWALS.get(code) ?? null }]),
  ),
);

const ALL: readonly Country[] = Object.entries(COUNTRY_NAMES).map(([code, name]) => ({ code, name }));
const BY_CODE: ReadonlyMap<CountryCode, Country> = new Map(ALL.map((entry) => [entry.code, entry]));

/** All countries by code, the European Union among them. */
export function countries(): readonly Country[] {
  return ALL;
}

/** The country with this code, or undefined if the code is not assigned. */
export function country(code: CountryCode): Country | undefined {
  return BY_CODE.get(code);
}

/** The English name of a code; the code itself if it is not assigned, so that a sentence can always be made. */
export function countryName(code: CountryCode): string {
  return BY_CODE.get(code)?.name ?? code;
}

/** Was the country a member of the EU on the day (today's 27 without one)? `EU` itself is not a member. */
export function isEuMember(code: CountryCode, on: IsoDate = '2026-01-01'): boolean {
  const stay = MEMBERSHIPS.get(code);
  if (!stay) return false;
  return stay.from <= on && (stay.before === null || on < stay.before);
}

/** The codes of the EU's members on the day (today's 27 without one), sorted. */
export function euMembers(on: IsoDate = '2026-01-01'): readonly CountryCode[] {
  return [...MEMBERSHIPS.keys()].filter((code) => isEuMember(code, on)).sort();
}
