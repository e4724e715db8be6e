import { CATEGORIES } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Logger, Service } from '@lodewatch/runtime';
import { appendDueTurns } from './append-due-turns.js';
import { schedule } from './schedule.js';

export interface ClockDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds between two looks at the calendar. Default one minute. */
  readonly interval?: number;
}

const GROUP = 'clock';

/**
 * Puts on the log what time itself brings about: a measure takes effect or runs out, a suspension runs out, a commitment falls
 * due soon or is overdue. Each turn once, in order, also after an outage.
 */
export function createClockService(dependencies: ClockDependencies): Service {
  const { bus, clock, database, eventLog, logger } = dependencies;
  let subscription: Subscription | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function tick(): Promise<void> {
    try {
      for (;;) {
        const { taken, more } = await database.transaction((transaction) =>
          appendDueTurns({ eventLog, today: clock.today() }, transaction),
        );
        if (taken > 0) logger.info({ turns: taken }, 'calendar turns appended');
        if (!more) return;
      }
    } catch (error) {
      // The next look tries again: nothing is lost, since what is not appended stays in the schedule.
      logger.warn({ err: error }, 'the calendar could not be looked at');
    }
  }

  const look = (): void => {
    running = running.then(tick);
  };

  return {
    name: 'clock',
    async start() {
      subscription = await bus.subscribe({
        group: GROUP,
        topics: [CATEGORIES.risk_event.topic],
        handler: async (records, transaction) => {
          await schedule(records, transaction);
          // What is already due goes out with the schedule itself; a large backlog follows with the next looks.
          const { more } = await appendDueTurns({ eventLog, today: clock.today() }, transaction);
          if (more) look();
        },
      });
      look();
      timer = setInterval(look, dependencies.interval ?? 60_000);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await subscription?.close();
      await running;
    },
    ready: () => isConsuming(bus, GROUP),
  };
}
