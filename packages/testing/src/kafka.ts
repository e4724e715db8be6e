import process from 'node:process';

export interface KafkaCluster {
  /** What test titles call it. */
  readonly name: string;
  /** Bootstrap brokers. */
  readonly brokers: readonly string[];
}

/** What is needed of a tap test. */
export interface Skippable {
  pass(message: string, extra: { skip: string }): unknown;
  fail(message: string): unknown;
}

const NONE = 'no Kafka at hand: run "npm test" where Java 17 and Maven are installed, or name brokers in KAFKA_BROKERS';

const brokersOf = (list: string) => list.split(',').map((broker) => broker.trim());

/**
 * The clusters to run a Kafka suite on: those of LODEWATCH_TEST_KAFKA_39 and LODEWATCH_TEST_KAFKA_4, which a test run
 * starts, or else the one of KAFKA_BROKERS. Where there is none the suite counts as skipped, with the reason that
 * LODEWATCH_TEST_KAFKA_REASON gives; under CI it fails.
 */
export function kafkaClusters(t: Skippable, environment: NodeJS.ProcessEnv = process.env): readonly KafkaCluster[] {
  const { LODEWATCH_TEST_KAFKA_39, LODEWATCH_TEST_KAFKA_4, LODEWATCH_TEST_KAFKA_REASON, KAFKA_BROKERS, CI } =
    environment;
  const clusters: KafkaCluster[] = [];
  if (LODEWATCH_TEST_KAFKA_39) clusters.push({ name: 'Apache Kafka 3.9', brokers: brokersOf(LODEWATCH_TEST_KAFKA_39) });
  if (LODEWATCH_TEST_KAFKA_4) clusters.push({ name: 'Apache Kafka 4', brokers: brokersOf(LODEWATCH_TEST_KAFKA_4) });
  if (clusters.length === 0 && KAFKA_BROKERS)
    clusters.push({ name: 'the Kafka of KAFKA_BROKERS', brokers: brokersOf(KAFKA_BROKERS) });
  if (clusters.length === 0) {
    const reason = LODEWATCH_TEST_KAFKA_REASON || NONE;
    if (CI) t.fail(reason);
    else t.pass('the suite needs Kafka', { skip: reason });
  }
  return clusters;
}
