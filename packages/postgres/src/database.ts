import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { PostgresError } from './errors.js';
import { rawQueries, transactionOn } from './queryable.js';
import { typeParsers } from './type-parsers.js';
import type { Database, DatabaseOptions, Transaction } from './types.js';

/** The role that services work in. The first migration makes it. */
export const SERVICE_ROLE = 'lodewatch_service';

const CONNECT_TIMEOUT = 10_000;
const STATEMENT_TIMEOUT = 30_000;
/** An append waits for its turn at most this long: a writer that waits longer is told, rather than piling up. */
const LOCK_TIMEOUT = 2_000;
/** A client that dies inside a transaction may hold the append lock no longer than this. */
const IDLE_IN_TRANSACTION_TIMEOUT = 5_000;

function sessionSettings({ role, statementTimeout = STATEMENT_TIMEOUT }: DatabaseOptions): string {
  return [
    ...(role === undefined ? [] : [`set role ${pg.escapeIdentifier(role)}`]),
    "set time zone 'UTC'",
    "set datestyle = 'ISO, YMD'",
    `set statement_timeout = ${Math.trunc(statementTimeout)}`,
    `set lock_timeout = ${LOCK_TIMEOUT}`,
    `set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_TIMEOUT}`,
  ].join('; ');
}

function createPool(options: DatabaseOptions): pg.Pool {
  const settings = sessionSettings(options);
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    keepAlive: true,
    types: typeParsers,
    // The pool waits for the promise before it hands the connection out, so nobody gets one in the wrong role.
    onConnect: async (client) => {
      await client.query(settings);
    },
  });
  // An error event without a listener ends the process: a pool emits one for a lost idle connection, a client for one
  // lost between two queries of a transaction. The next query of that client fails, and that is where it is handled.
  const lost = (error: Error) => options.log?.warn({ err: error }, 'a database connection was lost');
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Rolls back, and answers the error if even that fails: such a connection must not go back to the pool. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function runTransaction<Result>(
  pool: pg.Pool,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin isolation level read committed');
    const result = await work(transactionOn(client, pool));
    const { command } = await client.query('commit');
    // PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (command !== 'COMMIT')
      throw new PostgresError('POSTGRES_ROLLED_BACK', 'The transaction was rolled back: a statement in it had failed.');
    return result;
  } catch (error) {
    broken = await rollBack(client);
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Opens a pool of connections; none is made before the first query. A lost connection fails the query that it carried,
 * never the process; {@link isRetryableDatabaseError} tells whether trying again makes sense.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = createPool(options);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return {
    kind: 'database',
    url: options.url,
    role: options.role ?? null,
    ...rawQueries(pool),
    tables: <Tables>() => kysely as unknown as Kysely<Tables>,
    transaction: (work) => runTransaction(pool, work),
    close: () => pool.end(),
  };
}
