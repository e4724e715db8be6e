import { derivedUuid, type IsoDate, type NewRecord, type Score, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Transaction } from '@lodewatch/postgres';
import { minerals } from '@lodewatch/reference';
import { type Scorer, suppliers } from '@lodewatch/scoring';
import type { RiskScoringTables } from './tables.js';

/** A score is put on the log again once it has moved this many points, or into another band. */
export const ANNOUNCE_STEP = 0.5;

type Level = Pick<Score, 'score' | 'band'>;

/** A score that is announced, and how it is computed: without its drivers to see whether it has moved, with them to tell so. */
interface Subject {
  readonly key: string;
  readonly level: (scorer: Scorer, asOf: IsoDate) => Level;
  readonly score: (scorer: Scorer, asOf: IsoDate) => Score;
}

const keyOf = (kind: string, id: string, viewpoint: string, role: string): string =>
  [kind, id, viewpoint, role].join('/');

/** Minerals from the viewpoint WORLD, and countries as suppliers. Others are computed when asked. */
function announcedSubjects(): Subject[] {
  return [
    ...minerals()
      .filter(({ kind }) => kind !== 'any')
      .map(
        ({ id }): Subject => ({
          key: keyOf('mineral', id, 'WORLD', ''),
          level: (scorer, asOf) => scorer.mineralLevel(id, 'WORLD', asOf),
          score: (scorer, asOf) => scorer.scoreMineral(id, 'WORLD', asOf),
        }),
      ),
    ...suppliers().map(
      (country): Subject => ({
        key: keyOf('country', country, 'WORLD', 'supplier'),
        level: (scorer, asOf) => scorer.countryLevel(country, 'supplier', asOf),
        score: (scorer, asOf) => scorer.scoreCountry(country, 'supplier', asOf),
      }),
    ),
  ];
}

const hasMoved = (before: { readonly score: number; readonly band: string } | undefined, now: Level): boolean =>
  before === undefined || before.band !== now.band || Math.abs(before.score - now.score) >= ANNOUNCE_STEP;

/**
 * Appends `RiskScoreChanged` for each announced score that has moved, and remembers it. `cause` names the record, or the day,
 * that led to it: the same cause appends nothing twice.
 */
export async function announce(
  input: { scorer: Scorer; asOf: IsoDate; cause: string; riskEventIds: readonly string[] },
  eventLog: EventLog,
  transaction: Transaction,
): Promise<number> {
  const { scorer, asOf, cause, riskEventIds } = input;
  const tables = transaction.tables<RiskScoringTables>();
  const rows = await tables.selectFrom('risk_scoring.announced_scores').selectAll().execute();
  const before = new Map(rows.map((row) => [keyOf(row.kind, row.id, row.viewpoint, row.role), row]));
  const moved = announcedSubjects()
    .filter(({ key, level }) => hasMoved(before.get(key), level(scorer, asOf)))
    .map(({ key, score }) => ({ key, score: score(scorer, asOf) }));
  if (moved.length === 0) return 0;

  await tables
    .insertInto('risk_scoring.announced_scores')
    .values(
      moved.map(({ score: { subject, viewpoint, role, score, band } }) => ({
        kind: subject.kind,
        id: subject.id,
        viewpoint,
        role: role ?? '',
        score,
        band,
        as_of: asOf,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['kind', 'id', 'viewpoint', 'role']).doUpdateSet((each) => ({
        score: each.ref('excluded.score'),
        band: each.ref('excluded.band'),
        as_of: each.ref('excluded.as_of'),
      })),
    )
    .execute();
  const records = moved.map(
    ({ key, score }): NewRecord => ({
      id: derivedUuid('score', key, asOf, cause),
      stream: streamName('risk_score', `${score.subject.kind}-${score.subject.id}`),
      type: 'RiskScoreChanged',
      data: { score, previous: before.get(key)?.score ?? null, causedBy: [...riskEventIds] },
      metadata: { actor: 'risk-scoring', causationId: cause },
    }),
  );
  await eventLog.append(records, { transaction });
  return records.length;
}
