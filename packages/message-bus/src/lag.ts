import type { Category } from '@lodewatch/contracts';
import type { EventLog, StoredRecord } from '@lodewatch/event-log';

export function laterOf(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

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
  const { position: head } = await eventLog.head();
  let settled = after;
  for (let page = 0; page < PAGES && settled < head; page++) {
    const records = await eventLog.readStored({ after: settled, until: head, limit: COUNTED, categories });
    const isHandled = handled === undefined ? () => false : await handled(records);
    const open = records.filter((record) => !isHandled(record));
    const end = records.length < COUNTED ? head : (records.at(-1)?.position ?? head);
    const [oldest] = open;
    if (oldest !== undefined) {
      const seconds = Math.max(0, (now.getTime() - Date.parse(oldest.recordedAt)) / 1000);
      return { events: open.length + Number(head - end), seconds, settled: oldest.position - 1n };
    }
    settled = end;
  }
  return { events: Number(head - settled), seconds: 0, settled };
}
