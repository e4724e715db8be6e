import type { Category } from '@lodewatch/contracts';
import { createBackOff } from '@lodewatch/postgres';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { watchParkedStreams } from '../dead-letters/retry-parked.js';
import { createDelivery, type DeliveryOptions } from '../delivery/deliver.js';
import { toWork } from '../delivery/work.js';
import { BusError, isFatal, isOvertaken } from '../errors.js';
import { registerGroup } from '../groups.js';
import { createMemberStatus } from '../member.js';
import { pause } from '../pause.js';
import type { Member } from '../subscriptions.js';
import { categoriesOf } from '../topics.js';
import type { KafkaBusOptions, RetryPolicy, SubscriptionOptions, TopicLayout } from '../types.js';
import { keepAlive } from './heartbeat.js';
import { readLogId } from './identity.js';
import { createIntake, type Intake } from './intake.js';
import { settleGroup } from './settle.js';
import { ensureTopics } from './topics.js';

export interface KafkaMember extends Member {
  readonly categories: readonly Category[];
}

export interface KafkaSetting {
  readonly kafka: Kafka;
  readonly prefix: string;
  readonly layout: TopicLayout;
  readonly retry: RetryPolicy;
}

const BATCH_SIZE = 100;
/**
 * Milliseconds. A member that dies is missed after this; one that only works is not, it beats while it works. After an
 * outage of the broker the client joins as a new member and waits until the old one is missed, so this is kept near the
 * least that brokers allow (6000).
 */
const SESSION_TIMEOUT = 7_000;
/** Milliseconds. A member learns from its beat that the group is being shared out anew, and others wait for it. */
const HEARTBEAT = 1_000;
/** Milliseconds that a fetch waits for messages: leaving a group waits for it. */
const FETCH_WAIT = 500;
/** Bounds what one fetch holds in memory: kafkajs takes ten megabytes and one per partition. */
const FETCH_BYTES = 4 * 1024 * 1024;
const PARTITION_BYTES = 1024 * 1024;
/** Milliseconds after which a member that another was ahead of looks again. */
const TURN = 25;
/** Milliseconds between two looks at what is settled. */
const SETTLE = 10_000;

type Take = (topic: string, partition: number, messages: readonly KafkaMessage[]) => Promise<Intake>;

function createConsumer({ kafka, prefix }: KafkaSetting, group: string, signal: AbortSignal): Consumer {
  return kafka.consumer({
    groupId: prefix + group,
    sessionTimeout: SESSION_TIMEOUT,
    heartbeatInterval: HEARTBEAT,
    maxWaitTimeInMs: FETCH_WAIT,
    maxBytes: FETCH_BYTES,
    maxBytesPerPartition: PARTITION_BYTES,
    allowAutoTopicCreation: false,
    retry: { initialRetryTime: 100, retries: 4, maxRetryTime: 2000, restartOnFailure: async () => !signal.aborted },
  });
}

function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

export function startKafkaMember<Prepared>(
  { eventLog, database, clock, log, onFatal }: KafkaBusOptions,
  setting: KafkaSetting,
  subscription: SubscriptionOptions<Prepared>,
): KafkaMember {
  const { kafka, prefix, layout, retry } = setting;
  const { group, topics, batchSize = BATCH_SIZE, singleFile = false } = subscription;
  const categories = categoriesOf(topics);
  const status = createMemberStatus(group);
  const closing = new AbortController();
  const { signal } = closing;
  const delivery: DeliveryOptions = { group, work: toWork(subscription), singleFile, database, clock, retry, log };
  const deliver = createDelivery(delivery);
  let consumer: Consumer | undefined;

  function fail(error: Error): void {
    status.failed(error);
    onFatal?.(error);
  }

  /** Handles messages of one partition; comes back to them until it is done. False if they are no longer this member's. */
  async function settle(
    take: Take,
    batch: EachBatchPayload['batch'],
    messages: readonly KafkaMessage[],
    isOurs: () => boolean,
  ) {
    const backOff = createBackOff({ first: retry.awayFirst, most: retry.awayLongest, signal });
    while (isOurs()) {
      try {
        const { records, progress, failure } = await take(batch.topic, batch.partition, messages);
        await deliver(records, progress);
        if (failure !== undefined) throw failure;
        status.consuming();
        return true;
      } catch (error) {
        if (isOvertaken(error)) {
          await pause(TURN, signal);
          continue;
        }
        status.waiting(error);
        const { topic, partition } = batch;
        log?.warn({ group, topic, partition, err: error }, 'the group cannot go on; trying again');
        await backOff.wait();
      }
    }
    return false;
  }

  const eachBatch = (take: Take) => async (payload: EachBatchPayload) => {
    const { batch, resolveOffset, heartbeat, isRunning, isStale } = payload;
    for (const messages of chunksOf(batch.messages, batchSize)) {
      const done = await keepAlive(heartbeat, (isAlive) =>
        settle(take, batch, messages, () => isAlive() && isRunning() && !isStale() && !signal.aborted),
      );
      const last = messages.at(-1);
      if (done.result && last !== undefined) resolveOffset(last.offset);
      // The client commits what is resolved, then joins again.
      if (done.failure !== undefined) throw done.failure;
      if (!done.result) return;
      await heartbeat();
    }
  };

  function watch(started: Consumer): void {
    const { GROUP_JOIN, CRASH } = started.events;
    started.on(GROUP_JOIN, () => status.consuming());
    started.on(CRASH, ({ payload: { error, restart } }) => {
      if (signal.aborted) return;
      if (restart) {
        status.waiting(error);
        log?.warn({ group, err: error }, 'the consumer lost its broker; it joins anew');
        return;
      }
      fail(
        new BusError('BUS_KAFKA_FAILED', `The Kafka consumer of ${group} has stopped: ${error.message}`, {
          cause: error,
        }),
      );
    });
  }

  async function join(): Promise<void> {
    await registerGroup(database, group, topics);
    const logId = await readLogId(database);
    await ensureTopics(kafka, topics, prefix, layout, log);
    consumer = createConsumer(setting, group, signal);
    watch(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: topics.map((topic) => prefix + topic), fromBeginning: true });
    await consumer.run({
      eachBatchAutoResolve: false,
      eachBatch: eachBatch(createIntake({ group, logId, eventLog, database, clock, log })),
    });
  }

  /** Until the client runs, which from then on looks after itself. */
  async function start(): Promise<void> {
    const backOff = createBackOff({ first: retry.awayFirst, most: retry.awayLongest, signal });
    while (!signal.aborted) {
      try {
        return await join();
      } catch (error) {
        await consumer?.disconnect().catch(() => {});
        if (isFatal(error)) return fail(error);
        status.waiting(error);
        log?.warn({ group, err: error }, 'the group cannot be joined; trying again');
        await backOff.wait();
      }
    }
  }

  async function watchSettled(): Promise<void> {
    for (await pause(SETTLE, signal); !signal.aborted; await pause(SETTLE, signal)) {
      try {
        await settleGroup(database, eventLog, group, categories, clock());
      } catch (error) {
        log?.warn({ group, err: error }, 'what is settled could not be noted');
      }
    }
  }

  const starting = start();
  const watching = Promise.all([watchParkedStreams(delivery, eventLog, signal), watchSettled()]);
  return {
    group,
    categories,
    status,
    async close() {
      closing.abort();
      await starting;
      await consumer?.disconnect();
      await watching;
      status.closed();
    },
  };
}
