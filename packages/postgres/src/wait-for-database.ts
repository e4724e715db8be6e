import pg from 'pg';
import { createBackOff } from './back-off.js';
import { isRetryableDatabaseError, PostgresError } from './errors.js';
import type { Log } from './types.js';

async function ask(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => {});
  }
}

/** Host and database of a connection string, fit for a log: no user, no password. */
export function describeUrl(url: string): string {
  if (!URL.canParse(url)) throw new PostgresError('POSTGRES_URL', 'DATABASE_URL is not a connection string.');
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/**
 * Resolves when the database answers. While it is away, backs off from 0.1 to 5 seconds with a log line each time.
 * Rejects at once when waiting cannot help (wrong password, no such database), with the signal's reason when it aborts,
 * and with POSTGRES_AWAY after `timeoutMs` of waiting (default: no limit).
 */
export async function waitForDatabase(
  url: string,
  options: { log?: Log; signal?: AbortSignal; timeoutMs?: number } = {},
): Promise<void> {
  const where = describeUrl(url);
  const timeout = options.timeoutMs === undefined ? [] : [AbortSignal.timeout(options.timeoutMs)];
  const signal = AbortSignal.any([...(options.signal === undefined ? [] : [options.signal]), ...timeout]);
  const backOff = createBackOff({ first: 100, most: 5_000, signal });
  for (;;) {
    try {
      return await ask(url);
    } catch (error) {
      if (!isRetryableDatabaseError(error)) throw error;
      options.log?.warn({ database: where, err: error }, 'the database does not answer yet, waiting');
      if (await backOff.wait()) continue;
      options.signal?.throwIfAborted();
      throw new PostgresError('POSTGRES_AWAY', `The database at ${where} does not answer.`, {
        cause: error,
        retryable: true,
      });
    }
  }
}
