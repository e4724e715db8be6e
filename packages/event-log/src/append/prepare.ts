import {
  CATEGORIES,
  type Category,
  type NewRecord,
  RECORD_DATA,
  recordMetadataSchema,
  type ServiceName,
} from '@lodewatch/contracts';
import { z } from 'zod';
import { canonicalJson } from '../canonical-json.js';
import { EventLogError } from '../errors.js';

/** A record that has passed its schema, in the form in which it is stored. */
export interface PreparedRecord {
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly metadata: string;
}

const STREAM = /^[a-z_]+-[\x21-\x7e]{1,200}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NO_METADATA = '{}';

function invalid(record: NewRecord, reason: string, cause?: unknown): EventLogError {
  return new EventLogError('EVENT_LOG_INVALID_RECORD', `${record.type} for ${record.stream} is refused: ${reason}`, {
    cause,
  });
}

function isCategory(name: string): name is Category {
  return Object.hasOwn(CATEGORIES, name);
}

function checkStream(record: NewRecord, service: ServiceName | undefined): void {
  const category = record.stream.slice(0, record.stream.indexOf('-'));
  if (!STREAM.test(record.stream) || !isCategory(category))
    throw invalid(record, 'the stream has no name of the form category-id');
  const { owner } = CATEGORIES[category];
  if (service === undefined || service === owner) return;
  throw new EventLogError(
    'EVENT_LOG_NOT_OWNER',
    `${record.stream} belongs to ${owner}; ${service} may not append to it`,
  );
}

function canonicalMetadata(record: NewRecord): string {
  if (record.metadata === undefined) return NO_METADATA;
  const parsed = recordMetadataSchema.safeParse(record.metadata);
  if (!parsed.success) throw invalid(record, z.prettifyError(parsed.error), parsed.error);
  return canonicalText(record, parsed.data);
}

function canonicalText(record: NewRecord, value: unknown): string {
  try {
    return canonicalJson(value);
  } catch (cause) {
    throw invalid(record, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function canonicalData(record: NewRecord): { schemaVersion: number; data: string } {
  const { schema, version } = RECORD_DATA[record.type];
  const parsed = schema.safeParse(record.data);
  if (!parsed.success) throw invalid(record, z.prettifyError(parsed.error), parsed.error);
  return { schemaVersion: version, data: canonicalText(record, parsed.data) };
}

/**
 * Checks a record against the schema of its type and the owner of its stream, and brings it to canonical form.
 * Throws EVENT_LOG_INVALID_RECORD or EVENT_LOG_NOT_OWNER.
 */
export function prepareRecord(record: NewRecord, service: ServiceName | undefined): PreparedRecord {
  if (!Object.hasOwn(RECORD_DATA, record.type)) throw invalid(record, 'no such record type');
  if (!UUID.test(record.id)) throw invalid(record, `${record.id} is not a UUID`);
  checkStream(record, service);
  return {
    id: record.id.toLowerCase(),
    stream: record.stream,
    type: record.type,
    ...canonicalData(record),
    metadata: canonicalMetadata(record),
  };
}

/** True if both are the same record: metadata is no part of what a record says. */
export function isSameRecord(a: PreparedRecord, b: PreparedRecord): boolean {
  return a.stream === b.stream && a.type === b.type && a.schemaVersion === b.schemaVersion && a.data === b.data;
}
