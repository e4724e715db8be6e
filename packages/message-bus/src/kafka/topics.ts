import type { Topic } from '@lodewatch/contracts';
import type { Log } from '@lodewatch/postgres';
import type { Kafka } from 'kafkajs';
import type { TopicLayout } from '../types.js';

/** Resolution is single-file over all claims, so they travel in one partition, and decisions on them too. */
export const DEFAULT_LAYOUT: TopicLayout = {
  partitions: { 'lodewatch.claims': 1, 'lodewatch.decisions': 1 },
  defaultPartitions: 6,
  replicationFactor: -1,
};

/**
 * Makes the topics that are not there yet. They keep their messages: a group that comes later starts at the first. A
 * topic that is there stays as it is; one with other partitions than asked for is told.
 */
export async function ensureTopics(
  kafka: Kafka,
  topics: readonly Topic[],
  prefix: string,
  layout: TopicLayout,
  log: Log | undefined,
): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 1, initialRetryTime: 100 } });
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const partitionsOf = (topic: Topic) => layout.partitions[topic] ?? layout.defaultPartitions;
    const missing = topics.filter((topic) => !existing.has(prefix + topic));
    // Answers false when another process has just made one of them; the others are then made on the next look.
    if (missing.length > 0)
      await admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((topic) => ({
          topic: prefix + topic,
          numPartitions: partitionsOf(topic),
          replicationFactor: layout.replicationFactor,
          configEntries: [{ name: 'retention.ms', value: '-1' }],
        })),
      });
    const metadata = await admin.fetchTopicMetadata({ topics: topics.map((topic) => prefix + topic) });
    for (const topic of topics) {
      const found = metadata.topics.find(({ name }) => name === prefix + topic)?.partitions.length ?? 0;
      if (found !== partitionsOf(topic))
        log?.warn(
          { topic: prefix + topic, found, asked: partitionsOf(topic) },
          'a topic has other partitions than asked for',
        );
    }
  } finally {
    await admin.disconnect();
  }
}
