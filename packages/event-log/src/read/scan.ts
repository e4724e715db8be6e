import type { Category } from '@lodewatch/contracts';
import type { Queryable } from '@lodewatch/postgres';

/** Positions that one query looks at when it picks categories: keeps it short however rare they are. */
const WINDOW = 20_000n;
const LAST_POSITION = 2n ** 63n - 1n;

export interface ScanRange {
  readonly after: bigint;
  readonly until: bigint;
  readonly limit: number;
  readonly categories: readonly Category[] | undefined;
}

/** What a scan found, and the position up to which it looked. */
export interface Scanned<Item> {
  readonly items: readonly Item[];
  readonly through: bigint;
}

/** How to read a kind of row. */
export interface RowReader<Columns extends readonly [position: bigint, ...unknown[]], Item> {
  /** Name for the prepared statements. */
  readonly name: string;
  readonly columns: string;
  readonly toItem: (row: Columns) => Item;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/**
 * Looks at the records after `after` once: at most `limit` of them, or at one window of positions when categories are
 * picked. `through` is true only while `until` does not lie beyond the head. Positions are contiguous, so the range bounds
 * the work without the planner having to know the table.
 */
export async function scanOnce<Columns extends readonly [position: bigint, ...unknown[]], Item>(
  queryable: Queryable,
  reader: RowReader<Columns, Item>,
  { after, until, limit, categories }: ScanRange,
): Promise<Scanned<Item>> {
  const ceiling = smaller(until, after + (categories === undefined ? BigInt(limit) : WINDOW));
  const rows =
    categories === undefined
      ? await queryable.queryArrays<Columns>(
          `select ${reader.columns} from log.records where position > $1 and position <= $2 order by position`,
          [after, ceiling],
          { name: `event_log_${reader.name}` },
        )
      : await queryable.queryArrays<Columns>(
          `select ${reader.columns} from log.records where position > $1 and position <= $2
            and split_part(stream, '-', 1) = any ($3) order by position limit $4`,
          [after, ceiling, categories, limit],
          { name: `event_log_${reader.name}_by_category` },
        );
  // Without a full page every record of the range was looked at; with one, only those up to the last.
  const last = rows.length < limit ? undefined : rows.at(-1)?.[0];
  return { items: rows.map(reader.toItem), through: last ?? ceiling };
}

/** Position of the newest record; 0n when there is none. */
export async function headPosition(queryable: Queryable): Promise<bigint> {
  const rows = await queryable.queryArrays<readonly [bigint]>(
    'select position from log.records order by position desc limit 1',
    [],
    { name: 'event_log_head_position' },
  );
  return rows[0]?.[0] ?? 0n;
}

/** The first `limit` matching records after `after`, up to `until`. */
export async function scan<Columns extends readonly [position: bigint, ...unknown[]], Item>(
  queryable: Queryable,
  reader: RowReader<Columns, Item>,
  range: { after: bigint; limit: number; until?: bigint | undefined; categories?: readonly Category[] | undefined },
): Promise<readonly Item[]> {
  const { limit, categories, until = LAST_POSITION } = range;
  if (limit <= 0) return [];
  if (categories === undefined)
    return (await scanOnce(queryable, reader, { after: range.after, until, limit, categories })).items;
  const ceiling = smaller(until, await headPosition(queryable));
  const found: Item[] = [];
  let after = range.after;
  while (after < ceiling && found.length < limit) {
    const scanned = await scanOnce(queryable, reader, {
      after,
      until: ceiling,
      limit: limit - found.length,
      categories,
    });
    found.push(...scanned.items);
    after = scanned.through;
  }
  return found;
}
