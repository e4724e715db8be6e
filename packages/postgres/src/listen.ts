import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createBackOff } from './back-off.js';
import type { Listener, ListenOptions } from './types.js';

/** A dead peer is noticed by silence: a listener sends nothing by itself, so TCP alone would wait for hours. */
const HEARTBEAT = 30_000;

/** One connection's life: resolves when it is lost or the signal aborts, rejects when it cannot be made. */
async function listenOnce(options: ListenOptions, signal: AbortSignal, onConnected: () => void): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: `lodewatch listen ${options.channel}`,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  client.once('end', end);
  client.on('error', end);
  signal.addEventListener('abort', end);
  client.on('notification', ({ payload }) => options.onNotify(payload ?? ''));
  let heartbeat: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    await client.query(`listen ${pg.escapeIdentifier(options.channel)}`);
    onConnected();
    options.onNotify(null);
    heartbeat = setInterval(() => client.query('select 1').catch(end), HEARTBEAT);
    await ended;
  } finally {
    clearInterval(heartbeat);
    signal.removeEventListener('abort', end);
    // A peer that is gone without a word never confirms the end.
    await Promise.race([client.end().catch(() => {}), sleep(1_000, undefined, { ref: false })]);
  }
}

/**
 * Listens on a channel with a connection of its own, and makes a new one with back-off when that is lost. `onNotify`
 * gets each payload, and null after every (re)connect.
 */
export function listen(options: ListenOptions): Listener {
  const stop = new AbortController();
  const backOff = createBackOff({ first: 100, most: 5_000, signal: stop.signal });
  const run = async () => {
    while (!stop.signal.aborted) {
      let cause: unknown;
      await listenOnce(options, stop.signal, backOff.reset).catch((error: unknown) => {
        cause = error;
      });
      if (stop.signal.aborted) return;
      options.log?.warn({ channel: options.channel, err: cause }, 'the listening connection was lost, connecting anew');
      await backOff.wait();
    }
  };
  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}
