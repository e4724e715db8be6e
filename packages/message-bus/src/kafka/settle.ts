import type { Category } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import { pruneConsumed, readConsumed } from '../consumed.js';
import { isOvertaken } from '../errors.js';
import { checkpointOf } from '../groups.js';
import { type Lag, measureLag } from '../lag.js';

/**
 * Measures the lag of a group that Kafka serves, moves its checkpoint up to the last record before which all is handled,
 * and removes what the checkpoint now says.
 */
export async function settleGroup(
  database: Database,
  eventLog: EventLog,
  group: string,
  categories: readonly Category[],
  now: Date,
): Promise<Lag> {
  const checkpoint = checkpointOf(group);
  const after = await eventLog.readCheckpoint(checkpoint);
  const lag = await measureLag({
    eventLog,
    categories,
    after,
    now,
    async handled(records) {
      const consumed = await readConsumed(database, group, [...new Set(records.map(({ stream }) => stream))]);
      return ({ stream, version }) => version <= (consumed.get(stream) ?? 0);
    },
  });
  if (lag.settled > after) {
    try {
      await database.transaction(async (transaction) => {
        await eventLog.advanceCheckpoint(transaction, checkpoint, { expected: after, next: lag.settled });
        await pruneConsumed(transaction, group, lag.settled);
      });
    } catch (error) {
      // Another member has just done the same.
      if (!isOvertaken(error)) throw error;
    }
  }
  return lag;
}
