import type { Claim, Document } from '@lodewatch/contracts';
import type { Database } from '@lodewatch/postgres';
import { sql } from 'kysely';
import type { ApiTables } from '../tables.js';

export interface DocumentRow {
  readonly document: Document;
  readonly position: bigint;
  readonly reader: string | null;
  readonly detectedLanguage: string | null;
  readonly claims: readonly Claim[];
  readonly erased: boolean;
  readonly riskEventIds: readonly string[];
}

const riskEventIds = sql<string[]>`(
  select coalesce(array_agg(v.id order by v.id), '{}')
  from api.risk_event_versions v
  where v.superseded_at is null and v.document_ids @> array[api.documents.id]
)`;

function select(database: Database) {
  return database
    .tables<ApiTables>()
    .selectFrom('api.documents')
    .select(['position', 'data', 'reader', 'detected_language', 'claims', 'erased'])
    .select(riskEventIds.as('risk_event_ids'))
    .where(sql<boolean>`data ? 'id'`);
}

type Selected = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

const toRow = (row: Selected): DocumentRow => ({
  document: row.data,
  position: row.position,
  reader: row.reader,
  detectedLanguage: row.detected_language,
  claims: row.claims ?? [],
  erased: row.erased,
  riskEventIds: row.risk_event_ids,
});

/** Documents, newest receipt first, below a position. */
export async function listDocuments(
  database: Database,
  page: { limit: number; below: bigint | undefined },
): Promise<DocumentRow[]> {
  let query = select(database).orderBy('position', 'desc').limit(page.limit);
  if (page.below !== undefined) query = query.where('position', '<', page.below);
  return (await query.execute()).map(toRow);
}

export async function findDocument(database: Database, id: string): Promise<DocumentRow | undefined> {
  const row = await select(database).where('id', '=', id).executeTakeFirst();
  return row && toRow(row);
}

/** The claims with these ids, of the readings that stand. */
export async function findClaims(
  database: Database,
  documentIds: readonly string[],
  claimIds: ReadonlySet<string>,
): Promise<Claim[]> {
  if (documentIds.length === 0) return [];
  const rows = await database
    .tables<ApiTables>()
    .selectFrom('api.documents')
    .select('claims')
    .where('id', 'in', [...documentIds])
    .orderBy('id')
    .execute();
  return rows.flatMap((row) => row.claims ?? []).filter((claim) => claimIds.has(claim.id));
}
