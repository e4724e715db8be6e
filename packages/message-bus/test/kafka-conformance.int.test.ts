import { randomUUID } from 'node:crypto';
import { createEventLog } from '@lodewatch/event-log';
import { busConformance, fakeClock, type KafkaCluster, kafkaClusters, testDatabase } from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { createKafkaBus, createRelay } from '../src/index.js';

const RETRY = { parkedPoll: 5, awayFirst: 5 };
const DEADLINE = 300_000;

async function setUp(t: Test, { brokers }: KafkaCluster) {
  const { database, owner } = await testDatabase(t);
  const clock = fakeClock();
  const eventLog = createEventLog({ database, clock });
  // Several partitions, so that members have something to share.
  const layout = { defaultPartitions: 3 };
  const shared = { eventLog, database, clock, layout, kafka: { brokers, prefix: `${randomUUID()}.` } };
  const relay = createRelay({ ...shared, retry: RETRY, name: 'test' });
  t.teardown(() => relay.close());
  return {
    eventLog,
    database,
    owner,
    clock,
    open: (options: { retry?: object } = {}) =>
      createKafkaBus({ ...shared, ...options, retry: { ...RETRY, ...options.retry } }),
  };
}

t.setTimeout(DEADLINE);
for (const cluster of kafkaClusters(t)) {
  await t.test(`on ${cluster.name}`, async (t) => {
    t.setTimeout(DEADLINE);
    await busConformance(t, (t) => setUp(t, cluster));
  });
}
