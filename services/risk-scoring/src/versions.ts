import { CATEGORIES, type LogRecord } from '@lodewatch/contracts';
import type { Projection } from '@lodewatch/message-bus';
import type { Queryable, Transaction } from '@lodewatch/postgres';
import type { Version } from './knowledge.js';
import type { RiskScoringTables } from './tables.js';

/** Channel on which a fold tells the replicas that there is more to take in. */
export const CHANNEL = 'lodewatch_risk_scoring';

/** The version that a record brings, or none if it is not about a risk event. */
export function toVersion(record: LogRecord): Version | undefined {
  const { position, recordedAt } = record;
  switch (record.type) {
    case 'RiskEventDetected':
      return { id: record.data.id, position, recordedAt, state: record.data };
    case 'RiskEventUpdated':
      return { id: record.data.riskEvent.id, position, recordedAt, state: record.data.riskEvent };
    case 'RiskEventWithdrawn':
      return { id: record.data.id, position, recordedAt, state: null };
    default:
      return undefined;
  }
}

/** Stores versions, and tells the replicas once they are committed. */
export async function storeVersions(versions: readonly Version[], transaction: Transaction): Promise<void> {
  if (versions.length === 0) return;
  await transaction
    .tables<RiskScoringTables>()
    .insertInto('risk_scoring.risk_event_versions')
    .values(
      versions.map((version) => ({
        id: version.id,
        position: version.position,
        recorded_at: version.recordedAt,
        data: version.state ? JSON.stringify(version.state) : null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await transaction.query(`select pg_notify('${CHANNEL}', '')`);
}

/** Versions that arrived after `after`, in order of arrival, and the arrival of the last. */
export async function loadVersions(
  database: Queryable,
  after: bigint,
): Promise<{ versions: Version[]; arrival: bigint }> {
  const rows = await database
    .tables<RiskScoringTables>()
    .selectFrom('risk_scoring.risk_event_versions')
    .select(['id', 'position', 'recorded_at', 'data', 'arrival'])
    .where('arrival', '>', after)
    .orderBy('arrival')
    .execute();
  return {
    versions: rows.map((row) => ({
      id: row.id,
      position: row.position,
      recordedAt: row.recorded_at,
      state: row.data,
    })),
    arrival: rows.at(-1)?.arrival ?? after,
  };
}

/** What risk-scoring folds, for a rebuild. What was announced is not folded again: it stands on the log. */
export const riskScoringProjection: Projection = {
  group: 'risk-scoring',
  topics: [CATEGORIES.risk_event.topic],
  tables: ['risk_scoring.risk_event_versions'],
  batchSize: 250,
  singleFile: true,
  handler: (records, transaction) =>
    storeVersions(
      records.map(toVersion).filter((version) => version !== undefined),
      transaction,
    ),
};
