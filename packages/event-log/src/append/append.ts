import type { NewRecord, ServiceName } from '@lodewatch/contracts';
import type { Queryable } from '@lodewatch/postgres';
import { EventLogError } from '../errors.js';
import type { AppendedRecord, AppendOptions, AppendResult } from '../types.js';
import { encodeIntegerArray, encodeTextArray, encodeUuidArray } from './binary-array.js';
import { isSameRecord, type PreparedRecord, prepareRecord } from './prepare.js';

/** What log.append answers; arrays have one element per record, `duplicates` is null when none was there before. */
type AppendRow = readonly [
  conflictStream: string | null,
  conflictExpected: number,
  conflictActual: number,
  head: bigint,
  positions: readonly bigint[],
  versions: readonly number[],
  duplicates: readonly boolean[] | null,
];

const APPEND = `select conflict_stream, conflict_expected, conflict_actual, head, positions, versions, duplicates
  from log.append($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

const ID_REUSED = 'LW002';
const WRONG_ISOLATION = 'LW003';
const LOCK_NOT_AVAILABLE = '55P03';

function toEventLogError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  switch (error.code) {
    case ID_REUSED:
      return new EventLogError('EVENT_LOG_ID_REUSED', error.message, { cause: error });
    case WRONG_ISOLATION:
      return new EventLogError('EVENT_LOG_ISOLATION', error.message, { cause: error });
    case LOCK_NOT_AVAILABLE:
      return new EventLogError('EVENT_LOG_BUSY', 'other writers hold the log', { cause: error, retryable: true });
    default:
      return error;
  }
}

/** The records by id. The same record twice in a batch is one; another with its id is refused. */
function withoutRepeats(records: readonly PreparedRecord[]): ReadonlyMap<string, PreparedRecord> {
  const byId = new Map<string, PreparedRecord>();
  for (const record of records) {
    const first = byId.get(record.id);
    if (first === undefined) byId.set(record.id, record);
    else if (!isSameRecord(first, record))
      throw new EventLogError('EVENT_LOG_ID_REUSED', `record ${record.id} is in the batch twice with other content`);
  }
  return byId;
}

async function callAppend(
  queryable: Queryable,
  now: Date,
  records: readonly PreparedRecord[],
  expectedVersions: Readonly<Record<string, number>>,
): Promise<AppendRow> {
  const values = [
    now.toISOString(),
    encodeUuidArray(records.map((record) => record.id)),
    encodeTextArray(records.map((record) => record.stream)),
    encodeTextArray(records.map((record) => record.type)),
    encodeIntegerArray(records.map((record) => record.schemaVersion)),
    encodeTextArray(records.map((record) => record.data)),
    encodeTextArray(records.map((record) => record.metadata)),
    encodeTextArray(Object.keys(expectedVersions)),
    encodeIntegerArray(Object.values(expectedVersions)),
  ];
  try {
    const [row] = await queryable.queryArrays<AppendRow>(APPEND, values, { name: 'event_log_append' });
    if (row === undefined) throw new Error('log.append answered nothing');
    return row;
  } catch (error) {
    throw toEventLogError(error);
  }
}

/** Puts prepared records on the log in one server-side call; see `EventLog.append`. */
export async function appendRecords(
  queryable: Queryable,
  now: Date,
  newRecords: readonly NewRecord[],
  service: ServiceName | undefined,
  expectedVersions: NonNullable<AppendOptions['expectedVersions']>,
): Promise<AppendResult> {
  const prepared = newRecords.map((record) => prepareRecord(record, service));
  const records = [...withoutRepeats(prepared).values()];
  const row = await callAppend(queryable, now, records, expectedVersions);
  const [conflictStream, expected, actual, head, positions, versions, duplicates] = row;
  if (conflictStream !== null) return { status: 'conflict', stream: conflictStream, expected, actual };
  const appended = new Map<string, AppendedRecord>();
  for (const [index, { id, stream }] of records.entries()) {
    const position = positions[index];
    const version = versions[index];
    if (position === undefined || version === undefined) throw new Error('log.append left out a record');
    appended.set(id, { id, stream, version, position, duplicate: duplicates?.[index] ?? false });
  }
  return { status: 'written', head, records: prepared.flatMap(({ id }) => appended.get(id) ?? []) };
}
