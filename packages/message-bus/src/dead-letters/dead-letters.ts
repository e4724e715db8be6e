import type { Database } from '@lodewatch/postgres';
import { BusError } from '../errors.js';
import type { DeadLetter } from '../types.js';
import { removeLetter } from './retry-parked.js';

export interface DeadLetterFilter {
  readonly group?: string;
  readonly stream?: string;
}

/** Dead letters by group and position, at most `limit` (default 100) after the one named. */
export async function listDeadLetters(
  database: Database,
  {
    group,
    stream,
    limit = 100,
    after,
  }: DeadLetterFilter & { limit?: number; after?: { group: string; position: bigint } } = {},
): Promise<readonly DeadLetter[]> {
  return database.query<DeadLetter>(
    `select d.consumer_group as "group", d.stream, d.position, d.version, d.record_id as "recordId", d.type, d.error,
       d.attempts, d.first_failed_at as "firstFailedAt", d.last_failed_at as "lastFailedAt",
       p.next_attempt_at as "nextAttemptAt"
     from bus.dead_letters d
     join bus.parked_streams p using (consumer_group, stream)
     where ($1::text is null or d.consumer_group = $1) and ($2::text is null or d.stream = $2)
       and ($3::text is null or (d.consumer_group, d.position) > ($3, $4::bigint))
     order by d.consumer_group, d.position limit $5`,
    [group ?? null, stream ?? null, after?.group ?? null, after?.position ?? null, limit],
  );
}

/** How many dead letters there are, by group. */
export async function countDeadLetters(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ group: string; letters: number }>(
    'select consumer_group as "group", count(*)::integer as letters from bus.dead_letters group by consumer_group',
  );
  return new Map(rows.map(({ group, letters }) => [group, letters]));
}

/**
 * Has parked streams tried again from their first dead letter on, by the members that run: within a poll of theirs, or
 * when one is next started. Answers the number of streams.
 */
export async function replayDeadLetters(
  database: Database,
  { group, stream, now }: DeadLetterFilter & { now: Date },
): Promise<number> {
  const rows = await database.query(
    `update bus.parked_streams set attempts = 0, next_attempt_at = $3
     where ($1::text is null or consumer_group = $1) and ($2::text is null or stream = $2) returning stream`,
    [group ?? null, stream ?? null, now.toISOString()],
  );
  return rows.length;
}

/**
 * Gives up the dead letter that its stream is parked for: the group never handles this record. What waits behind it is
 * tried next. Throws BUS_NO_DEAD_LETTER if the position does not name the first dead letter of a stream.
 */
export async function discardDeadLetter(
  database: Database,
  { group, position, now }: { group: string; position: bigint; now: Date },
): Promise<void> {
  await database.transaction(async (transaction) => {
    const [letter] = await transaction.query<{ stream: string }>(
      `select p.stream from bus.dead_letters d join bus.parked_streams p using (consumer_group, stream)
       where d.consumer_group = $1 and d.position = $2 and not exists (
         select from bus.dead_letters e
         where e.consumer_group = $1 and e.stream = d.stream and e.position < d.position)
       for update of p`,
      [group, position],
    );
    if (letter === undefined)
      throw new BusError(
        'BUS_NO_DEAD_LETTER',
        `No stream of ${group} is parked for the record at ${position}: only the first dead letter of a stream can be given up.`,
      );
    await removeLetter(transaction, group, { stream: letter.stream, position });
    await transaction.query(
      'update bus.parked_streams set next_attempt_at = $3 where consumer_group = $1 and stream = $2',
      [group, letter.stream, now.toISOString()],
    );
  });
}
