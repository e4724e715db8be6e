import type { Topic } from '@lodewatch/contracts';
import { CATEGORIES, categoryOf } from '@lodewatch/contracts';
import type { StoredRecord } from '@lodewatch/event-log';
import { createBackOff, listen } from '@lodewatch/postgres';
import kafkajs, { type Message, type Producer } from 'kafkajs';
import { createBell } from '../bell.js';
import { isOvertaken, messageOf } from '../errors.js';
import { laterOf, measureLag } from '../lag.js';
import { pause } from '../pause.js';
import { DEFAULT_RETRY } from '../retry-policy.js';
import { categoriesOf, TOPICS } from '../topics.js';
import type { Relay, RelayOptions, RelayState } from '../types.js';
import { createKafka } from './client.js';
import { readLogId } from './identity.js';
import { openSessionLock } from './session-lock.js';
import { DEFAULT_LAYOUT, ensureTopics } from './topics.js';
import { encodeRecord, MAX_VALUE_BYTES } from './wire.js';

/** Records per read. */
const PAGE = 500;
/** Milliseconds between two looks at the log when no notification comes, and at the lock of the relay that works. */
const LOOK = 1000;
const ALL_IN_SYNC_REPLICAS = -1;
/** The channel on which log.append tells of new records. */
const LOG_CHANNEL = 'lodewatch_log';

interface Parcel {
  readonly topicMessages: { topic: string; messages: Message[] }[];
  /** Position of the last record in it. */
  readonly last: bigint;
}

/** Packs records, in order, into sends that stay below what a broker takes for one partition. */
export function* parcelsOf(records: readonly StoredRecord[], logId: string, prefix: string): Generator<Parcel> {
  let byTopic = new Map<string, Message[]>();
  let bytes = 0;
  let last = 0n;
  const close = (): Parcel => ({
    topicMessages: [...byTopic].map(([topic, messages]) => ({ topic, messages })),
    last,
  });
  for (const record of records) {
    const { bytes: size, ...message } = encodeRecord(record, logId);
    if (byTopic.size > 0 && bytes + size > MAX_VALUE_BYTES) {
      yield close();
      byTopic = new Map();
      bytes = 0;
    }
    const topic = prefix + CATEGORIES[categoryOf(record.stream)].topic;
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), message]);
    bytes += size;
    last = record.position;
  }
  if (byTopic.size > 0) yield close();
}

/**
 * Carries the log to Kafka, in log order, at least once. Its place moves only after every replica in sync has a whole
 * prefix; whoever takes over begins there, so the first time that a record comes to a topic, all before it have come.
 */
export function createRelay(options: RelayOptions): Relay {
  const { name, topics = TOPICS, eventLog, database, clock, log } = options;
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  const layout = { ...DEFAULT_LAYOUT, ...options.layout };
  const prefix = options.kafka.prefix ?? '';
  const kafka = createKafka(options.kafka, log);
  const categories = categoriesOf(topics as readonly Topic[]);
  const checkpoint = `relay/${name}`;
  const closing = new AbortController();
  const { signal } = closing;
  const backOff = createBackOff({ first: retry.awayFirst, most: retry.awayLongest, signal });
  let state: RelayState = 'starting';
  let reason: string | null = null;
  let settled = 0n;
  const bell = createBell();

  const listener = listen({
    url: database.url,
    channel: LOG_CHANNEL,
    onNotify: bell.ring,
    ...(log === undefined ? {} : { log }),
  });

  async function send(producer: Producer, logId: string, until: AbortSignal): Promise<void> {
    let place = await eventLog.readCheckpoint(checkpoint);
    // Runs ahead of the place over records of other categories, so that they are not looked at again and again.
    let looked = place;
    while (!until.aborted) {
      const { position: head } = await eventLog.head();
      const records = await eventLog.readStored({ after: looked, until: head, limit: PAGE, categories });
      for (const { topicMessages, last } of parcelsOf(records, logId, prefix)) {
        await producer.sendBatch({ topicMessages, acks: ALL_IN_SYNC_REPLICAS });
        const expected = place;
        await database.transaction((transaction) =>
          eventLog.advanceCheckpoint(transaction, checkpoint, { expected, next: last }),
        );
        place = last;
        if (until.aborted) return;
      }
      looked = records.length < PAGE ? head : place;
      state = 'relaying';
      reason = null;
      backOff.reset();
      if (looked === head) await bell.wait(LOOK, until);
    }
  }

  async function work(until: AbortSignal): Promise<void> {
    await ensureTopics(kafka, topics, prefix, layout, log);
    const logId = await readLogId(database);
    const producer = kafka.producer({
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      // More than one request at a time could arrive in another order when one is sent again.
      maxInFlightRequests: 1,
    });
    try {
      await producer.connect();
      await send(producer, logId, until);
    } finally {
      await producer.disconnect().catch(() => {});
    }
  }

  async function takeTurns(): Promise<void> {
    const lock = await openSessionLock(database.url, checkpoint);
    try {
      const until = AbortSignal.any([signal, lock.lost]);
      while (!until.aborted) {
        if (await lock.tryTake()) return await work(until);
        state = 'standby';
        reason = null;
        await pause(LOOK, until);
      }
    } finally {
      await lock.release().catch(() => {});
    }
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await takeTurns();
      } catch (error) {
        // Another relay of the name has moved on from a place that this one, slow or cut off, still took for its own.
        if (isOvertaken(error)) continue;
        state = 'waiting';
        reason = messageOf(error);
        log?.warn({ relay: name, err: error }, 'the relay cannot go on; trying again');
        await backOff.wait();
      }
    }
  }

  const running = run();
  return {
    health: () => ({ state, reason }),
    async lag() {
      const carried = await eventLog.readCheckpoint(checkpoint);
      const after = laterOf(carried, settled);
      const { events, seconds, settled: next } = await measureLag({ eventLog, categories, after, now: clock() });
      settled = next;
      return { events, seconds };
    },
    async close() {
      closing.abort();
      await running;
      await listener.close();
      state = 'closed';
    },
  };
}
