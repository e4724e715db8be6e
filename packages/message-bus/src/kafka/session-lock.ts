import pg from 'pg';
import { sessionLock } from '../groups.js';

export interface SessionLock {
  /** Aborts when the lock is lost with its connection. */
  readonly lost: AbortSignal;
  /** True if the lock is, or already was, this session's. */
  tryTake(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * A lock that lives as long as one connection, held outside any transaction. It keeps two processes from doing the same
 * work; it is no proof, since a process may not know yet that its connection is gone.
 */
export async function openSessionLock(url: string, name: string): Promise<SessionLock> {
  const client = new pg.Client({ connectionString: url, application_name: `lodewatch ${name}`, keepAlive: true });
  const lost = new AbortController();
  const lose = () => lost.abort();
  client.on('error', lose);
  client.on('end', lose);
  await client.connect();
  return {
    lost: lost.signal,
    async tryTake() {
      const { rows } = await client.query<{ locked: boolean }>(sessionLock(name));
      return rows[0]?.locked === true;
    },
    release: () => client.end(),
  };
}
