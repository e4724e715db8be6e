import type { LogRecord } from '@lodewatch/contracts';
import type { Database, Queryable, Transaction } from '@lodewatch/postgres';
import { BusError } from './errors.js';

/** The last version that a group has taken on, by stream. */
export async function readConsumed(
  from: Queryable,
  group: string,
  streams: readonly string[],
): Promise<Map<string, number>> {
  const rows = await from.query<{ stream: string; version: number }>(
    'select stream, version from bus.consumed where consumer_group = $1 and stream = any ($2)',
    [group, streams],
    { name: 'bus-read-consumed' },
  );
  return new Map(rows.map(({ stream, version }) => [stream, version]));
}

export interface Step {
  readonly stream: string;
  /** The version that the stream must stand at; 0 for a stream of which nothing was taken on. */
  readonly from: number;
  readonly to: number;
  readonly position: bigint;
}

/**
 * Moves streams on by compare-and-set: throws BUS_OVERTAKEN if one does not stand where expected. Holds the rows until
 * the transaction ends, so another member that brings the same records waits, and then finds itself overtaken.
 */
export async function advanceConsumed(transaction: Transaction, group: string, steps: readonly Step[]): Promise<void> {
  const sorted = [...steps].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  const moved = await transaction.query(
    `insert into bus.consumed as c (consumer_group, stream, version, position)
     select $1, s.stream, s.version, s.position
     from unnest($2::text[], $3::integer[], $4::bigint[]) as s (stream, version, position)
     on conflict (consumer_group, stream) do update set version = excluded.version, position = excluded.position
     where c.version = any (select e.known from unnest($2::text[], $5::integer[]) as e (stream, known) where e.stream = c.stream)
     returning stream`,
    [
      group,
      sorted.map(({ stream }) => stream),
      sorted.map(({ to }) => to),
      sorted.map(({ position }) => position),
      sorted.map(({ from }) => from),
    ],
    { name: 'bus-advance-consumed' },
  );
  if (moved.length !== steps.length)
    throw new BusError('BUS_OVERTAKEN', `Another member of ${group} has taken on some of these records.`);
}

/**
 * Removes rows that say no more than that everything up to `settled` is handled. Rows of later versions stay: they tell
 * that nothing is missing before the next record of their stream.
 */
export async function pruneConsumed(transaction: Transaction, group: string, settled: bigint): Promise<void> {
  await transaction.query('delete from bus.consumed where consumer_group = $1 and version = 1 and position <= $2', [
    group,
    settled,
  ]);
}

/**
 * For a group that Kafka served before: which records it has taken on beyond its checkpoint. `open` leaves those out.
 */
export async function createHandledAhead(database: Database, group: string) {
  const [row] = await database.query<{ position: bigint | null }>(
    'select max(position) as position from bus.consumed where consumer_group = $1',
    [group],
  );
  const last = row?.position ?? 0n;
  return {
    async open(records: readonly LogRecord[]): Promise<readonly LogRecord[]> {
      const [first] = records;
      if (first === undefined || first.position > last) return records;
      const consumed = await readConsumed(database, group, [...new Set(records.map(({ stream }) => stream))]);
      return records.filter(({ stream, version }) => version > (consumed.get(stream) ?? 0));
    },
  };
}
