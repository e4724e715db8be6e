import { addDays, type NewRecord, type RiskEvent, streamName } from '@lodewatch/contracts';
import { createEventLog } from '@lodewatch/event-log';
import { createLogBus } from '@lodewatch/message-bus';
import { createClock, createLogger } from '@lodewatch/runtime';
import { aCommitment, aRiskEvent, aRiskEventDetected, fakeClock, testDatabase } from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { createClockService } from '../src/index.js';

const logger = createLogger({ level: 'silent' });

async function setUp(t: Test, now: string) {
  const { database } = await testDatabase(t);
  const at = fakeClock(now);
  const clock = createClock(at);
  const eventLog = createEventLog({ database, clock: at });
  const bus = createLogBus({ eventLog, database, clock: at });
  t.teardown(() => bus.close());
  const start = async () => {
    const service = createClockService({
      database,
      eventLog: createEventLog({ database, clock: at, service: 'clock' }),
      bus,
      clock,
      logger,
      interval: 10,
    });
    await service.start();
    return service;
  };
  /** Waits until the calendar on the log has as many records as expected, and answers them. */
  const calendar = async (count: number) => {
    for (;;) {
      const records = await eventLog.read({ after: 0n, limit: 1000, categories: ['calendar'] });
      if (records.length >= count) return records.map(({ type, data, stream }) => ({ type, data, stream }));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const caughtUp = async () => {
    for (;;) {
      if ((await bus.lag()).every(({ events }) => events === 0)) return;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { at, eventLog, start, calendar, caughtUp };
}

const control = aRiskEvent({
  type: 'export_control',
  direction: 'tightening',
  stage: 'announced',
  actors: ['CN'],
  announced: '2025-10-09',
  effective: '2025-12-01',
  until: '2026-05-31',
  stages: [{ stage: 'announced', on: '2025-10-09', until: null, claimId: null, causedBy: null }],
  commitments: [],
});
const updated = (riskEvent: RiskEvent, id: string): NewRecord => ({
  id,
  stream: streamName('risk_event', riskEvent.id),
  type: 'RiskEventUpdated',
  data: { riskEvent, changed: ['effective'] },
});
const UPDATE_ID = '00000000-0000-8000-8000-000000000001';

t.test('each turn of a measure goes on the log on its day and not before', async (t) => {
  const { at, eventLog, start, calendar, caughtUp } = await setUp(t, '2025-11-30T23:59:00Z');
  const service = await start();
  t.teardown(() => service.stop());
  await eventLog.append([aRiskEventDetected(control)]);
  await caughtUp();
  t.strictSame(await calendar(0), [], 'the day before, nothing has happened');
  at.set('2025-12-01T00:00:00Z');
  t.match(await calendar(1), [
    {
      type: 'MeasureTookEffect',
      data: { riskEventId: control.id, on: '2025-12-01' },
      stream: `calendar-${control.id}`,
    },
  ]);
  at.set('2026-06-01T00:00:00Z');
  t.match((await calendar(2))[1], { type: 'MeasureRanOut', data: { on: '2026-06-01' } });
});

t.test('an outage is caught up with in order, and a restart appends nothing twice', async (t) => {
  const { at, eventLog, start, calendar, caughtUp } = await setUp(t, '2025-10-28T10:00:00Z');
  const commitment = aCommitment({ due: '2026-04-28' });
  const accord = aRiskEvent({ id: commitment.riskEventId, commitments: [commitment] });
  const first = await start();
  await eventLog.append([aRiskEventDetected(control), aRiskEventDetected(accord)]);
  await caughtUp();
  await first.stop();
  at.set('2026-11-24T10:00:00Z');
  const expected = ['MeasureTookEffect', 'CommitmentFellDueSoon', 'CommitmentBecameOverdue', 'MeasureRanOut'];
  for (let restart = 0; restart < 2; restart += 1) {
    const service = await start();
    t.strictSame(
      (await calendar(4)).map(({ type }) => type),
      expected,
    );
    await caughtUp();
    await service.stop();
  }
  const overdue = (await calendar(4))[2];
  t.match(overdue?.data, { commitmentId: commitment.id, riskEventId: accord.id, due: '2026-04-28', on: '2026-04-29' });
});

t.test('what is learned late is told at once', async (t) => {
  const { eventLog, start, calendar } = await setUp(t, '2026-11-24T10:00:00Z');
  const service = await start();
  t.teardown(() => service.stop());
  const commitment = aCommitment({ due: '2026-04-28' });
  await eventLog.append([aRiskEventDetected(aRiskEvent({ id: commitment.riskEventId, commitments: [commitment] }))]);
  t.strictSame(
    (await calendar(2)).map(({ type }) => type),
    ['CommitmentFellDueSoon', 'CommitmentBecameOverdue'],
  );
});

t.test('turns follow the newest dates, and a withdrawn risk event has none', async (t) => {
  const { at, eventLog, start, calendar, caughtUp } = await setUp(t, '2025-11-01T10:00:00Z');
  const service = await start();
  t.teardown(() => service.stop());
  const other = aRiskEvent({ ...control, id: 'evt_00000000000000000000000f', minerals: ['gallium'] });
  await eventLog.append([aRiskEventDetected(control), aRiskEventDetected(other)]);
  await eventLog.append([
    updated({ ...control, effective: '2026-03-01' }, UPDATE_ID),
    {
      id: '00000000-0000-8000-8000-000000000002',
      stream: streamName('risk_event', other.id),
      type: 'RiskEventWithdrawn',
      data: { id: other.id, mergedInto: control.id, reason: 'merged' },
    },
  ]);
  await caughtUp();
  at.set('2026-03-01T08:00:00Z');
  t.match(await calendar(1), [{ type: 'MeasureTookEffect', data: { riskEventId: control.id, on: '2026-03-01' } }]);
  await caughtUp();
  t.equal((await calendar(1)).length, 1, 'neither the old date nor the withdrawn event turns');
});

t.test('two copies of the service append each turn once', async (t) => {
  const { at, eventLog, start, calendar, caughtUp } = await setUp(t, '2025-11-01T10:00:00Z');
  const [first, second] = [await start(), await start()];
  t.teardown(() => Promise.all([first.stop(), second.stop()]));
  const events = Array.from({ length: 300 }, (_, index) =>
    aRiskEvent({
      ...control,
      id: `evt_${index.toString(16).padStart(24, '0')}`,
      until: null,
      effective: addDays('2025-11-02', index % 7),
    }),
  );
  await eventLog.append(events.map((event) => aRiskEventDetected(event)));
  await caughtUp();
  at.set('2025-12-01T00:00:00Z');
  const turns = await calendar(300);
  t.equal(new Set(turns.map(({ stream }) => stream)).size, 300);
  const days = turns.map(({ data }) => ('on' in data ? data.on : ''));
  t.strictSame(days, [...days].sort(), 'a backlog larger than one batch comes in order too');
});
