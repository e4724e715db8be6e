import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { LogRecord } from '@lodewatch/contracts';
import { createEventLog, type StoredRecord } from '@lodewatch/event-log';
import type { Log, Transaction } from '@lodewatch/postgres';
import {
  anEndpointRecord,
  createLedger,
  eventually,
  fakeClock,
  type KafkaCluster,
  kafkaClusters,
  type Ledger,
  testDatabase,
} from '@lodewatch/testing';
import kafkajs from 'kafkajs';
import t, { type Test } from 'tap';
import { createDelivery } from '../src/delivery/deliver.js';
import { toWork } from '../src/delivery/work.js';
import { createKafkaBus, createLogBus, createRelay, type MessageBus, type Relay } from '../src/index.js';
import { createIntake } from '../src/kafka/intake.js';
import { settleGroup } from '../src/kafka/settle.js';
import { encodeRecord } from '../src/kafka/wire.js';
import { DEFAULT_RETRY } from '../src/retry-policy.js';

const MINUTE = 60_000;
const TOPIC = 'lodewatch.webhook-endpoints';
const RETRY = { parkedPoll: 5, awayFirst: 5 };
const streamOf = (id: string) => `webhook_endpoint-${id}`;
const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Keeps what is logged. */
function createMemoryLog() {
  const lines: { level: string; message: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { log, has: (pattern: RegExp) => lines.some(({ message }) => pattern.test(message)) };
}

async function setUp(t: Test, brokers: readonly string[], log?: Log) {
  const { database, owner, url } = await testDatabase(t);
  const clock = fakeClock();
  const eventLog = createEventLog({ database, clock });
  const kafka = { brokers, prefix: `${randomUUID()}.` };
  const shared = {
    eventLog,
    database,
    clock,
    kafka,
    layout: { defaultPartitions: 3 },
    retry: RETRY,
    ...(log === undefined ? {} : { log }),
  };
  return {
    eventLog,
    database,
    owner,
    url,
    clock,
    kafka,
    /** The topic as the cluster knows it. */
    topic: kafka.prefix + TOPIC,
    client: () => new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }),
    open(options: Partial<Parameters<typeof createKafkaBus>[0]> = {}): MessageBus {
      const bus = createKafkaBus({ ...shared, ...options, retry: { ...RETRY, ...options.retry } });
      t.teardown(() => bus.close());
      return bus;
    },
    openLogBus(): MessageBus {
      const bus = createLogBus(shared);
      t.teardown(() => bus.close());
      return bus;
    },
    relay(): Relay {
      const relay = createRelay({ ...shared, name: 'test' });
      t.teardown(() => relay.close());
      return relay;
    },
  };
}
type Under = Awaited<ReturnType<typeof setUp>>;

/** Messages that have come to the topic, over all partitions. */
async function countMessages({ client, topic }: Under): Promise<number> {
  const admin = client().admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}

async function produce({ client, topic }: Under, messages: kafkajs.Message[]): Promise<void> {
  const producer = client().producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages, acks: -1 });
  await producer.disconnect();
}

async function aGroup(under: Under, group = 'group', options: Parameters<Under['open']>[0] = {}) {
  const ledger = await createLedger(under.owner, under.database);
  const bus = under.open(options);
  const member = await bus.subscribe({ group, topics: [TOPIC], handler: ledger.write(group) });
  return { ledger, bus, member, group };
}

async function reaches(ledger: Ledger, group: string, count: number): Promise<void> {
  await eventually(async () => (await ledger.read(group)).length >= count, `${group} takes effect ${count} times`);
}

async function versionsOf(ledger: Ledger, group: string, id: string): Promise<number[]> {
  return (await ledger.read(group, id)).map(({ version }) => version);
}

const append = (under: Under, id: string, count = 1) =>
  under.eventLog.append(oneTo(count).map(() => anEndpointRecord(id)));

async function stored(under: Under): Promise<readonly StoredRecord[]> {
  return under.eventLog.readStored({ after: 0n, limit: 1000 });
}

async function logIdOf({ database }: Under): Promise<string> {
  const [row] = await database.query<{ id: string }>('select log_id as id from bus.identity');
  return row?.id ?? '';
}

/** A message as a consumer gets it. */
function toMessage({ key, value, headers }: kafkajs.Message): kafkajs.KafkaMessage {
  const bytes = (text: unknown) => Buffer.from(String(text));
  return {
    key: bytes(key),
    value: Buffer.isBuffer(value) ? value : null,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, bytes(text)])),
    timestamp: '0',
    attributes: 0,
    offset: '0',
  };
}

const hasRelayed = (relay: Relay) => eventually(async () => (await relay.lag()).events === 0, 'all is in Kafka');

async function whatTheWireMayDo(t: Test, { brokers }: KafkaCluster) {
  await t.test('a relay that carries everything again has no effect', async (t) => {
    const under = await setUp(t, brokers);
    const relay = under.relay();
    const { ledger, bus, group } = await aGroup(under);
    await append(under, 'a', 3);
    await append(under, 'b', 1);
    await reaches(ledger, group, 4);
    await bus.lag();
    t.strictSame(
      await under.database.query('select stream from bus.consumed'),
      [{ stream: streamOf('a') }],
      'what the checkpoint says need not be kept',
    );
    await relay.close();
    await under.database.transaction((transaction) => under.eventLog.resetCheckpoint(transaction, 'relay/test'));
    const again = under.relay();
    await hasRelayed(again);
    t.equal(await countMessages(under), 8, 'every message has come twice');
    await append(under, 'a');
    await append(under, 'b');
    await reaches(ledger, group, 6);
    t.strictSame(await versionsOf(ledger, group, 'a'), oneTo(4));
    t.strictSame(await versionsOf(ledger, group, 'b'), oneTo(2));
  });

  await t.test('records that never come by the topic are read from the log, in order', async (t) => {
    const memory = createMemoryLog();
    const under = await setUp(t, brokers, memory.log);
    await append(under, 'a', 5);
    await under.database.transaction((transaction) =>
      under.eventLog.advanceCheckpoint(transaction, 'relay/test', { expected: 0n, next: 5n }),
    );
    under.relay();
    const { ledger, bus, group } = await aGroup(under);
    await eventually(() => bus.health().ready, 'the group is joined');
    t.equal((await bus.lag())[0]?.events, 5, 'what was lost on the way counts as lag');
    await append(under, 'a', 1);
    await reaches(ledger, group, 6);
    t.strictSame(await versionsOf(ledger, group, 'a'), oneTo(6));
    t.ok(memory.has(/were read from the log/));
  });

  await t.test('late, damaged, foreign and outsize messages do no harm', async (t) => {
    const memory = createMemoryLog();
    const under = await setUp(t, brokers, memory.log);
    const relay = under.relay();
    await append(under, 'a', 4);
    const huge = anEndpointRecord('a', `https://example.org/${'x'.repeat(1_500_000)}`);
    await under.eventLog.append([huge]);
    await hasRelayed(relay);
    const logId = await logIdOf(under);
    const records = (await stored(under)).map((record) => encodeRecord(record, logId));
    const [first, second, third] = records;
    if (first === undefined || second === undefined || third === undefined) throw new Error('no records');
    const { bytes: _, ...late } = second;
    await produce(under, [
      late,
      { key: 'a', value: 'garbage' },
      { key: 'a', value: null },
      { ...late, value: 'garbage' },
      { ...late, value: null },
      { ...late, headers: { ...late.headers, log: 'no uuid' } },
      { ...late, headers: { ...late.headers, position: '-1' } },
      { ...late, headers: { ...late.headers, log: randomUUID() }, value: 'of another log' },
    ]);
    const { ledger, bus, group } = await aGroup(under);
    await reaches(ledger, group, 5);
    await append(under, 'a');
    await reaches(ledger, group, 6);
    t.strictSame(await versionsOf(ledger, group, 'a'), oneTo(6));
    const rejected = await under.database.query<{ reason: string; value: string | null }>(
      'select reason, value from bus.rejected_messages order by message_offset',
    );
    t.equal(rejected.length, 4, 'what is no message of a relay is kept aside');
    t.equal(rejected[0]?.value, Buffer.from('garbage').toString('base64'));
    t.ok(memory.has(/records of another log are passed over/));
    t.ok(bus.health().ready);
  });

  await t.test('a group waits at a record that only a newer release knows', async (t) => {
    const under = await setUp(t, brokers);
    const relay = under.relay();
    await append(under, 'a');
    await hasRelayed(relay);
    const logId = await logIdOf(under);
    const [record] = await stored(under);
    if (record === undefined) throw new Error('no record');
    const { bytes: _, ...message } = encodeRecord({ ...record, version: 2, schemaVersion: 99 }, logId);
    await produce(under, [message]);
    const { ledger, bus, group } = await aGroup(under);
    await reaches(ledger, group, 1);
    await eventually(
      () => bus.health().members.some(({ state, reason }) => state === 'waiting' && /does not know/.test(reason ?? '')),
      'health says what the group waits at',
    );
    t.notOk(bus.health().ready);
  });

  await t.test('keys that move to other partitions stay in order', async (t) => {
    const under = await setUp(t, brokers);
    const ids = oneTo(12).map((index) => `key-${index}`);
    const round = async () => {
      for (const id of ids) await append(under, id, 3);
    };
    const before = under.relay();
    await round();
    await hasRelayed(before);
    await before.close();
    const admin = under.client().admin();
    await admin.connect();
    await admin.createPartitions({ topicPartitions: [{ topic: under.topic, count: 7 }] });
    await admin.disconnect();
    const after = under.relay();
    await round();
    await hasRelayed(after);
    const { ledger, group } = await aGroup(under);
    await reaches(ledger, group, 72);
    for (const id of ids) t.strictSame(await versionsOf(ledger, group, id), oneTo(6));
  });
}

/** As if Kafka had given one partition to two members, the first of which does not know yet that it has lost it. */
async function whenTwoHaveTheSame(t: Test) {
  const aWorker = async (under: Under, ledger: Ledger) => {
    const { eventLog, database, clock } = under;
    const intake = createIntake({
      group: 'pair',
      logId: await logIdOf(under),
      eventLog,
      database,
      clock,
      log: undefined,
    });
    const work = toWork({ group: 'pair', topics: [TOPIC], handler: ledger.write('pair') });
    const deliver = createDelivery({
      group: 'pair',
      work,
      singleFile: false,
      database,
      clock,
      retry: DEFAULT_RETRY,
      log: undefined,
    });
    return { intake, deliver };
  };
  const messagesOf = async (under: Under) => {
    const logId = await logIdOf(under);
    return (await stored(under)).map((record) => toMessage(encodeRecord(record, logId)));
  };

  await t.test('of two members that hold the same messages one takes effect', async (t) => {
    const under = await setUp(t, []);
    const ledger = await createLedger(under.owner, under.database);
    const [slow, quick] = [await aWorker(under, ledger), await aWorker(under, ledger)];
    await append(under, 'a', 2);
    const before = await messagesOf(under);
    const stale = await slow.intake(TOPIC, 0, before);
    t.equal(stale.records.length, 2);
    const fresh = await quick.intake(TOPIC, 0, before);
    await quick.deliver(fresh.records, fresh.progress);
    await t.rejects(slow.deliver(stale.records, stale.progress), { code: 'BUS_OVERTAKEN' });
    await append(under, 'a', 2);
    const both = await Promise.all(
      [slow, quick].map(({ intake }) => messagesOf(under).then((all) => intake(TOPIC, 0, all))),
    );
    const results = await Promise.allSettled(
      [slow, quick].map(({ deliver }, index) => {
        const { records, progress } = both[index] ?? fresh;
        return deliver(records, progress);
      }),
    );
    t.equal(results.filter(({ status }) => status === 'fulfilled').length, 1, 'at the same time, too');
    t.strictSame(await versionsOf(ledger, 'pair', 'a'), oneTo(4));
  });

  await t.test('what was settled and forgotten meanwhile does not take effect again', async (t) => {
    const under = await setUp(t, []);
    const ledger = await createLedger(under.owner, under.database);
    const [slow, quick] = [await aWorker(under, ledger), await aWorker(under, ledger)];
    await append(under, 'a');
    const messages = await messagesOf(under);
    const stale = await slow.intake(TOPIC, 0, messages);
    const fresh = await quick.intake(TOPIC, 0, messages);
    await quick.deliver(fresh.records, fresh.progress);
    await settleGroup(under.database, under.eventLog, 'pair', ['webhook_endpoint'], under.clock());
    t.strictSame(await under.database.query('select stream from bus.consumed'), [], 'nothing is kept of it');
    await t.rejects(slow.deliver(stale.records, stale.progress), { code: 'BUS_OVERTAKEN' });
    t.strictSame((await slow.intake(TOPIC, 0, messages)).records, []);
    t.strictSame(await versionsOf(ledger, 'pair', 'a'), [1]);
  });
}

async function whoRelays(t: Test, { brokers }: KafkaCluster) {
  await t.test('one relay works at a time; another takes over when it goes, or loses its connection', async (t) => {
    const under = await setUp(t, brokers);
    const first = under.relay();
    await eventually(() => first.health().state === 'relaying', 'the first relay works');
    const second = under.relay();
    await eventually(() => second.health().state === 'standby', 'the second stands by');
    const { ledger, group } = await aGroup(under);
    await append(under, 'a', 2);
    await reaches(ledger, group, 2);
    t.equal(second.health().state, 'standby');
    await first.close();
    t.equal(first.health().state, 'closed');
    await append(under, 'a', 2);
    await reaches(ledger, group, 4);
    // Records may arrive before the relay has noted that they were sent.
    await eventually(() => second.health().state === 'relaying', 'the second relays');
    const third = under.relay();
    await eventually(() => third.health().state === 'standby', 'the third stands by');
    await under.owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'lodewatch relay/test'",
    );
    await append(under, 'a', 2);
    await reaches(ledger, group, 6);
    t.strictSame(await versionsOf(ledger, group, 'a'), oneTo(6));
    const states = [second, third].map((relay) => relay.health().state);
    await eventually(
      () => [second, third].some((relay) => relay.health().state === 'relaying'),
      `one relays: ${states}`,
    );
  });
}

async function betweenAdapters(t: Test, { brokers }: KafkaCluster) {
  await t.test('a group goes on where it was when the bus is changed, there and back', async (t) => {
    const under = await setUp(t, brokers);
    const ledger = await createLedger(under.owner, under.database);
    const group = 'settler';
    const ids = oneTo(5).map((index) => `key-${index}`);
    const use = async (bus: MessageBus, count: number) => {
      await bus.subscribe({ group, topics: [TOPIC], handler: ledger.write(group) });
      for (const id of ids) await append(under, id, 2);
      await reaches(ledger, group, count);
      await bus.close();
    };
    await use(under.openLogBus(), 10);
    under.relay();
    await use(under.open(), 20);
    await use(under.openLogBus(), 30);
    await use(under.open(), 40);
    for (const id of ids) t.strictSame(await versionsOf(ledger, group, id), oneTo(8));
  });
}

async function whatIsFatal(t: Test, { brokers }: KafkaCluster) {
  await t.test('a consumer that Kafka refuses for good is reported, not kept silent', async (t) => {
    const under = await setUp(t, brokers);
    const relay = under.relay();
    await append(under, 'a');
    await hasRelayed(relay);
    // A member that shares partitions out in another way: the group cannot have both.
    const [roundRobin] = [kafkajs.PartitionAssigners.roundRobin];
    const other = under.client().consumer({
      groupId: `${under.kafka.prefix}taken`,
      partitionAssigners: [(config) => ({ ...roundRobin(config), name: 'Another', protocol: named('Another') })],
    });
    t.teardown(() => other.disconnect());
    await other.connect();
    await other.subscribe({ topics: [under.topic] });
    const joined = new Promise<void>((resolve) => other.on(other.events.GROUP_JOIN, () => resolve()));
    await other.run({ eachMessage: async () => {} });
    await joined;
    const failures: Error[] = [];
    const { bus, member } = await aGroup(under, 'taken', { onFatal: (error) => failures.push(error) });
    await eventually(() => failures.length > 0, 'the process is told');
    await t.rejects(member.ready, { code: 'BUS_KAFKA_FAILED' });
    t.match(failures, [{ code: 'BUS_KAFKA_FAILED' }]);
    t.match(bus.health(), { ready: false, members: [{ group: 'taken', state: 'failed' }] });
    await t.rejects(bus.resetGroup('taken'), { code: 'BUS_GROUP_ACTIVE' });
  });
}

/** A protocol of the consumer group under another name, as the client puts it on the wire. */
function named(name: string) {
  return ({ topics }: { topics: string[] }) => ({
    name,
    metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({ version: 0, topics, userData: Buffer.alloc(0) }),
  });
}

async function whenTheBrokerIsAway(t: Test) {
  await t.test('a broker that is away at the start is waited for, and can be left waiting', async (t) => {
    const memory = createMemoryLog();
    const under = await setUp(t, ['127.0.0.1:1'], memory.log);
    const relay = under.relay();
    const { bus, member } = await aGroup(under);
    await eventually(
      () => bus.health().members.some(({ state }) => state === 'waiting') && relay.health().state === 'waiting',
      'health says that it waits',
    );
    t.ok(memory.has(/cannot be joined; trying again/));
    t.ok(memory.has(/relay cannot go on; trying again/));
    const closed = member.ready.catch((error: unknown) => error);
    await bus.close();
    await relay.close();
    t.match(await closed, { code: 'BUS_CLOSED' });
  });

  await t.test('nothing is lost or doubled when the broker goes away and comes back', async (t) => {
    const script = fileURLToPath(new URL('../../../../scripts/kafka.mjs', import.meta.url));
    // One name for ever: what a run that was killed left behind, the next one finds and stops.
    const name = 'outage';
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [script, ...args, '--name', name], { encoding: 'utf8' });
    const started = run('start');
    if (started.status !== 0) return void t.pass('a broker of its own', { skip: started.stderr.trim() });
    t.teardown(() => run('stop'));
    const broker = started.stdout.trim();
    const port = broker.split(':')[1] ?? '';
    const under = await setUp(t, [broker]);
    under.relay();
    let attempts = 0;
    const ledger = await createLedger(under.owner, under.database);
    const bus = under.open();
    const write = ledger.write('survivor');
    await bus.subscribe({
      group: 'survivor',
      topics: [TOPIC],
      handler: async (records: readonly LogRecord[], transaction: Transaction) => {
        attempts++;
        await write(records, transaction);
      },
    });
    await append(under, 'a', 5);
    await reaches(ledger, 'survivor', 5);
    run('stop');
    await append(under, 'a', 5);
    await eventually(() => !bus.health().ready, 'health says that it waits');
    t.equal((await bus.lag())[0]?.events, 5);
    await append(under, 'a', 5);
    t.equal(run('start', '--port', port).status, 0);
    await reaches(ledger, 'survivor', 15);
    t.strictSame(await versionsOf(ledger, 'survivor', 'a'), oneTo(15));
    await eventually(() => bus.health().ready, 'the bus is ready again');
    t.ok(attempts >= 2);
  });
}

t.setTimeout(5 * MINUTE);
// Keeps one server for all the databases below.
await testDatabase(t);
const clusters = kafkaClusters(t);
for (const cluster of clusters) {
  await t.test(`on ${cluster.name}`, async (t) => {
    t.setTimeout(3 * MINUTE);
    await whatTheWireMayDo(t, cluster);
    await whoRelays(t, cluster);
    await betweenAdapters(t, cluster);
    await whatIsFatal(t, cluster);
  });
}
if (clusters.length > 0) await whenTheBrokerIsAway(t);
await whenTwoHaveTheSame(t);
