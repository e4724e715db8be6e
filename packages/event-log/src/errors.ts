export type EventLogErrorCode =
  /** Data that the schema of its type refuses, or an id or stream name of the wrong form. */
  | 'EVENT_LOG_INVALID_RECORD'
  /** A service appends to a stream of a category that another service owns. */
  | 'EVENT_LOG_NOT_OWNER'
  /** The id is on the log with other content. */
  | 'EVENT_LOG_ID_REUSED'
  /** Other writers held the log for longer than the lock timeout. */
  | 'EVENT_LOG_BUSY'
  /** The transaction is not READ COMMITTED. */
  | 'EVENT_LOG_ISOLATION'
  /** The log holds a record type or schema version that this release does not know. */
  | 'EVENT_LOG_UNKNOWN_RECORD'
  /** Data of an older schema version did not become data of the newest. */
  | 'EVENT_LOG_UPCAST_FAILED'
  /** The checkpoint does not stand where its reader believes: another process reads under the same name. */
  | 'EVENT_LOG_CHECKPOINT_MOVED'
  /** A checkpoint may only move forward. */
  | 'EVENT_LOG_CHECKPOINT_BACKWARDS'
  /** No seal or proof exists for the size or position asked for. */
  | 'EVENT_LOG_NOT_SEALED'
  /** A key or signed note that is not of the C2SP form. */
  | 'EVENT_LOG_MALFORMED_NOTE';

/** What this package throws. Callers test `code`; `retryable` says that the same call may succeed later. */
export class EventLogError extends Error {
  override readonly name = 'EventLogError';
  readonly code: EventLogErrorCode;
  readonly retryable: boolean;

  constructor(code: EventLogErrorCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
