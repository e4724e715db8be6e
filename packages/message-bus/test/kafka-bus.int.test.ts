import { randomUUID } from 'node:crypto';
import { createEventLog } from '@lodewatch/event-log';
import { busConformance, fakeClock, type KafkaCluster, kafkaClusters, testDatabase } from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { createKafkaBus, createRelay } from '../src/index.js';

const MINUTES = 60_000;

async function setUp(t: Test, cluster: KafkaCluster) {
  const { database, owner } = await testDatabase(t);
  const clock = fakeClock();
  const eventLog = createEventLog({ database, clock });
  const kafka = { brokers: cluster.brokers, prefix: `${randomUUID()}.` };
  const layout = { defaultPartitions: 3 };
  const retry = { parkedPoll: 5, awayFirst: 5 };
  const shared = { eventLog, database, clock, kafka, layout };
  const relay = createRelay({ ...shared, retry, name: 'test' });
  t.teardown(() => relay.close());
  return {
    eventLog,
    database,
    owner,
    clock,
    open: (options: { retry?: object } = {}) =>
      createKafkaBus({ ...shared, ...options, retry: { ...retry, ...options.retry } }),
  };
}

t.setTimeout(4 * MINUTES);
for (const cluster of kafkaClusters(t)) {
  await t.test(`on ${cluster.name}`, async (t) => {
    t.setTimeout(2 * MINUTES);
    await busConformance(t, (t) => setUp(t, cluster));
  });
}
