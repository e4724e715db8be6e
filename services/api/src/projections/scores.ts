import type { LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import type { ApiTables } from '../tables.js';

/** Keeps the newest recorded score of each subject, for lists. */
export async function projectScore(
  record: Extract<LogRecord, { type: 'RiskScoreChanged' }>,
  transaction: Transaction,
): Promise<void> {
  const { subject, viewpoint, role, score, band, asOf } = record.data.score;
  const row = { position: record.position, score, band, as_of: asOf };
  await transaction
    .tables<ApiTables>()
    .insertInto('api.scores')
    .values({ kind: subject.kind, id: subject.id, viewpoint, role: role ?? '', ...row })
    .onConflict((conflict) => conflict.columns(['kind', 'id', 'viewpoint', 'role']).doUpdateSet(row))
    .execute();
}
