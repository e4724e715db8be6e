import type { Category, LogRecord } from '@lodewatch/contracts';
import { createBackOff } from '@lodewatch/postgres';
import { createHandledAhead } from '../consumed.js';
import { watchParkedStreams } from '../dead-letters/retry-parked.js';
import { createDelivery, type DeliveryOptions, type Progress } from '../delivery/deliver.js';
import { toWork } from '../delivery/work.js';
import { BusError, isFatal, isOvertaken } from '../errors.js';
import { checkpointOf, forgetGroup, registerGroup, tryLock } from '../groups.js';
import { laterOf, measureLag } from '../lag.js';
import { createMemberStatus } from '../member.js';
import { pause } from '../pause.js';
import { DEFAULT_RETRY } from '../retry-policy.js';
import { createMemberList, type Member } from '../subscriptions.js';
import { categoriesOf } from '../topics.js';
import type { BusOptions, MessageBus, RetryPolicy, SubscriptionOptions } from '../types.js';

const BATCH_SIZE = 100;
/** Milliseconds after which a member looks again whether the one at work is still there. */
const STANDBY = 250;

interface LogMember extends Member {
  readonly categories: readonly Category[];
  /** Every record up to here was found handled when lag was last measured: the next measurement begins there. */
  settled: bigint;
}

/**
 * The bus of the embedded default: members read the log itself. Of a group, one member works at a time, whichever takes
 * its lock; the place of the group is a checkpoint of the log.
 */
export function createLogBus(options: BusOptions): MessageBus {
  const { eventLog, database, clock } = options;
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  const members = createMemberList<LogMember>();
  return {
    async subscribe(subscription) {
      return members.add(startMember(options, retry, subscription));
    },
    async lag() {
      const now = clock();
      return Promise.all(
        members.all().map(async (member) => {
          const { group, categories } = member;
          const checkpoint = await eventLog.readCheckpoint(checkpointOf(group));
          const after = laterOf(checkpoint, member.settled);
          const { events, seconds, settled } = await measureLag({ eventLog, categories, after, now });
          member.settled = settled;
          return { group, events, seconds };
        }),
      );
    },
    health: members.health,
    async resetGroup(group) {
      if (members.has(group)) throw new BusError('BUS_GROUP_ACTIVE', `Close the members of ${group} first.`);
      await forgetGroup(database, eventLog, group);
    },
    close: members.close,
  };
}

/** Carries an error out of the log's subscription, which would otherwise come back with a batch that may be stale. */
class Interruption extends Error {
  readonly retryable = false;
  constructor(override readonly cause: unknown) {
    super('the delivery was interrupted');
  }
}

function startMember<Prepared>(
  { eventLog, database, clock, log, onFatal }: BusOptions,
  retry: RetryPolicy,
  subscription: SubscriptionOptions<Prepared>,
): LogMember {
  const { group, topics, batchSize = BATCH_SIZE, singleFile = false } = subscription;
  const categories = categoriesOf(topics);
  const checkpoint = checkpointOf(group);
  const status = createMemberStatus(group);
  const closing = new AbortController();
  const { signal } = closing;
  const delivery: DeliveryOptions = { group, work: toWork(subscription), singleFile, database, clock, retry, log };
  const deliver = createDelivery(delivery);
  const backOff = createBackOff({ first: retry.awayFirst, most: retry.awayLongest, signal });

  /** Reads on from the checkpoint until closed; throws whenever the place has to be looked up anew. */
  async function consume(): Promise<void> {
    await registerGroup(database, group, topics);
    let place = await eventLog.readCheckpoint(checkpoint);
    const ahead = await createHandledAhead(database, group);
    const endOf = (records: readonly LogRecord[]) => records.at(-1)?.position ?? place;
    const progress: Progress = {
      async advance(transaction, records) {
        // Members would find each other out by the checkpoint alone, but only after doing the work.
        if (!(await tryLock(transaction, `member/${group}`)))
          throw new BusError('BUS_OVERTAKEN', `Another member of ${group} is at work.`);
        await eventLog.advanceCheckpoint(transaction, checkpoint, { expected: place, next: endOf(records) });
      },
      committed(records) {
        place = endOf(records);
      },
    };
    status.consuming();
    await eventLog.subscribe({
      after: place,
      categories,
      batchSize,
      signal,
      ...(log === undefined ? {} : { log }),
      async onBatch({ records }) {
        try {
          await deliver(await ahead.open(records), progress);
          backOff.reset();
        } catch (error) {
          throw new Interruption(error);
        }
      },
    });
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        await consume();
      } catch (thrown) {
        const error = thrown instanceof Interruption ? thrown.cause : thrown;
        if (isOvertaken(error)) {
          await pause(STANDBY, signal);
        } else if (isFatal(error)) {
          status.failed(error);
          onFatal?.(error);
          return;
        } else {
          status.waiting(error);
          log?.warn({ group, err: error }, 'the group cannot go on; trying again');
          await backOff.wait();
        }
      }
    }
  }

  const running = Promise.all([run(), watchParkedStreams(delivery, eventLog, signal)]);
  return {
    group,
    categories,
    status,
    settled: 0n,
    async close() {
      closing.abort();
      await running;
      status.closed();
    },
  };
}
