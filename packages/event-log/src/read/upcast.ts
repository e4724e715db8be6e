import { type LogRecord, RECORD_DATA, type RecordMetadata, type RecordType } from '@lodewatch/contracts';
import { z } from 'zod';
import { EventLogError } from '../errors.js';

/** Turns data of one schema version into the next. Pure: the same data gives the same result on any day. */
export type Upcaster = (data: unknown) => unknown;

/** For each record type the upcasters from version 1 to 2, from 2 to 3 and so on. */
export type UpcasterRegistry = Partial<Readonly<Record<RecordType, readonly Upcaster[]>>>;

/** Upcasters of the record types in contracts, one for each version after the first. */
export const UPCASTERS: UpcasterRegistry = {};

/** What a type looks like today: as an entry of RECORD_DATA. */
export interface CurrentSchema {
  readonly version: number;
  readonly schema: z.ZodType;
}

/** Brings data of an older version to the newest, step by step, and checks the outcome against the newest schema. */
export function upcastData(
  type: string,
  from: number,
  data: unknown,
  current: CurrentSchema,
  upcasters: readonly Upcaster[],
): unknown {
  const steps = upcasters.slice(from - 1, current.version - 1);
  if (steps.length !== current.version - from)
    throw new EventLogError(
      'EVENT_LOG_UPCAST_FAILED',
      `no upcaster leads from version ${from} of ${type} to version ${current.version}`,
    );
  const parsed = current.schema.safeParse(steps.reduce((older, step) => step(older), data));
  if (parsed.success) return parsed.data;
  const reason = z.prettifyError(parsed.error);
  throw new EventLogError(
    'EVENT_LOG_UPCAST_FAILED',
    `version ${from} of ${type} did not become version ${current.version}: ${reason}`,
    { cause: parsed.error },
  );
}

function isKnownType(type: string): type is RecordType {
  return Object.hasOwn(RECORD_DATA, type);
}

/** A row of the log with its JSON parsed. */
export interface ParsedRow {
  readonly position: bigint;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: unknown;
  readonly metadata: RecordMetadata;
  readonly recordedAt: string;
  readonly hash: string;
}

/**
 * The record that a row is. Data of the newest version has passed its schema when it was appended and is taken as it is;
 * older data is upcast. A type or version from the future (EVENT_LOG_UNKNOWN_RECORD) stops the reader, since skipping it
 * would be silent loss.
 */
export function toLogRecord(row: ParsedRow, registry: UpcasterRegistry): LogRecord {
  const { type, schemaVersion } = row;
  if (!isKnownType(type) || schemaVersion > RECORD_DATA[type].version)
    throw new EventLogError(
      'EVENT_LOG_UNKNOWN_RECORD',
      `record ${row.position} is a ${type} of version ${schemaVersion}, which this release does not know`,
    );
  const current = RECORD_DATA[type];
  if (schemaVersion === current.version) return row as LogRecord;
  return { ...row, data: upcastData(type, schemaVersion, row.data, current, registry[type] ?? []) } as LogRecord;
}
