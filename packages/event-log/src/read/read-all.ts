import type { LogRecord } from '@lodewatch/contracts';
import type { Database } from '@lodewatch/postgres';
import type { ReadAllOptions } from '../types.js';
import type { ParsedColumns } from './rows.js';
import { headPosition, type RowReader, scanOnce } from './scan.js';

/** Records per round trip that were measured fastest. */
export const BATCH_SIZE = 1_000;

/** All records from `after` to `until`, in batches; none is empty. */
export async function* readAll(
  database: Database,
  reader: RowReader<ParsedColumns, LogRecord>,
  options: ReadAllOptions,
): AsyncGenerator<readonly LogRecord[]> {
  const head = await headPosition(database);
  const until = options.until === undefined || options.until > head ? head : options.until;
  let after = options.after ?? 0n;
  while (after < until) {
    const { items, through } = await scanOnce(database, reader, {
      after,
      until,
      limit: options.batchSize ?? BATCH_SIZE,
      categories: options.categories,
    });
    if (items.length > 0) yield items;
    after = through;
  }
}
