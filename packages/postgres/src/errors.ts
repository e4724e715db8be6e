export type PostgresErrorCode =
  /** No PostgreSQL server program fits this machine. */
  | 'POSTGRES_NOT_FOUND'
  /** PostgreSQL refuses to run as root, and no way around it was found. */
  | 'POSTGRES_ROOT'
  /** Another running copy holds the data folder. */
  | 'POSTGRES_IN_USE'
  /** The data folder was made by another major version. */
  | 'POSTGRES_DATA_VERSION'
  /** The data folder cannot be written. */
  | 'POSTGRES_DATA_UNWRITABLE'
  /** The server did not come up; the message has its last words. */
  | 'POSTGRES_START_FAILED'
  /** A connection string that is none. */
  | 'POSTGRES_URL'
  /** The database did not answer in the time given. */
  | 'POSTGRES_AWAY'
  /** A transaction was rolled back because a statement in it had failed and its error was not passed on. */
  | 'POSTGRES_ROLLED_BACK'
  /** A file in the migrations folder is not named NNNN_name.sql, or two share a number. */
  | 'POSTGRES_MIGRATION_NAME'
  /** An applied migration was edited or removed. */
  | 'POSTGRES_MIGRATION_CHANGED'
  /** A migration failed and was rolled back. */
  | 'POSTGRES_MIGRATION_FAILED';

/** What this package throws. Callers test `code`; the message is one sentence for an operator. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: PostgresErrorCode;
  readonly retryable: boolean;

  constructor(code: PostgresErrorCode, message: string, options: { cause?: unknown; retryable?: boolean } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** SQLSTATE classes and codes after which the same work may succeed later. */
const RETRYABLE_SQLSTATES = [
  /^08/, // connection exception
  /^40/, // serialization failure, deadlock
  /^53/, // out of disk, memory or connections
  /^57P0[1-5]$/, // shut down, crashed, starting up, database dropped, idle session
  /^57014$/, // statement timeout
  /^55P03$/, // lock not available
  /^25P03$/, // idle in transaction
];

const RETRYABLE_NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What pg says, without a code, when a connection is lost or the pool is out of time. */
const RETRYABLE_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** True if the database is away, restarting or out of time, so that the same work may succeed later. */
export function isRetryableDatabaseError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isRetryableDatabaseError);
  if (!(error instanceof Error)) return false;
  if ('retryable' in error && typeof error.retryable === 'boolean') return error.retryable;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    RETRYABLE_SQLSTATES.some((pattern) => pattern.test(code)) ||
    RETRYABLE_NETWORK_CODES.has(code) ||
    RETRYABLE_MESSAGES.test(error.message)
  );
}
