import { CATEGORIES } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import { type Database, type Listener, listen } from '@lodewatch/postgres';
import {
  type AddressPolicy,
  type Clock,
  createOutboundClient,
  type Logger,
  type Service,
  systemRandom,
} from '@lodewatch/runtime';
import { createSender } from './delivery/sender.js';
import { CHANNEL, enqueue } from './messages/enqueue.js';
import { webhookRoutes } from './routes/webhooks.js';

export interface WebhookDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Which addresses receivers may have. */
  readonly policy: AddressPolicy;
  /** Uniform in [0, 1): spreads retries. Default: the machine's chance. */
  readonly random?: () => number;
  /** Milliseconds between two looks for retries that are due. Default one second. */
  readonly interval?: number;
}

const GROUP = 'webhooks';

/** Tells subscribers of new and changed risk events, of commitments due or missed, and of scores that moved. */
export function createWebhooks(dependencies: WebhookDependencies): Service {
  const { bus, clock, database, eventLog, logger, policy } = dependencies;
  const client = createOutboundClient({ policy });
  const sender = createSender({
    database,
    eventLog,
    clock,
    logger,
    client,
    random: dependencies.random ?? systemRandom,
  });
  let subscription: Subscription | undefined;
  let listener: Listener | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    name: 'webhooks',
    async start() {
      listener = listen({ url: database.url, channel: CHANNEL, onNotify: sender.wake, log: logger });
      subscription = await bus.subscribe({
        group: GROUP,
        topics: [CATEGORIES.risk_event.topic, CATEGORIES.calendar.topic, CATEGORIES.risk_score.topic],
        handler: (records, transaction) => enqueue(records, { today: clock.today(), now: clock.now() }, transaction),
      });
      timer = setInterval(sender.wake, dependencies.interval ?? 1000);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await subscription?.close();
      await listener?.close();
      await sender.stop();
      await client.close();
    },
    ready: () => isConsuming(bus, GROUP),
    routes: webhookRoutes({ database, eventLog, clock, policy, wake: sender.wake }),
  };
}
