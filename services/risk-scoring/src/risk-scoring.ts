import type { LogRecord } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import { type Database, type Listener, listen, type Transaction } from '@lodewatch/postgres';
import type { Clock, Logger, Service } from '@lodewatch/runtime';
import { createScorer } from '@lodewatch/scoring';
import { announce } from './announce.js';
import { createKnowledge, type Knowledge } from './knowledge.js';
import { scoreRoutes } from './routes/scores.js';
import { CHANNEL, loadVersions, riskScoringProjection, storeVersions, toVersion } from './versions.js';

export interface RiskScoringDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Milliseconds between two looks at the day: scores move as days pass. Default one minute. */
  readonly interval?: number;
}

/**
 * Folds risk events into what is known, puts changed scores on the log, and answers scores for any day and any state of
 * knowledge.
 */
export function createRiskScoring(dependencies: RiskScoringDependencies): Service {
  const { bus, clock, database, eventLog, logger } = dependencies;
  const knowledge: Knowledge = createKnowledge();
  let arrival = 0n;
  let refreshing: Promise<void> | undefined;
  let subscription: Subscription | undefined;
  let listener: Listener | undefined;
  let timer: NodeJS.Timeout | undefined;
  let day: string | undefined;
  let running: Promise<void> = Promise.resolve();

  async function takeIn(source: Database | Transaction): Promise<void> {
    const loaded = await loadVersions(source, arrival);
    knowledge.add(loaded.versions);
    if (loaded.arrival > arrival) arrival = loaded.arrival;
  }

  /** One load at a time; a call while one runs gets a further one, which sees what was committed before the call. */
  function refresh(): Promise<void> {
    refreshing = (refreshing ?? Promise.resolve()).catch(() => undefined).then(() => takeIn(database));
    return refreshing;
  }

  async function handle(records: readonly LogRecord[], transaction: Transaction): Promise<void> {
    const versions = records.map(toVersion).filter((version) => version !== undefined);
    const last = versions.at(-1);
    if (!last) return;
    // The group runs in single file, so all that came before is committed and can be taken in.
    await takeIn(transaction);
    await storeVersions(versions, transaction);
    const scorer = createScorer({ riskEvents: knowledge.nowWith(versions).riskEvents });
    const riskEventIds = [...new Set(versions.map((version) => version.id))];
    const cause = records.at(-1)?.id ?? String(last.position);
    await announce({ scorer, asOf: clock.today(), cause, riskEventIds }, eventLog, transaction);
  }

  /** Days pass without news: decay, effect dates and due dates move scores all the same. */
  async function lookAtDay(): Promise<void> {
    const today = clock.today();
    if (day === today) return;
    try {
      await refresh();
      await database.transaction((transaction) =>
        announce(
          {
            scorer: createScorer({ riskEvents: knowledge.now().riskEvents }),
            asOf: today,
            cause: today,
            riskEventIds: [],
          },
          eventLog,
          transaction,
        ),
      );
      day = today;
    } catch (error) {
      logger.warn({ err: error }, 'scores of the new day could not be announced; tried again at the next look');
    }
  }

  return {
    name: 'risk-scoring',
    async start() {
      await refresh();
      listener = listen({
        url: database.url,
        channel: CHANNEL,
        onNotify: () => {
          refresh().catch((error) => logger.warn({ err: error }, 'risk events could not be taken in'));
        },
        log: logger,
      });
      subscription = await bus.subscribe({ ...riskScoringProjection, handler: handle });
      const look = (): void => {
        running = running.then(lookAtDay);
      };
      look();
      timer = setInterval(look, dependencies.interval ?? 60_000);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await subscription?.close();
      await listener?.close();
      await running;
    },
    ready: () => isConsuming(bus, riskScoringProjection.group),
    routes: scoreRoutes({ knowledge, refresh, clock, bus }),
  };
}
