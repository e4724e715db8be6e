import { setTimeout as sleep } from 'node:timers/promises';
import { apiProjection } from '@lodewatch/api';
import { createEventLog } from '@lodewatch/event-log';
import { createLogBus } from '@lodewatch/message-bus';
import { type Database, openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import { riskScoringProjection } from '@lodewatch/risk-scoring';
import { fakeClock } from '@lodewatch/testing';
import { withDatabase } from './bench-database.js';
import { elapsed, rateFigure, type Suite } from './figure.js';
import { syntheticLog } from './synthetic-log.js';

const PAGE = 1000;
const PROJECTIONS = [apiProjection, riskScoringProjection] as const;

async function readRaw(database: Database): Promise<void> {
  for (let after = 0n; ; ) {
    const rows = await database.queryArrays<readonly [bigint]>(
      'select * from log.records where position > $1 order by position limit $2',
      [after, PAGE],
      { name: 'bench_read_raw' },
    );
    const last = rows.at(-1);
    if (!last) return;
    after = last[0];
  }
}

/** Fold of all projections, as `rebuild` does it, from a log of many records. */
export const foldSuite: Suite = ({ smoke }) =>
  withDatabase(async (owner) => {
    const count = smoke ? 300 : 20_000;
    const database = openDatabase({ url: owner.url, role: SERVICE_ROLE, applicationName: 'bench-fold', poolSize: 8 });
    try {
      const clock = fakeClock();
      const eventLog = createEventLog({ database, clock });
      const records = [...syntheticLog(count)];
      for (let at = 0; at < count; at += PAGE) await eventLog.append(records.slice(at, at + PAGE));
      await owner.query('vacuum analyze');
      await readRaw(database);
      const raw = await elapsed(() => readRaw(database));
      const fold = await elapsed(async () => {
        const bus = createLogBus({ eventLog, database, clock });
        await Promise.all(PROJECTIONS.map((projection) => bus.subscribe(projection)));
        while ((await bus.lag()).some(({ events }) => events > 0)) await sleep(10);
        await bus.close();
      });
      return [
        rateFigure({
          figure: 'fold of all projections',
          value: (count / fold) * 1000,
          unit: 'records/s',
          ceiling: 'reading the same records by position, 1000 at a time, JSON parsed',
          ceilingValue: (count / raw) * 1000,
          detail: { records: count },
        }),
      ];
    } finally {
      await database.close();
    }
  });
