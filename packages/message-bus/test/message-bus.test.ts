import { randomUUID } from 'node:crypto';
import { CATEGORIES, RECORD_DATA, streamName } from '@lodewatch/contracts';
import type { StoredRecord } from '@lodewatch/event-log';
import { type KafkaCluster, kafkaClusters } from '@lodewatch/testing';
import fc from 'fast-check';
import t from 'tap';
import { createBell } from '../src/bell.js';
import { nextAttempt } from '../src/dead-letters/park.js';
import { BusError, hasCode, isAway, isFatal, isOvertaken, messageOf } from '../src/errors.js';
import { TOPICS } from '../src/index.js';
import { keepAlive } from '../src/kafka/heartbeat.js';
import { parcelsOf } from '../src/kafka/relay.js';
import { decodeMessage, encodeRecord, MAX_VALUE_BYTES } from '../src/kafka/wire.js';
import { createMemberStatus } from '../src/member.js';
import { pause } from '../src/pause.js';
import { DEFAULT_RETRY } from '../src/retry-policy.js';
import { categoriesOf } from '../src/topics.js';

const never = new AbortController().signal;
const LOG_ID = '6f1f2f0e-50c4-4f6a-8f0f-3a7d3a3f9d11';

const aStored = (overrides: Partial<StoredRecord> = {}): StoredRecord => ({
  position: 7n,
  id: '0b0f9a04-6f3e-4b5e-9d0c-1f2a3b4c5d6e',
  stream: streamName('webhook_endpoint', 'a'),
  version: 3,
  type: 'EndpointRemoved',
  schemaVersion: 1,
  data: '{"at":"2026-11-24T12:00:00Z","id":"a"}',
  metadata: '{"actor":"webhooks"}',
  recordedAt: '2026-11-24T12:00:00.123456Z',
  hash: 'ab'.repeat(32),
  ...overrides,
});

const text = (value: unknown) => Buffer.from(String(value));

/** As it comes out of Kafka: headers are bytes. */
function asReceived(record: StoredRecord, logId = LOG_ID) {
  const { value, headers } = encodeRecord(record, logId);
  return {
    value: Buffer.isBuffer(value) ? value : null,
    headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, content]) => [name, text(content)])),
  };
}

t.test('topics and categories name each other', async (t) => {
  t.strictSame(
    [...TOPICS].sort(),
    Object.values(CATEGORIES)
      .map(({ topic }) => topic)
      .sort(),
  );
  t.strictSame(categoriesOf(TOPICS), Object.keys(CATEGORIES));
  t.strictSame(categoriesOf(['lodewatch.claims']), ['reading']);
  t.strictSame(categoriesOf([]), []);
});

t.test('a record comes out of its message as it stands on the log', async (t) => {
  t.strictSame(decodeMessage(asReceived(aStored()), LOG_ID), {
    kind: 'record',
    record: {
      position: 7n,
      id: '0b0f9a04-6f3e-4b5e-9d0c-1f2a3b4c5d6e',
      stream: 'webhook_endpoint-a',
      version: 3,
      type: 'EndpointRemoved',
      schemaVersion: 1,
      data: { id: 'a', at: '2026-11-24T12:00:00Z' },
      metadata: { actor: 'webhooks' },
      recordedAt: '2026-11-24T12:00:00.123456Z',
      hash: 'ab'.repeat(32),
    },
  });
  t.match(encodeRecord(aStored(), LOG_ID), {
    key: 'webhook_endpoint-a',
    headers: { log: LOG_ID, position: '7', type: 'EndpointRemoved', 'schema-version': '1' },
  });
});

t.test('positions of 64 bits and any text survive the way', async () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 62n }), fc.string({ unit: 'grapheme' }), (position, id) => {
      const data = JSON.stringify({ at: '2026-11-24T12:00:00Z', id });
      const decoded = decodeMessage(asReceived(aStored({ position, data })), LOG_ID);
      return (
        decoded.kind === 'record' &&
        decoded.record.position === position &&
        decoded.record.type === 'EndpointRemoved' &&
        decoded.record.data.id === id
      );
    }),
  );
});

t.test('what cannot be used as it came is looked up in the log', async (t) => {
  const reference = { kind: 'reference', position: 7n };
  const message = asReceived(aStored());
  t.strictSame(decodeMessage({ ...message, value: null }, LOG_ID), reference, 'no value');
  t.strictSame(decodeMessage({ ...message, value: text('{"posi') }, LOG_ID), reference, 'no JSON');
  t.strictSame(decodeMessage({ ...message, value: Buffer.from([0xff, 0xfe]) }, LOG_ID), reference, 'no text');
  t.strictSame(decodeMessage({ ...message, value: asReceived(aStored({ position: 8n })).value }, LOG_ID), reference);
  t.strictSame(decodeMessage(asReceived(aStored({ data: '{"id":1}' })), LOG_ID), reference, 'data of another shape');
  const huge = aStored({ data: `{"at":"2026-11-24T12:00:00Z","id":"${'x'.repeat(MAX_VALUE_BYTES)}"}` });
  t.equal(encodeRecord(huge, LOG_ID).value, null);
  t.strictSame(decodeMessage(asReceived(huge), LOG_ID), reference, 'too large');
});

t.test('older schema versions are left to the log, newer ones to a newer release', async (t) => {
  t.strictSame(RECORD_DATA.EndpointRemoved.version, 1);
  for (const unknown of [
    { schemaVersion: 2 },
    { type: 'EndpointBlessed' },
    { type: 'toString' },
    { type: '__proto__' },
  ])
    t.throws(() => decodeMessage(asReceived(aStored(unknown)), LOG_ID), {
      code: 'BUS_UNKNOWN_SCHEMA',
      retryable: true,
    });
});

t.test('messages of others are told apart from records of another log', async (t) => {
  const { value, headers } = asReceived(aStored());
  t.match(decodeMessage({ value, headers: {} }, LOG_ID), { kind: 'rejected' });
  t.match(decodeMessage({ value, headers: undefined }, LOG_ID), { kind: 'rejected' });
  t.match(decodeMessage({ value, headers: { ...headers, log: text('?') } }, LOG_ID), { kind: 'rejected' });
  for (const position of ['0', '-1', '1e3', '99999999999999999999', ''])
    t.match(decodeMessage({ value, headers: { ...headers, position: text(position) } }, LOG_ID), { kind: 'rejected' });
  t.strictSame(decodeMessage(asReceived(aStored(), randomUUID()), LOG_ID), { kind: 'stranger' });
});

t.test('no message makes decoding fail in an unforeseen way', async () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((content) => Buffer.from(content));
  const known = asReceived(aStored());
  const header = (name: string) =>
    fc.oneof(bytes, fc.constant(undefined), fc.constant(known.headers[name]), fc.array(bytes));
  const headers = fc.record({ log: header('log'), position: header('position') }, { requiredKeys: [] });
  const value = fc.oneof(bytes, fc.constant(null), fc.json().map(text), fc.constant(known.value));
  fc.assert(
    fc.property(value, headers, (content, given) => {
      const usable = Object.fromEntries(Object.entries(given).filter(([, found]) => found !== undefined));
      const { kind } = decodeMessage({ value: content, headers: usable as typeof known.headers }, LOG_ID);
      return ['record', 'reference', 'stranger', 'rejected'].includes(kind);
    }),
  );
});

t.test('parcels keep every record, in order, and below what a broker takes', async (t) => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 1_200_000 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(sizes, (lengths) => {
      const records = lengths.map((length, index) =>
        aStored({
          position: BigInt(index + 1),
          stream: index % 3 === 0 ? 'calendar-x' : 'webhook_endpoint-a',
          data: `{"id":"${'x'.repeat(length)}"}`,
        }),
      );
      const parcels = [...parcelsOf(records, LOG_ID, 'p.')];
      const positions = parcels.map(({ topicMessages }) =>
        topicMessages
          .flatMap(({ messages }) => messages.map(({ headers }) => Number(headers?.position)))
          .sort((a, b) => a - b),
      );
      const bytes = parcels.map(({ topicMessages }) =>
        topicMessages
          .flatMap(({ messages }) => messages.map(({ value }) => value?.length ?? 0))
          .reduce((sum, size) => sum + size, 0),
      );
      return (
        JSON.stringify(positions.flat()) === JSON.stringify(records.map(({ position }) => Number(position))) &&
        bytes.every((size) => size <= MAX_VALUE_BYTES) &&
        parcels.every(({ last }, index) => Number(last) === positions[index]?.at(-1))
      );
    }),
    { numRuns: 50 },
  );
  t.strictSame([...parcelsOf([], LOG_ID, '')], []);
  const [parcel] = [...parcelsOf([aStored()], LOG_ID, 'p.')];
  t.match(parcel?.topicMessages, [
    { topic: 'p.lodewatch.webhook-endpoints', messages: [{ key: 'webhook_endpoint-a' }] },
  ]);
});

t.test('parked streams are tried again after each delay, and then no more', async (t) => {
  const now = new Date('2026-11-24T12:00:00Z');
  const retry = { ...DEFAULT_RETRY, parkedDelays: [1000, 60_000] };
  t.strictSame(nextAttempt(1, now, retry), new Date('2026-11-24T12:00:01Z'));
  t.strictSame(nextAttempt(2, now, retry), new Date('2026-11-24T12:01:00Z'));
  t.equal(nextAttempt(3, now, retry), null);
  t.equal(nextAttempt(1, now, { ...retry, parkedDelays: [] }), null);
});

t.test('errors are told apart by what can be done', async (t) => {
  const overtaken = new BusError('BUS_OVERTAKEN', 'x');
  t.ok(isOvertaken(overtaken));
  t.ok(isOvertaken(Object.assign(new Error('x'), { code: 'EVENT_LOG_CHECKPOINT_MOVED' })));
  t.notOk(isOvertaken(new Error('BUS_OVERTAKEN')));
  t.ok(isFatal(new BusError('BUS_TOPICS_CHANGED', 'x')));
  t.notOk(isFatal(overtaken));
  t.ok(isAway(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })));
  t.ok(isAway(Object.assign(new Error('x'), { retryable: true })));
  t.ok(isAway(new Error('reading failed', { cause: Object.assign(new Error('x'), { code: '40001' }) })));
  t.notOk(isAway(new TypeError('x is not a function')));
  t.notOk(isAway('a string'));
  const circle = new Error('x');
  circle.cause = circle;
  t.notOk(isAway(circle));
  t.ok(hasCode(overtaken, 'BUS_OVERTAKEN'));
  t.equal(messageOf(new TypeError('no')), 'TypeError: no');
  t.equal(messageOf('no'), 'no');
});

t.test('a member tells its state, and is over when it has failed or is closed', async (t) => {
  const member = createMemberStatus('group');
  t.strictSame(member.health(), { group: 'group', state: 'starting', reason: null });
  member.waiting(new Error('away'));
  t.strictSame(member.health(), { group: 'group', state: 'waiting', reason: 'Error: away' });
  member.consuming();
  await member.ready;
  t.strictSame(member.health(), { group: 'group', state: 'consuming', reason: null });
  member.failed(new Error('gone'));
  member.consuming();
  member.closed();
  t.strictSame(member.health(), { group: 'group', state: 'failed', reason: 'Error: gone' });
});

t.test('a pause ends when told to, and a ring while nobody waits is not lost', async (t) => {
  const stop = new AbortController();
  const long = pause(1_000_000, stop.signal);
  stop.abort();
  await long;
  await pause(1_000_000, stop.signal);
  await pause(0, never);
  const bell = createBell();
  bell.ring();
  await bell.wait(1_000_000, never);
  const waiting = bell.wait(1_000_000, never);
  bell.ring();
  await waiting;
  await bell.wait(1_000_000, stop.signal);
  await bell.wait(0, never);
  t.pass('every wait has ended');
});

t.test('work that outlasts its beats learns that it is no longer in the group', async (t) => {
  t.strictSame(
    await keepAlive(
      async () => {},
      async (isAlive) => isAlive(),
      { interval: 1 },
    ),
    { result: true, failure: undefined },
  );
  const gone = new Error('rebalancing');
  const kept = await keepAlive(
    () => Promise.reject(gone),
    async (isAlive) => {
      while (isAlive()) await pause(1, never);
      return 'done';
    },
    { interval: 1 },
  );
  t.strictSame(kept, { result: 'done', failure: gone });
  await t.rejects(
    keepAlive(
      async () => {},
      () => Promise.reject(new Error('broken')),
    ),
    { message: 'broken' },
  );
});

t.test('clusters for tests come from the environment; without one the suite is skipped, or fails in CI', async (t) => {
  const said: string[] = [];
  const fake = {
    pass: (_message: string, { skip }: { skip: string }) => said.push(`skip: ${skip}`),
    fail: (message: string) => said.push(`fail: ${message}`),
  };
  const names = (environment: Record<string, string>): string[] =>
    kafkaClusters(fake, environment).map(({ name, brokers }: KafkaCluster) => `${name} at ${brokers.join('+')}`);
  t.strictSame(names({ LODEWATCH_TEST_KAFKA_39: 'a:1', LODEWATCH_TEST_KAFKA_4: 'b:2, c:3', KAFKA_BROKERS: 'd:4' }), [
    'Apache Kafka 3.9 at a:1',
    'Apache Kafka 4 at b:2+c:3',
  ]);
  t.strictSame(names({ KAFKA_BROKERS: 'd:4' }), ['the Kafka of KAFKA_BROKERS at d:4']);
  t.strictSame(said, []);
  t.strictSame(names({ LODEWATCH_TEST_KAFKA_REASON: 'no Java' }), []);
  t.strictSame(names({ CI: 'true' }), []);
  t.match(said, ['skip: no Java', /^fail: no Kafka at hand/]);
});
