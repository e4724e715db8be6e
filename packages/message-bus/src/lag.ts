import type { Category } from '@lodewatch/contracts';
import type { EventLog, StoredRecord } from '@lodewatch/event-log';

/** Up to here the lag is counted record by record; beyond, by position. */
const COUNTED = 1000;
/** Pages of handled records that one measurement walks over at most. */
const PAGES = 20;

export interface LagQuery {
  readonly eventLog: EventLog;
  readonly categories: readonly Category[];
  /** Every record up to here has been handled. */
  readonly after: bigint;
  readonly now: Date;
  /** Tells which of these records have been handled, though they lie beyond `after`. */
  readonly handled?: (records: readonly StoredRecord[]) => Promise<(record: StoredRecord) => boolean>;
}

export interface Lag {
  readonly events: number;
  readonly seconds: number;
  /** Every record of the categories up to here has been handled. */
  readonly settled: bigint;
}

/**
 * Records on the log that have not been handled, and the age in seconds of the oldest. Measured against the log, not
 * against what has arrived: a record that was lost on the way counts.
 */
export async function measureLag({ eventLog, categories, after, now, handled }: LagQuery): Promise<Lag> {
  let settled = after;
  for (let page = 0; page < PAGES; page++) {
    const records = await eventLog.readStored({ after: settled, limit: COUNTED, categories });
    const isHandled = handled === undefined ? () => false : await handled(records);
    const open = records.filter((record) => !isHandled(record));
    const last = records.at(-1);
    const [oldest] = open;
    const isWhole = records.length < COUNTED;
    if (oldest !== undefined) {
      const beyond = isWhole || last === undefined ? 0n : (await eventLog.head()).position - last.position;
      const seconds = Math.max(0, (now.getTime() - Date.parse(oldest.recordedAt)) / 1000);
      return { events: open.length + Number(beyond), seconds, settled: oldest.position - 1n };
    }
    if (last !== undefined) settled = last.position;
    if (isWhole) return { events: 0, seconds: 0, settled };
  }
  return { events: Number((await eventLog.head()).position - settled), seconds: 0, settled };
}
