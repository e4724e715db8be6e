import { countDeadLetters, type MessageBus, type Relay } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import type { Metrics } from '@lodewatch/runtime';

/** Milliseconds between two measurements: a scrape answers from memory. */
const INTERVAL = 5_000;

type Values = [Record<string, string>, number][];

export interface MeasuredWork {
  readonly bus: MessageBus;
  readonly relay: Relay | undefined;
  readonly database: Database;
  readonly metrics: Metrics;
}

/** Keeps the gauges of what this process has still to do, and of what it could not do. */
export function measureWork({ bus, relay, database, metrics }: MeasuredWork): { stop(): void } {
  const values = new Map<string, Values>();
  const gauge = (name: string, help: string, labels: readonly string[]): void =>
    metrics.gauge(name, help, labels, () => values.get(name) ?? []);
  gauge('lodewatch_consumer_lag_records', 'Records appended and not yet handled', ['group']);
  gauge('lodewatch_consumer_lag_seconds', 'Age of the oldest record not yet handled', ['group']);
  gauge('lodewatch_dead_letters', 'Records that a group could not handle, or that wait behind one', ['group']);
  if (relay) {
    gauge('lodewatch_relay_lag_records', 'Records appended and not yet in Kafka', []);
    gauge('lodewatch_relay_lag_seconds', 'Age of the oldest record not yet in Kafka', []);
  }

  async function measure(): Promise<void> {
    const groups = await bus.lag();
    const letters = await countDeadLetters(database);
    const relayed = await relay?.lag();
    const byGroup = (value: (group: (typeof groups)[number]) => number): Values =>
      groups.map((each) => [{ group: each.group }, value(each)]);
    values.set(
      'lodewatch_consumer_lag_records',
      byGroup(({ events }) => events),
    );
    values.set(
      'lodewatch_consumer_lag_seconds',
      byGroup(({ seconds }) => seconds),
    );
    values.set(
      'lodewatch_dead_letters',
      byGroup(({ group }) => letters.get(group) ?? 0),
    );
    if (relayed) {
      values.set('lodewatch_relay_lag_records', [[{}, relayed.events]]);
      values.set('lodewatch_relay_lag_seconds', [[{}, relayed.seconds]]);
    }
  }

  // The last values stand while the database is away; readiness tells of that.
  const timer = setInterval(() => void measure().catch(() => undefined), INTERVAL);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
