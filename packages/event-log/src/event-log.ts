import type { LogRecord } from '@lodewatch/contracts';
import { appendRecords } from './append/append.js';
import { advanceCheckpoint, readCheckpoint, resetCheckpoint } from './checkpoints.js';
import { readAll } from './read/read-all.js';
import { PARSED_COLUMNS, type ParsedColumns, type StoredColumns, storedReader, toParsedRow } from './read/rows.js';
import { headPosition, type RowReader, scan } from './read/scan.js';
import { toLogRecord, UPCASTERS, type UpcasterRegistry } from './read/upcast.js';
import { subscribe } from './subscribe/subscribe.js';
import { createWakeUp } from './subscribe/wake-up.js';
import type { EventLog, EventLogOptions, Head } from './types.js';

function recordReader(upcasters: UpcasterRegistry): RowReader<ParsedColumns, LogRecord> {
  return { name: 'record', columns: PARSED_COLUMNS, toItem: (row) => toLogRecord(toParsedRow(row), upcasters) };
}

const STREAM_LIMIT = 100_000;

/** The event log on a database that is migrated. Holds no connection of its own until somebody subscribes. */
export function createEventLog(options: EventLogOptions): EventLog {
  const { database, clock, service, log } = options;
  const reader = recordReader(options.upcasters ?? UPCASTERS);
  const wakeUp = createWakeUp(database.url, log);
  return {
    async append(records, { expectedVersions = {}, transaction } = {}) {
      if (records.length === 0) return { status: 'written', records: [], head: await headPosition(database) };
      return appendRecords(transaction ?? database, clock(), records, service, expectedVersions);
    },
    read: (range) => scan(database, reader, range),
    readStored: (range) => scan(database, storedReader, range),
    async readStream(stream, { fromVersion = 1, limit = STREAM_LIMIT } = {}) {
      const rows = await database.queryArrays<ParsedColumns>(
        `select ${PARSED_COLUMNS} from log.records where stream = $1 and version >= $2 order by version limit $3`,
        [stream, fromVersion, limit],
        { name: 'event_log_stream' },
      );
      return rows.map(reader.toItem);
    },
    async findStored(id) {
      const [row] = await database.queryArrays<StoredColumns>(
        `select ${storedReader.columns} from log.records where id = $1`,
        [id],
        { name: 'event_log_find' },
      );
      return row === undefined ? null : storedReader.toItem(row);
    },
    readAll: (range = {}) => readAll(database, reader, range),
    async head(): Promise<Head> {
      const [row] = await database.queryArrays<readonly [bigint, string]>(
        'select position, recorded_at from log.records order by position desc limit 1',
        [],
        { name: 'event_log_head' },
      );
      return row === undefined ? { position: 0n, recordedAt: null } : { position: row[0], recordedAt: row[1] };
    },
    subscribe: (subscription) => subscribe(database, reader, wakeUp, subscription, subscription.log ?? log),
    readCheckpoint: (name, transaction) => readCheckpoint(transaction ?? database, name),
    advanceCheckpoint,
    resetCheckpoint,
  };
}
