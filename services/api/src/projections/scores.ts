import type { LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';

type ScoreRecord = Extract<LogRecord, { type: 'RiskScoreChanged' }>;

/** Keeps the newest recorded score of each subject, for lists. */
export async function projectScores(records: readonly ScoreRecord[], transaction: Transaction): Promise<void> {
  if (records.length === 0) return;
  const newest = new Map(
    records.map(({ position, data: { score: changed } }) => {
      const { subject, viewpoint, role, score, band, asOf } = changed;
      const key = { kind: subject.kind, id: subject.id, viewpoint, role: role ?? '' };
      return [JSON.stringify(key), { ...key, position: String(position), score, band, as_of: asOf }];
    }),
  );
  await transaction.query(
    `insert into api.scores (kind, id, viewpoint, role, position, score, band, as_of)
     select kind, id, viewpoint, role, position, score, band, as_of from jsonb_to_recordset($1::jsonb)
       as r (kind text, id text, viewpoint text, role text, position bigint, score double precision, band text, as_of date)
     on conflict (kind, id, viewpoint, role) do update
       set position = excluded.position, score = excluded.score, band = excluded.band, as_of = excluded.as_of`,
    [JSON.stringify([...newest.values()])],
    { name: 'api_project_scores' },
  );
}
