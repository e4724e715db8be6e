import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Logger, OutboundClient } from '@lodewatch/runtime';
import { claimDue, type DueDelivery } from './claim-due.js';
import { type AttemptResult, recordAttempt } from './record-attempt.js';
import { parseRetryAfter } from './retry-schedule.js';
import { signedHeaders } from './sign.js';

export interface SenderDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: OutboundClient;
  readonly random: () => number;
}

/** Longest that a receiver may take, in milliseconds. */
const TIMEOUT = 15_000;
/** Bytes of an answer that are kept. */
const KEPT_RESPONSE = 16_384;
/** In flight at once: to one endpoint, and in all. */
const PER_ENDPOINT = 4;
const IN_ALL = 64;

/** Sends what is due, a few at a time to each endpoint, and writes every attempt down. */
export function createSender(dependencies: SenderDependencies) {
  const { clock, client, database, logger } = dependencies;
  const inFlight = new Map<string, number>();
  const working = new Set<Promise<void>>();
  let stopped = false;
  let looking = false;
  let lookAgain = false;

  async function attempt(delivery: DueDelivery): Promise<AttemptResult> {
    const startedAt = clock.now();
    try {
      const response = await client.send({
        url: delivery.url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Lodewatch',
          ...signedHeaders({ id: delivery.message_id, body: delivery.body }, delivery.secrets, startedAt),
        },
        body: delivery.body,
        timeout: TIMEOUT,
        maxBytes: KEPT_RESPONSE,
      });
      return {
        startedAt,
        endedAt: clock.now(),
        status: response.status,
        error: null,
        response: response.body.toString('utf8').toWellFormed().replaceAll('\u0000', ''),
        retryAfter: parseRetryAfter(response.headers['retry-after'], clock.now()),
      };
    } catch (error) {
      const { name, message } = error as Error;
      return {
        startedAt,
        endedAt: clock.now(),
        status: null,
        error: name === 'TimeoutError' ? `no answer within ${TIMEOUT / 1000} s` : message.slice(0, 500),
        response: null,
        retryAfter: null,
      };
    }
  }

  async function deliver(delivery: DueDelivery): Promise<void> {
    const { endpoint_id: endpointId, message_id: messageId } = delivery;
    inFlight.set(endpointId, (inFlight.get(endpointId) ?? 0) + 1);
    try {
      const result = await attempt(delivery);
      const outcome = await recordAttempt(delivery, result, { ...dependencies, chance: dependencies.random() });
      logger.info(
        { messageId, endpointId, attempt: delivery.attempts, outcome, status: result.status },
        'webhook attempted',
      );
    } catch (error) {
      // What could not be written down is tried again when its lease is over: at least once.
      logger.warn({ err: error, messageId, endpointId }, 'a webhook attempt could not be recorded');
    } finally {
      const left = (inFlight.get(endpointId) ?? 1) - 1;
      if (left === 0) inFlight.delete(endpointId);
      else inFlight.set(endpointId, left);
    }
  }

  async function look(): Promise<void> {
    for (;;) {
      lookAgain = false;
      const room = IN_ALL - working.size;
      const due =
        stopped || room <= 0
          ? []
          : await claimDue(database, { now: clock.now(), perEndpoint: PER_ENDPOINT, atMost: room, busy: inFlight });
      for (const delivery of due) {
        const work: Promise<void> = deliver(delivery).finally(() => {
          working.delete(work);
          wake();
        });
        working.add(work);
      }
      if (due.length === 0 && !lookAgain) return;
    }
  }

  /** Looks for what is due; calls while a look runs lead to one more. */
  function wake(): void {
    lookAgain = true;
    if (looking || stopped) return;
    looking = true;
    look()
      .catch((error) => logger.warn({ err: error }, 'due webhooks could not be looked up'))
      .finally(() => {
        looking = false;
      });
  }

  return {
    wake,
    /** Waits for the attempts in hand. */
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(working);
    },
  };
}
