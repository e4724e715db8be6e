import type { AnyMatch } from './matches.js';

/** Whether a country only tells whose money is meant: "US$", "US-Dollar", "долларов США". */
export function isOfCurrency(folded: string, country: AnyMatch, currency: AnyMatch, dense: boolean): boolean {
  if (folded[country.end] === '$') return true;
  // "US-Dollar"; "European" only begins like a currency.
  if (currency.start <= country.start && country.end < currency.end) return true;
  const before = currency.start - country.end;
  if (before >= 0 && before <= 1) return folded[country.end] !== ',';
  const after = country.start - currency.end;
  const by = country.entry.kind === 'country' ? country.entry.by : null;
  return !dense && after === 1 && folded[currency.end] === ' ' && (by === 'name' || by === 'adjective');
}

/** How far in front of a currency its number may stand: "120 millions d'euros". */
const COUNT_REACH = 24;

/** Whether a number or "millions" stands beside a currency, so that a sum is told and not the price of a dollar. */
export function isCounted(
  folded: string,
  { start, end }: AnyMatch,
  magnitudes: readonly string[],
  dense: boolean,
): boolean {
  const before = folded.slice(Math.max(0, start - COUNT_REACH), start);
  if (/\d/u.test(before) || /^.?\d/u.test(folded.slice(end, end + 2))) return true;
  return magnitudes.some((word) => (word.length > 2 || dense) && before.includes(word));
}
