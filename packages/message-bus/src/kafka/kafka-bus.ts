import kafkajs, { type Kafka } from 'kafkajs';
import { BusError } from '../errors.js';
import { forgetGroup } from '../groups.js';
import { DEFAULT_RETRY } from '../retry-policy.js';
import { createMemberList } from '../subscriptions.js';
import type { KafkaBusOptions, MessageBus } from '../types.js';
import { createKafka } from './client.js';
import { type KafkaMember, startKafkaMember } from './kafka-member.js';
import { settleGroup } from './settle.js';
import { DEFAULT_LAYOUT } from './topics.js';

/** Forgets the offsets of a group. Throws BUS_GROUP_ACTIVE while it has members. */
async function deleteOffsets(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.deleteGroups([groupId]);
  } catch (error) {
    if (!(error instanceof kafkajs.KafkaJSDeleteGroupsError)) throw error;
    const types =
      error.groups?.map(({ error: cause }) => (cause !== undefined && 'type' in cause ? String(cause.type) : '')) ?? [];
    if (types.includes('NON_EMPTY_GROUP'))
      throw new BusError('BUS_GROUP_ACTIVE', `Group ${groupId} has members.`, { cause: error });
    if (types.some((type) => type !== 'GROUP_ID_NOT_FOUND')) throw error;
  } finally {
    await admin.disconnect();
  }
}

/**
 * The bus over Kafka. A relay brings the records there; Kafka shares the partitions out among the members of a group and
 * remembers about where they are. What has taken effect is known by the database alone.
 */
export function createKafkaBus(options: KafkaBusOptions): MessageBus {
  const { database, eventLog, clock, log } = options;
  const kafka = createKafka(options.kafka, log);
  const prefix = options.kafka.prefix ?? '';
  const members = createMemberList<KafkaMember>();
  const setting = {
    kafka,
    prefix,
    layout: { ...DEFAULT_LAYOUT, ...options.layout },
    retry: { ...DEFAULT_RETRY, ...options.retry },
  };
  return {
    async subscribe(subscription) {
      return members.add(startKafkaMember(options, setting, subscription));
    },
    async lag() {
      const now = clock();
      const groups = new Map(members.all().map(({ group, categories }) => [group, categories]));
      return Promise.all(
        [...groups].map(async ([group, categories]) => {
          const { events, seconds } = await settleGroup(database, eventLog, group, categories, now);
          return { group, events, seconds };
        }),
      );
    },
    health: members.health,
    async resetGroup(group) {
      if (members.has(group)) throw new BusError('BUS_GROUP_ACTIVE', `Close the members of ${group} first.`);
      await deleteOffsets(kafka, prefix + group);
      await forgetGroup(database, eventLog, group);
    },
    close: members.close,
  };
}
