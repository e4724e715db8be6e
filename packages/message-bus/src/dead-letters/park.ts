import type { LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import { messageOf } from '../errors.js';
import type { RetryPolicy } from '../types.js';

const ERROR_LENGTH = 2000;

/** An error as it is kept with a dead letter. */
export const errorText = (cause: unknown) => messageOf(cause).slice(0, ERROR_LENGTH).replaceAll('\0', '');

/** When a stream that has failed so many times is tried again; null when it is not, by itself. */
export function nextAttempt(attempts: number, now: Date, { parkedDelays }: RetryPolicy): Date | null {
  const delay = parkedDelays[attempts - 1];
  return delay === undefined ? null : new Date(now.getTime() + delay);
}

/**
 * Which of these streams are parked. The rows stay locked, so that none is freed before the records at hand have joined
 * those that wait.
 */
export async function lockParkedStreams(
  transaction: Transaction,
  group: string,
  streams: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await transaction.query<{ stream: string }>(
    'select stream from bus.parked_streams where consumer_group = $1 and stream = any ($2) order by stream for update',
    [group, streams],
    { name: 'bus-lock-parked-streams' },
  );
  return new Set(rows.map(({ stream }) => stream));
}

interface DeadLetterFields {
  readonly error: string | null;
  readonly attempts: number;
  readonly at: Date;
}

async function insertDeadLetters(
  transaction: Transaction,
  group: string,
  records: readonly LogRecord[],
  { error, attempts, at }: DeadLetterFields,
): Promise<void> {
  await transaction.query(
    `insert into bus.dead_letters
       (consumer_group, stream, position, version, record_id, type, error, attempts, first_failed_at, last_failed_at)
     select $1, r.stream, r.position, r.version, r.id, r.type, $2, $3, $4, $4
     from unnest($5::text[], $6::bigint[], $7::integer[], $8::uuid[], $9::text[])
       as r (stream, position, version, id, type)`,
    [
      group,
      error,
      attempts,
      at.toISOString(),
      records.map(({ stream }) => stream),
      records.map(({ position }) => position),
      records.map(({ version }) => version),
      records.map(({ id }) => id),
      records.map(({ type }) => type),
    ],
  );
}

/** Lets records of parked streams wait behind what has failed there. */
export async function holdBack(
  transaction: Transaction,
  group: string,
  records: readonly LogRecord[],
  at: Date,
): Promise<void> {
  if (records.length > 0) await insertDeadLetters(transaction, group, records, { error: null, attempts: 0, at });
}

/** Parks the stream of a record that has failed alone. */
export async function parkStream(
  transaction: Transaction,
  group: string,
  record: LogRecord,
  cause: unknown,
  at: Date,
  retry: RetryPolicy,
): Promise<void> {
  await transaction.query(
    'insert into bus.parked_streams (consumer_group, stream, attempts, next_attempt_at) values ($1, $2, 1, $3)',
    [group, record.stream, nextAttempt(1, at, retry)?.toISOString() ?? null],
  );
  await insertDeadLetters(transaction, group, [record], { error: errorText(cause), attempts: 1, at });
}
