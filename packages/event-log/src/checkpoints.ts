import type { Queryable, Transaction } from '@lodewatch/postgres';
import { EventLogError } from './errors.js';

type PositionRow = readonly [position: bigint];

/** Position that the named reader has reached; 0n when it never moved. */
export async function readCheckpoint(queryable: Queryable, name: string): Promise<bigint> {
  const rows = await queryable.queryArrays<PositionRow>(
    'select position from log.checkpoints where name = $1',
    [name],
    {
      name: 'event_log_read_checkpoint',
    },
  );
  return rows[0]?.[0] ?? 0n;
}

// Of two transactions that move one checkpoint the second waits for the first, then finds another position and does
// nothing. A checkpoint that is not there stands at 0.
const ADVANCE = `
  insert into log.checkpoints as c (name, position)
  select $1, $3 where $2 = 0 or exists (select from log.checkpoints where name = $1)
  on conflict (name) do update set position = excluded.position where c.position = $2
  returning position`;

/** See `EventLog.advanceCheckpoint`. */
export async function advanceCheckpoint(
  transaction: Transaction,
  name: string,
  { expected, next }: { expected: bigint; next: bigint },
): Promise<void> {
  if (next <= expected)
    throw new EventLogError('EVENT_LOG_CHECKPOINT_BACKWARDS', `checkpoint ${name}: ${next} is not after ${expected}`);
  const moved = await transaction.queryArrays<PositionRow>(ADVANCE, [name, expected, next], {
    name: 'event_log_advance_checkpoint',
  });
  if (moved.length > 0) return;
  const actual = await readCheckpoint(transaction, name);
  throw new EventLogError(
    'EVENT_LOG_CHECKPOINT_MOVED',
    `checkpoint ${name} stands at ${actual}, not at ${expected}: another process reads under this name`,
  );
}

/** Forgets a checkpoint, so that its reader begins anew. */
export async function resetCheckpoint(transaction: Transaction, name: string): Promise<void> {
  await transaction.query('delete from log.checkpoints where name = $1', [name]);
}
