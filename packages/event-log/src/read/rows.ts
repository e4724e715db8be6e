import type { RecordMetadata } from '@lodewatch/contracts';
import type { StoredRecord } from '../types.js';
import type { RowReader } from './scan.js';
import type { ParsedRow } from './upcast.js';

const COLUMNS = (json: string) =>
  `position, id, stream, version, type, schema_version, data${json}, metadata${json}, recorded_at, encode(hash, 'hex')`;

/** A row with its JSON parsed by the driver. */
export const PARSED_COLUMNS = COLUMNS('');
/** A row with its JSON as the text that was hashed. */
const STORED_COLUMNS = COLUMNS('::text');

type Row<Data, Metadata> = readonly [
  position: bigint,
  id: string,
  stream: string,
  version: number,
  type: string,
  schemaVersion: number,
  data: Data,
  metadata: Metadata,
  recordedAt: string,
  hash: string,
];
export type ParsedColumns = Row<unknown, RecordMetadata>;
export type StoredColumns = Row<string, string>;

export function toParsedRow(row: ParsedColumns): ParsedRow {
  const [position, id, stream, version, type, schemaVersion, data, metadata, recordedAt, hash] = row;
  return { position, id, stream, version, type, schemaVersion, data, metadata, recordedAt, hash };
}

function toStoredRecord(row: StoredColumns): StoredRecord {
  const [position, id, stream, version, type, schemaVersion, data, metadata, recordedAt, hash] = row;
  return { position, id, stream, version, type, schemaVersion, data, metadata, recordedAt, hash };
}

export const storedReader: RowReader<StoredColumns, StoredRecord> = {
  name: 'stored',
  columns: STORED_COLUMNS,
  toItem: toStoredRecord,
};
