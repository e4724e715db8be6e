import {
  instantSchema,
  type LogRecord,
  RECORD_DATA,
  type RecordType,
  recordMetadataSchema,
} from '@lodewatch/contracts';
import type { StoredRecord } from '@lodewatch/event-log';
import type { KafkaMessage, Message } from 'kafkajs';
import { z } from 'zod';
import { BusError } from '../errors.js';

/**
 * A broker takes record batches of a megabyte unless told otherwise. A record that is larger travels without its value, and the
 * consumer reads it from the log.
 */
export const MAX_VALUE_BYTES = 900_000;

/** The message that carries a record: JSON, with data and metadata as the very text that stands on the log. */
export function encodeRecord(record: StoredRecord, logId: string): Message & { readonly bytes: number } {
  const { position, id, stream, version, type, schemaVersion, recordedAt, hash, metadata, data } = record;
  const fields = { position: String(position), id, stream, version, type, schemaVersion, recordedAt, hash };
  const value = Buffer.from(`${JSON.stringify(fields).slice(0, -1)},"metadata":${metadata},"data":${data}}`);
  const fits = value.length <= MAX_VALUE_BYTES;
  return {
    key: stream,
    value: fits ? value : null,
    headers: { log: logId, id, position: String(position), type, 'schema-version': String(schemaVersion) },
    bytes: fits ? value.length : 0,
  };
}

const text = z.instanceof(Buffer).transform((bytes) => bytes.toString('utf8'));
const position = z
  .string()
  .regex(/^[1-9]\d{0,18}$/)
  .transform(BigInt);
const headersSchema = z.object({ log: text.pipe(z.uuid()), position: text.pipe(position) });
const valueSchema = z.object({
  position,
  id: z.uuid(),
  stream: z.string().min(1),
  version: z.int().positive(),
  type: z.string(),
  schemaVersion: z.int().positive(),
  recordedAt: instantSchema,
  hash: z.string(),
  metadata: recordMetadataSchema,
  data: z.unknown(),
});

export type Decoded =
  | { readonly kind: 'record'; readonly record: LogRecord }
  /** The record has to be read from the log: too large to travel, of an older schema version, or damaged on the way. */
  | { readonly kind: 'reference'; readonly position: bigint }
  /** A record of another log. */
  | { readonly kind: 'stranger' }
  /** No message of a relay. */
  | { readonly kind: 'rejected'; readonly reason: string };

const isRecordType = (type: string): type is RecordType => Object.hasOwn(RECORD_DATA, type);

function parseJson(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString('utf8'));
  } catch {
    return undefined;
  }
}

interface Received {
  readonly value: Buffer | null;
  readonly headers?: KafkaMessage['headers'] | undefined;
}

/** Reads a message. Throws BUS_UNKNOWN_SCHEMA for a record that only a newer release knows. */
export function decodeMessage(message: Received, logId: string): Decoded {
  const headers = headersSchema.safeParse(message.headers);
  if (!headers.success) return { kind: 'rejected', reason: 'The message has no headers of a relay.' };
  if (headers.data.log !== logId) return { kind: 'stranger' };
  const reference = { kind: 'reference', position: headers.data.position } as const;
  if (message.value === null) return reference;
  const parsed = valueSchema.safeParse(parseJson(message.value));
  if (!parsed.success || parsed.data.position !== reference.position) return reference;
  const { type, schemaVersion, data, ...rest } = parsed.data;
  if (!isRecordType(type) || schemaVersion > RECORD_DATA[type].version)
    throw new BusError(
      'BUS_UNKNOWN_SCHEMA',
      `Record ${rest.position} is ${type} in schema version ${schemaVersion}, which this release does not know.`,
      { retryable: true },
    );
  if (schemaVersion < RECORD_DATA[type].version) return reference;
  const content = RECORD_DATA[type].schema.safeParse(data);
  if (!content.success) return reference;
  // The schema of this very type has parsed the data.
  return { kind: 'record', record: { ...rest, type, schemaVersion, data: content.data } as LogRecord };
}
