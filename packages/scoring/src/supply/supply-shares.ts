import type { IsoDate, MineralId } from '@lodewatch/contracts';
import { addDays } from '@lodewatch/contracts';
import {
  dataset,
  groupBy,
  isEuMember,
  type ProductionRow,
  type ReferenceData,
  type SourceStatus,
  type SupplyStage,
  singlesOf,
} from '@lodewatch/reference';

/** Who supplies a mineral at one stage. Shares sum to 1; `XX` holds other and unnamed countries. */
export interface SupplyShares {
  readonly shares: ReadonlyMap<string, number>;
  readonly year: number;
  readonly estimated: boolean;
  readonly source: string;
  readonly sourceStatus: SourceStatus;
}

const OTHERS = 'XX';
/** The EU study averages 2016 to 2020; its figures are filed under the last year. */
const EU_PERIOD_END = 2020;
const EU_2023_PUBLISHED: IsoDate = '2023-03-16';

/** BGS publishes a year about fourteen months after its end. */
const BGS_LAG_DAYS = 425;

function publishedOf(row: ProductionRow): IsoDate {
  return dataset(row.dataset)?.published ?? addDays(`${row.year}-12-31`, BGS_LAG_DAYS);
}

/** Scales to a sum of 1 and puts what no country is named for under `XX`. */
function normalise(byCountry: ReadonlyMap<string, number>, world: number | null): ReadonlyMap<string, number> {
  const named = [...byCountry.values()].reduce((sum, value) => sum + value, 0);
  const total = Math.max(named, world ?? 0);
  const shares = new Map<string, number>();
  if (total <= 0) return shares;
  for (const [country, value] of byCountry) if (value > 0) shares.set(country, value / total);
  const rest = 1 - named / total;
  if (rest > 1e-9) shares.set(OTHERS, (shares.get(OTHERS) ?? 0) + rest);
  return shares;
}

function fromProduction(rows: readonly ProductionRow[]): SupplyShares | null {
  const [first] = rows;
  if (!first) return null;
  const byCountry = new Map<string, number>();
  let world: number | null = null;
  for (const { country, quantity, unit } of rows) {
    if (country === 'WORLD') world = quantity;
    else byCountry.set(country, (byCountry.get(country) ?? 0) + quantity);
    if (unit === 'percent_of_world') world = 100;
  }
  const shares = normalise(byCountry, world);
  if (shares.size === 0) return null;
  return {
    shares,
    year: first.year,
    estimated: rows.some(({ estimated }) => estimated),
    source: first.source,
    sourceStatus: first.sourceStatus,
  };
}

/** The mean over members that have shares: the group rule of the EU study applied to supply. */
function meanShares(members: readonly SupplyShares[]): SupplyShares | null {
  const [first] = members;
  if (!first) return null;
  const sums = new Map<string, number>();
  for (const { shares } of members) {
    for (const [country, share] of shares) sums.set(country, (sums.get(country) ?? 0) + share / members.length);
  }
  return {
    shares: sums,
    year: Math.min(...members.map(({ year }) => year)),
    estimated: members.some(({ estimated }) => estimated),
    source: first.source,
    sourceStatus: members.some(({ sourceStatus }) => sourceStatus === 'recalled') ? 'recalled' : first.sourceStatus,
  };
}

/** Looks up shares, from reference data as known on a day if one is given. */
export class SupplyTable {
  readonly #production: ReadonlyMap<string, readonly ProductionRow[]>;
  readonly #usReliance: ReadonlyMap<MineralId, ReferenceData['usNetImportReliance']>;
  readonly #knownBy: IsoDate | null;
  readonly #made = new Map<string, SupplyShares | null>();
  readonly #tradeParameters = new Map<string, number>();
  readonly #euShares: ReadonlyMap<string, ReferenceData['euShares']>;
  readonly criticalMinerals: readonly MineralId[];

  constructor(data: ReferenceData, knownBy: IsoDate | null) {
    this.#usReliance = groupBy(data.usNetImportReliance, (row) => row.mineral);
    this.#knownBy = knownBy;
    // One data set and form per mineral, stage and year; sums across data sets would count supply twice.
    const rows = data.production.filter((row) => row.preferred && (knownBy === null || publishedOf(row) <= knownBy));
    this.#production = groupBy(rows, (row) => `${row.mineral}/${row.stage}`);
    this.#euShares = groupBy(data.euShares, (row) => `${row.mineral}/${row.stage}/${row.scope}`);
    for (const { scope, mineral, stage, country, tradeParameter } of data.euShares) {
      const key = `${mineral}/${stage}/${country}`;
      if (scope !== 'global' || tradeParameter === null || this.#tradeParameters.has(key)) continue;
      this.#tradeParameters.set(key, tradeParameter);
    }
    this.criticalMinerals = data.euAssessment2023.filter(({ critical }) => critical).map(({ mineral }) => mineral);
  }

  /** The members whose mean stands for a group. */
  membersOf(mineral: MineralId): readonly MineralId[] {
    if (mineral === 'critical_minerals') return this.criticalMinerals;
    const singles = singlesOf(mineral);
    return singles.length === 1 && singles[0] === mineral ? [] : singles;
  }

  /** Shares of world supply: of the mineral itself, else the mean of its members; null without any. */
  world(mineral: MineralId, stage: SupplyStage): SupplyShares | null {
    return this.#once(`world/${mineral}/${stage}`, () => this.#world(mineral, stage));
  }

  #world(mineral: MineralId, stage: SupplyStage): SupplyShares | null {
    const rows = this.#production.get(`${mineral}/${stage}`) ?? [];
    const newest = Math.max(...rows.map(({ year }) => year));
    const own = fromProduction(rows.filter(({ year }) => year === newest)) ?? this.#eu(mineral, stage, 'global');
    return own ?? this.#ofMembers(mineral, (member) => this.world(member, stage));
  }

  /** Shares of what the EU buys and produces; null where the EU study gives none. */
  euSourcing(mineral: MineralId, stage: SupplyStage): SupplyShares | null {
    return this.#once(
      `eu/${mineral}/${stage}`,
      () =>
        this.#eu(mineral, stage, 'eu_sourcing') ?? this.#ofMembers(mineral, (member) => this.euSourcing(member, stage)),
    );
  }

  /** The trade variable t of the EU study: 0.8 within the EU, 1 unless Annex 7 says otherwise. */
  tradeParameter(mineral: MineralId, stage: SupplyStage, country: string): number {
    return this.#tradeParameters.get(`${mineral}/${stage}/${country}`) ?? (isEuMember(country) ? 0.8 : 1);
  }

  #once(key: string, make: () => SupplyShares | null): SupplyShares | null {
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const shares = make();
    this.#made.set(key, shares);
    return shares;
  }

  #ofMembers(mineral: MineralId, lookUp: (member: MineralId) => SupplyShares | null): SupplyShares | null {
    return meanShares(this.membersOf(mineral).flatMap((member) => lookUp(member) ?? []));
  }

  #eu(mineral: MineralId, stage: SupplyStage, scope: 'global' | 'eu_sourcing'): SupplyShares | null {
    if (this.#knownBy !== null && this.#knownBy < EU_2023_PUBLISHED) return null;
    const all = this.#euShares.get(`${mineral}/${stage}/${scope}`) ?? [];
    // Titanium stands twice, as ores and metal; the first named material of an id is the wider one.
    const rows = all.filter((row) => row.material === all[0]?.material);
    const [first] = rows;
    if (!first) return null;
    const byCountry = new Map<string, number>();
    for (const { country, share } of rows) byCountry.set(country, (byCountry.get(country) ?? 0) + (share ?? 0));
    const shares = normalise(byCountry, 1);
    // Annex 7 covers less than half of the sourcing of some materials (chromium ore: 9%): no basis for shares.
    if (shares.size === 0 || (shares.get(OTHERS) ?? 0) > 0.5) return null;
    return {
      shares,
      year: EU_PERIOD_END,
      estimated: false,
      source: first.source,
      sourceStatus: first.sourceStatus,
    };
  }

  /** US net import reliance of the newest year: the highest of the listed forms, of the mineral or of its group. */
  usReliance(mineral: MineralId): { readonly value: number; readonly year: number; readonly source: string } | null {
    const rows = this.#usReliance.get(mineral) ?? [];
    const newest = Math.max(...rows.filter((row) => row.netImportReliance !== null).map(({ year }) => year));
    const values = rows.filter(({ year, netImportReliance }) => year === newest && netImportReliance !== null);
    const [first] = values;
    if (!first) return null;
    return {
      value: Math.min(1, Math.max(0, ...values.map(({ netImportReliance }) => netImportReliance ?? 0))),
      year: newest,
      source: first.source,
    };
  }
}
