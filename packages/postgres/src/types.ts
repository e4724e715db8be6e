/**
 * database     a pool of connections to one PostgreSQL database, all in one role
 * transaction  work on one connection that is committed or rolled back as a whole
 * owner        the role that migrations run as; it owns the schemas
 * service role the role that services work in: it may read the log and append through its function, no more
 */
import type { Kysely } from 'kysely';

/** Where the package says what happened. A pino logger fits. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface QueryOptions {
  /** Prepares the statement once per connection under this name; the text must always be the same. */
  readonly name?: string;
}

/** What a database and a transaction have in common: something that answers queries. */
export interface Queryable {
  /** Kysely over the tables that the caller names. The types are a promise of the caller, kept by its migrations. */
  tables<Tables>(): Kysely<Tables>;
  /** Rows of one statement, as objects. int8 comes as bigint, timestamptz as `2026-11-24T18:00:00.123456Z`, date as text. */
  query<Row extends object>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<readonly Row[]>;
  /** Rows of one statement, as arrays in the order of the columns: cheaper, for hot paths. */
  queryArrays<Row extends readonly unknown[]>(
    text: string,
    values?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly Row[]>;
}

/** An open transaction, READ COMMITTED. What is done through it is committed when the work that holds it returns. */
export interface Transaction extends Queryable {
  readonly kind: 'transaction';
}

export interface Database extends Queryable {
  readonly kind: 'database';
  readonly url: string;
  /** The role that every connection works in, or null for the role that logged in. */
  readonly role: string | null;
  /**
   * Runs the work in one transaction and commits it; rolls back if the work throws. A connection that is lost at
   * COMMIT leaves the outcome unknown: the work must be safe to run again.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Waits for queries that run, then closes all connections. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Role to work in; services use `SERVICE_ROLE`. Left out: the role that logged in. */
  readonly role?: string;
  readonly applicationName: string;
  /** Connections at most. Default 10. */
  readonly poolSize?: number;
  /** Milliseconds until a statement is cancelled. Default 30 000; 0 switches the limit off. */
  readonly statementTimeout?: number;
  readonly log?: Log;
}

export interface EmbeddedPostgres {
  /** Connection string of the owner. */
  readonly url: string;
  /** Stops the server cleanly; waits until it is gone. */
  stop(): Promise<void>;
  /** Tells the server to stop without waiting for it: for a process that is about to exit and cannot wait. */
  stopWithoutWaiting(): void;
}

export interface EmbeddedPostgresOptions {
  /** Folder for cluster, port and password; made if absent. */
  readonly dataDir: string;
  /** False trades safety for speed, in tests only. Default true. */
  readonly durable?: boolean;
  readonly log?: Log;
}

export interface Listener {
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  /**
   * Called with the payload of each notification, and with null after every (re)connect: notifications may have been
   * missed, so look.
   */
  readonly onNotify: (payload: string | null) => void;
  readonly log?: Log;
}
