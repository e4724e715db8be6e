import type { IsoDate, MineralId } from '@lodewatch/contracts';
import { coversMineral, groupBy, type PriceRow, type TimelineEntry } from '@lodewatch/reference';
import type { SupplyTable } from '../supply/supply-shares.js';
import { knownFrom } from './known-timeline.js';

/** Something that a forecast should have seen coming. */
export interface Outcome {
  readonly mineral: MineralId;
  readonly on: IsoDate;
  readonly what: string;
}

/** Acting countries below this share of world supply move no market. */
const LEAST_SHARE = 0.01;
/** A price jump: this much more than in the period before. */
const JUMP = 1.3;

/** A group is concerned by what names a member of it, as a member is by what names its group. */
function concerns(entry: TimelineEntry, mineral: MineralId): boolean {
  return entry.minerals.some((named) => coversMineral(named, mineral));
}

/**
 * Restrictive measures by supplier countries, on the day they became known: tightening export controls and resource
 * nationalism that name the mineral or its group. A mere entry into force of what was announced before is no new one.
 */
export function restrictiveMeasures(
  entries: readonly TimelineEntry[],
  minerals: readonly MineralId[],
  supply: SupplyTable,
): readonly Outcome[] {
  const found = new Map<string, Outcome>();
  for (const mineral of minerals) {
    const supplies = (['mine', 'refinery'] as const).map((stage) => supply.world(mineral, stage)?.shares);
    const isSupplier = (country: string): boolean =>
      supplies.some((shares) => (shares?.get(country) ?? 0) >= LEAST_SHARE);
    for (const entry of entries) {
      const restrictive = entry.type === 'export_control' || entry.type === 'resource_nationalism';
      if (!restrictive || entry.direction !== 'tightening' || !concerns(entry, mineral)) continue;
      if (!entry.actors.some(isSupplier)) continue;
      const on = knownFrom(entry);
      found.set(`${mineral}/${on}`, { mineral, on, what: entry.headline });
    }
  }
  return [...found.values()].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.mineral < b.mineral ? -1 : 1));
}

/** The first day of a price period: a year, a quarter or a month. */
function firstDayOf(period: string): IsoDate {
  if (/^\d{4}$/.test(period)) return `${period}-01-01`;
  const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
  if (quarter) return `${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`;
  return `${period}-01`;
}

/** Periods that lie this far back are compared: a year for annual prices, half a year for finer ones. */
const STEPS_BACK: Readonly<Record<PriceRow['frequency'], number>> = { annual: 1, quarterly: 2, monthly: 6 };

/** Does the second period follow the first at the distance that is compared? Gaps make no jumps. */
function isComparable(before: PriceRow, now: PriceRow): boolean {
  const days = (Date.parse(firstDayOf(now.period)) - Date.parse(firstDayOf(before.period))) / 86_400_000;
  return (
    before.unit === now.unit && before.product === now.product && (now.frequency === 'annual' ? days < 370 : days < 190)
  );
}

/**
 * Days on which a price jump began: the first day of a period whose price is 30% or more above that of a year before
 * (annual prices) or half a year before. After a jump the mineral is not asked again for a year.
 */
export function priceJumps(prices: readonly PriceRow[], minerals: readonly MineralId[]): readonly Outcome[] {
  const jumps: Outcome[] = [];
  const wanted = new Set(minerals);
  const preferred = prices.filter((row) => row.preferred && wanted.has(row.mineral));
  for (const [, series] of groupBy(preferred, (row) => `${row.mineral}/${row.frequency}`)) {
    const rows = [...series].sort((a, b) => (a.period < b.period ? -1 : 1));
    let last: IsoDate = '0000-01-01';
    rows.forEach((now, index) => {
      const before = rows[index - STEPS_BACK[now.frequency]];
      const on = firstDayOf(now.period);
      const yearAgo = `${Number(on.slice(0, 4)) - 1}${on.slice(4)}`;
      if (!before || !isComparable(before, now) || last > yearAgo || now.price < before.price * JUMP) return;
      last = on;
      const by = Math.round((now.price / before.price - 1) * 100);
      jumps.push({ mineral: now.mineral, on, what: `price ${now.period} ${by}% above ${before.period}` });
    });
  }
  return jumps.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.mineral < b.mineral ? -1 : 1));
}
