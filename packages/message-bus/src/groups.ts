import type { Topic } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database, Transaction } from '@lodewatch/postgres';
import { BusError } from './errors.js';

/** The name under which the log keeps the place of a group. */
export const checkpointOf = (group: string) => `bus/${group}`;

/** Two-part advisory locks of this package; the log's own lock has another first part. */
const LOCK_CLASS = 1280266836;

/** Takes a lock of the group until the transaction ends; false when another transaction has it. */
export async function tryLock(transaction: Transaction, name: string): Promise<boolean> {
  const [row] = await transaction.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as locked',
    [LOCK_CLASS, name],
    { name: 'bus-try-lock' },
  );
  return row?.locked === true;
}

/** SQL and values of the same lock for a session. */
export function sessionLock(name: string): { text: string; values: unknown[] } {
  return { text: 'select pg_try_advisory_lock($1, hashtext($2)) as locked', values: [LOCK_CLASS, name] };
}

/**
 * Notes the topics of a new group. Throws BUS_TOPICS_CHANGED for a group that began with others: what it kept of its
 * place would pass over the older records of a topic that is new to it.
 */
export async function registerGroup(database: Database, group: string, topics: readonly Topic[]): Promise<void> {
  const wanted = [...new Set(topics)].sort();
  await database.query('insert into bus.groups (consumer_group, topics) values ($1, $2) on conflict do nothing', [
    group,
    wanted,
  ]);
  const [row] = await database.query<{ topics: string[] }>('select topics from bus.groups where consumer_group = $1', [
    group,
  ]);
  const known = row?.topics ?? wanted;
  if (known.join() !== wanted.join()) {
    throw new BusError(
      'BUS_TOPICS_CHANGED',
      `Group ${group} began with ${known.join(', ')} and now asks for ${wanted.join(', ')}: give it a new name, or reset it.`,
    );
  }
}

/** Forgets all that the database keeps of a group. */
export async function forgetGroup(database: Database, eventLog: EventLog, group: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await eventLog.resetCheckpoint(transaction, checkpointOf(group));
    for (const table of ['dead_letters', 'parked_streams', 'consumed', 'groups'])
      await transaction.query(`delete from bus.${table} where consumer_group = $1`, [group]);
  });
}
