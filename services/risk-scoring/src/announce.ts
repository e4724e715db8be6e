import { derivedUuid, type IsoDate, type NewRecord, type Score, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Transaction } from '@lodewatch/postgres';
import { minerals } from '@lodewatch/reference';
import { type Scorer, suppliers } from '@lodewatch/scoring';
import type { RiskScoringTables } from './tables.js';

/** A score is put on the log again once it has moved this many points, or into another band. */
export const ANNOUNCE_STEP = 0.5;

interface Announced {
  readonly score: number;
  readonly band: string;
}

const keyOf = (score: Score): string =>
  [score.subject.kind, score.subject.id, score.viewpoint, score.role ?? ''].join('/');

/** Scores that are announced: minerals from the viewpoint WORLD, and countries as suppliers. Others are computed when asked. */
function announcedScores(scorer: Scorer, asOf: IsoDate): Score[] {
  return [
    ...minerals()
      .filter(({ kind }) => kind !== 'any')
      .map(({ id }) => scorer.scoreMineral(id, 'WORLD', asOf)),
    ...suppliers().map((country) => scorer.scoreCountry(country, 'supplier', asOf)),
  ];
}

/**
 * Appends `RiskScoreChanged` for each announced score that has moved, and remembers it. `cause` names the record, or the day,
 * that led to it: the same cause appends nothing twice.
 */
export async function announce(
  input: { scorer: Scorer; asOf: IsoDate; cause: string; riskEventIds: readonly string[] },
  eventLog: EventLog,
  transaction: Transaction,
): Promise<number> {
  const tables = transaction.tables<RiskScoringTables>();
  const rows = await tables.selectFrom('risk_scoring.announced_scores').selectAll().execute();
  const before = new Map<string, Announced>(
    rows.map((row) => [[row.kind, row.id, row.viewpoint, row.role].join('/'), { score: row.score, band: row.band }]),
  );
  const records: NewRecord[] = [];
  for (const score of announcedScores(input.scorer, input.asOf)) {
    const previous = before.get(keyOf(score));
    if (previous && previous.band === score.band && Math.abs(previous.score - score.score) < ANNOUNCE_STEP) continue;
    const { subject, viewpoint, role, band, asOf } = score;
    const row = { score: score.score, band, as_of: asOf };
    await tables
      .insertInto('risk_scoring.announced_scores')
      .values({ kind: subject.kind, id: subject.id, viewpoint, role: role ?? '', ...row })
      .onConflict((conflict) => conflict.columns(['kind', 'id', 'viewpoint', 'role']).doUpdateSet(row))
      .execute();
    records.push({
      id: derivedUuid('score', keyOf(score), asOf, input.cause),
      stream: streamName('risk_score', `${subject.kind}-${subject.id}`),
      type: 'RiskScoreChanged',
      data: { score, previous: previous?.score ?? null, causedBy: [...input.riskEventIds] },
      metadata: { actor: 'risk-scoring', causationId: input.cause },
    });
  }
  if (records.length > 0) await eventLog.append(records, { transaction });
  return records.length;
}
