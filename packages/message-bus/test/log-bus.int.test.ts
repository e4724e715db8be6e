import { createEventLog } from '@lodewatch/event-log';
import {
  anEndpointRecord,
  busConformance,
  createGate,
  createLedger,
  eventually,
  fakeClock,
  testDatabase,
} from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { type BusOptions, createLogBus } from '../src/index.js';

async function setUp(t: Test) {
  const { database, owner } = await testDatabase(t);
  const clock = fakeClock();
  const eventLog = createEventLog({ database, clock });
  return {
    eventLog,
    database,
    owner,
    clock,
    open: (options: Partial<BusOptions> = {}) =>
      createLogBus({ eventLog, database, clock, ...options, retry: { parkedPoll: 5, awayFirst: 5, ...options.retry } }),
  };
}

t.setTimeout(180_000);
// Keeps one server for all the databases below.
await testDatabase(t);
await busConformance(t, setUp);

await t.test('of two members that have read the same records one takes effect', async (t) => {
  const { eventLog, database, owner, open } = await setUp(t);
  const ledger = await createLedger(owner, database);
  const gate = createGate();
  const handler = ledger.write('group');
  const topics = ['lodewatch.webhook-endpoints'] as const;
  const [slow, quick] = [open(), open()];
  t.teardown(() => Promise.all([slow.close(), quick.close()]));
  let preparations = 0;
  const first = await slow.subscribe({
    group: 'group',
    topics,
    handler,
    async prepare() {
      preparations++;
      await gate.pass();
    },
  });
  await first.ready;
  await eventLog.append([anEndpointRecord('a')]);
  await gate.arrived;
  await quick.subscribe({ group: 'group', topics, handler });
  await eventually(async () => (await ledger.read('group')).length === 1, 'the quick one has taken effect');
  gate.open();
  await eventLog.append([anEndpointRecord('a')]);
  await eventually(async () => (await ledger.read('group')).length >= 2, 'the next record takes effect');
  await first.close();
  await quick.close();
  t.ok(preparations > 0, 'the slow one had read the record');
  t.strictSame(
    (await ledger.read('group')).map(({ version }) => version),
    [1, 2],
  );
});
