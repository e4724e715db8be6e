import { isRetryableDatabaseError } from '@lodewatch/postgres';

export type BusErrorCode =
  /** Another member of the group, or another relay of the name, was first: look again. */
  | 'BUS_OVERTAKEN'
  /** The group began with other topics: take a new name, or reset the group. */
  | 'BUS_TOPICS_CHANGED'
  /** The group has members; close them first. */
  | 'BUS_GROUP_ACTIVE'
  /** A message carries a record type or schema version that this release does not know. */
  | 'BUS_UNKNOWN_SCHEMA'
  /** A message is no record of ours. */
  | 'BUS_BAD_MESSAGE'
  /** The log does not hold a record that must be there. */
  | 'BUS_RECORD_MISSING'
  /** No dead letter stands at the head of a parked stream under this group and position. */
  | 'BUS_NO_DEAD_LETTER'
  /** The subscription was closed before it took part. */
  | 'BUS_CLOSED'
  /** The Kafka client has given up for a reason that trying again does not cure. */
  | 'BUS_KAFKA_FAILED';

/** What this package throws. Callers test `code`; the message is one sentence for an operator. */
export class BusError extends Error {
  override readonly name = 'BusError';
  readonly code: BusErrorCode;
  readonly retryable: boolean;

  constructor(code: BusErrorCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** True if something that the work leans on is away, so that the same work may succeed later as it is. */
export function isAway(error: unknown): boolean {
  if (isRetryableDatabaseError(error)) return true;
  return error instanceof Error && error.cause !== undefined && error.cause !== error && isAway(error.cause);
}

/** True if another member of the group was first, so that the place has to be looked up anew. */
export function isOvertaken(error: unknown): boolean {
  return hasCode(error, 'BUS_OVERTAKEN') || hasCode(error, 'EVENT_LOG_CHECKPOINT_MOVED');
}

/** Trying again does not help. */
export function isFatal(error: unknown): error is BusError {
  return error instanceof BusError && (error.code === 'BUS_TOPICS_CHANGED' || error.code === 'BUS_KAFKA_FAILED');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
