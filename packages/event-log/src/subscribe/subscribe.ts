import type { LogRecord } from '@lodewatch/contracts';
import { createBackOff, type Database, isRetryableDatabaseError, type Log } from '@lodewatch/postgres';
import { BATCH_SIZE } from '../read/read-all.js';
import type { ParsedColumns } from '../read/rows.js';
import { headPosition, type RowReader, scanOnce } from '../read/scan.js';
import type { SubscribeOptions } from '../types.js';
import { createLatch } from './latch.js';
import type { WakeUp } from './wake-up.js';

/** A notification is never needed for correctness, only for speed: this is how long a lost one can delay a reader. */
const POLL_INTERVAL = 5_000;

/** Gives `onBatch` everything after `after` up to the head of this moment; answers how far it got. */
async function deliverUpToHead(
  database: Database,
  reader: RowReader<ParsedColumns, LogRecord>,
  after: bigint,
  options: SubscribeOptions,
  onProgress: (through: bigint) => void,
): Promise<void> {
  const head = await headPosition(database);
  let reached = after;
  while (reached < head && !options.signal.aborted) {
    const { items, through } = await scanOnce(database, reader, {
      after: reached,
      until: head,
      limit: options.batchSize ?? BATCH_SIZE,
      categories: options.categories,
    });
    if (items.length > 0) await options.onBatch({ records: items, through });
    reached = through;
    onProgress(reached);
  }
}

/** See `EventLog.subscribe`. */
export async function subscribe(
  database: Database,
  reader: RowReader<ParsedColumns, LogRecord>,
  wakeUp: WakeUp,
  options: SubscribeOptions,
  log: Log | undefined,
): Promise<void> {
  const { signal, pollInterval = POLL_INTERVAL } = options;
  const backOff = createBackOff({ first: 100, most: 5_000, signal });
  const latch = createLatch();
  const leave = wakeUp.join(latch.ring);
  let after = options.after;
  try {
    while (!signal.aborted) {
      try {
        await deliverUpToHead(database, reader, after, options, (through) => {
          after = through;
          backOff.reset();
        });
        await latch.wait(pollInterval, signal);
      } catch (error) {
        if (!isRetryableDatabaseError(error)) throw error;
        log?.warn({ after: String(after), err: error }, 'the log cannot be read at the moment, trying again');
        await backOff.wait();
      }
    }
  } finally {
    await leave();
  }
}
