import type { RiskEvent } from '@lodewatch/contracts';
import type { Database } from '@lodewatch/postgres';
import { sql } from 'kysely';
import type { ApiTables } from '../tables.js';

export interface RiskEventVersion {
  readonly id: string;
  readonly position: bigint;
  readonly firstPosition: bigint;
  readonly detectedAt: string;
  readonly recordedAt: string;
  readonly mergedInto: string | null;
  /** Null when this version withdraws the risk event. */
  readonly state: RiskEvent | null;
}

export interface RiskEventFilter {
  readonly mineral?: string | undefined;
  readonly country?: string | undefined;
  readonly type?: string | undefined;
  readonly direction?: string | undefined;
  /** Detected or updated after this instant. */
  readonly since?: string | undefined;
  /** What the log held then; absent: what it holds now. */
  readonly knownAt?: string | undefined;
}

function versions(database: Database, knownAt: string | undefined) {
  const query = database.tables<ApiTables>().selectFrom('api.risk_event_versions');
  if (knownAt === undefined) return query.where('superseded_at', 'is', null);
  return query
    .where('recorded_at', '<=', knownAt)
    .where((is) => is.or([is('superseded_at', 'is', null), is('superseded_at', '>', knownAt)]));
}

const COLUMNS = ['id', 'position', 'first_position', 'detected_at', 'recorded_at', 'merged_into', 'data'] as const;
type Row = Pick<ApiTables['api.risk_event_versions'], 'id' | 'position' | 'first_position' | 'merged_into'> & {
  detected_at: string;
  recorded_at: string;
  data: RiskEvent | null;
};

const toVersion = (row: Row): RiskEventVersion => ({
  id: row.id,
  position: row.position,
  firstPosition: row.first_position,
  detectedAt: row.detected_at,
  recordedAt: row.recorded_at,
  mergedInto: row.merged_into,
  state: row.data,
});

/** Versions that stand, or stood at `knownAt`, newest detection first, below a position. Withdrawn ones are left out. */
export async function listRiskEvents(
  database: Database,
  filter: RiskEventFilter,
  page: { limit: number; below: bigint | undefined },
): Promise<RiskEventVersion[]> {
  let query = versions(database, filter.knownAt)
    .select(COLUMNS)
    .where('data', 'is not', null)
    .orderBy('first_position', 'desc')
    .limit(page.limit);
  if (filter.mineral !== undefined) query = query.where('minerals', '@>', sql<string[]>`array[${filter.mineral}]`);
  if (filter.country !== undefined) query = query.where('countries', '@>', sql<string[]>`array[${filter.country}]`);
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.direction !== undefined) query = query.where('direction', '=', filter.direction);
  if (filter.since !== undefined) query = query.where('recorded_at', '>', filter.since);
  if (page.below !== undefined) query = query.where('first_position', '<', page.below);
  return (await query.execute()).map(toVersion);
}

/** The version of one risk event that stands, or stood at `knownAt`. */
export async function findRiskEvent(
  database: Database,
  id: string,
  knownAt?: string,
): Promise<RiskEventVersion | undefined> {
  const row = await versions(database, knownAt).select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && toVersion(row);
}

/** Every record of one risk event, oldest first. */
export async function listRiskEventRecords(
  database: Database,
  id: string,
): Promise<{ position: bigint; type: string; recordedAt: string }[]> {
  const rows = await database
    .tables<ApiTables>()
    .selectFrom('api.risk_event_versions')
    .select(['position', 'record_type', 'recorded_at'])
    .where('id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({ position: row.position, type: row.record_type, recordedAt: row.recorded_at }));
}

/** All versions that carry commitments and stand, or stood at `knownAt`. */
export async function listCommitted(database: Database, knownAt: string | undefined): Promise<RiskEventVersion[]> {
  const rows = await versions(database, knownAt)
    .select(COLUMNS)
    .where('has_commitments', '=', true)
    .orderBy('id')
    .execute();
  return rows.map(toVersion);
}

/** How many standing risk events name a mineral (with groups and members) or a country. */
export async function countRiskEvents(
  database: Database,
  filter: { mineral?: string; country?: string },
): Promise<number> {
  let query = versions(database, undefined)
    .select((e) => e.fn.countAll<bigint>().as('n'))
    .where('data', 'is not', null);
  if (filter.mineral !== undefined) query = query.where('minerals', '@>', sql<string[]>`array[${filter.mineral}]`);
  if (filter.country !== undefined) query = query.where('countries', '@>', sql<string[]>`array[${filter.country}]`);
  return Number((await query.executeTakeFirstOrThrow()).n);
}
