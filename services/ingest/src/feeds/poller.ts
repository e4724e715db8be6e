import { fileURLToPath } from 'node:url';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Logger, OutboundClient } from '@lodewatch/runtime';
import { Piscina } from 'piscina';
import type { ReceivedDocument } from '../receive/document-input.js';
import type { IngestTables } from '../tables.js';
import type { entriesOf } from './entries-of.js';
import { type FeedAnswer, fetchFeed } from './fetch-feed.js';
import { secondsToNextPoll } from './next-poll.js';

export interface PollerDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly client: OutboundClient;
  readonly feeds: readonly string[];
  /** Seconds between two polls of one feed. */
  readonly interval: number;
  readonly receive: (documents: readonly ReceivedDocument[]) => Promise<{ received: number }>;
}

/** A feed in hand is left alone by other processes this long. */
const LEASE_SECONDS = 120;
const PARSE_WITHIN_MS = 10_000;

/** Polls feeds that are due, one at a time. */
export function createPoller(dependencies: PollerDependencies) {
  const { clock, client, database, feeds, logger } = dependencies;
  const later = (seconds: number): string => new Date(clock.now().getTime() + seconds * 1000).toISOString();
  let workers: Piscina | undefined;

  function pool(): Piscina {
    workers ??= new Piscina({
      filename: fileURLToPath(new URL('./feed-worker.js', import.meta.url)),
      minThreads: 0,
      maxThreads: 1,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    return workers;
  }

  /** Feeds of the settings that are new get their first turn at once. */
  async function register(): Promise<void> {
    if (feeds.length === 0) return;
    await database
      .tables<IngestTables>()
      .insertInto('ingest.feeds')
      .values(
        feeds.map((url) => ({
          url,
          etag: null,
          last_modified: null,
          next_poll_at: clock.now().toISOString(),
          failures: 0,
          last_success_at: null,
          last_error: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Takes the feed that has been due longest, if one is. */
  async function claim(): Promise<IngestTables['ingest.feeds'] | undefined> {
    if (feeds.length === 0) return undefined;
    return database.transaction(async (transaction) => {
      const tables = transaction.tables<IngestTables>();
      const feed = await tables
        .selectFrom('ingest.feeds')
        .selectAll()
        .where('url', 'in', [...feeds])
        .where('next_poll_at', '<=', clock.now().toISOString())
        .orderBy('next_poll_at')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (feed) {
        await tables
          .updateTable('ingest.feeds')
          .set({ next_poll_at: later(LEASE_SECONDS) })
          .where('url', '=', feed.url)
          .execute();
      }
      return feed;
    });
  }

  async function take(answer: Extract<FeedAnswer, { kind: 'changed' }>, url: string): Promise<void> {
    const entries: ReturnType<typeof entriesOf> = await pool().run(
      { text: answer.text, url },
      { signal: AbortSignal.timeout(PARSE_WITHIN_MS) },
    );
    const { received } = await dependencies.receive(entries.documents);
    logger.info({ feed: url, entries: entries.documents.length, refused: entries.refused, received }, 'feed polled');
  }

  async function poll(feed: IngestTables['ingest.feeds']): Promise<void> {
    let answer = await fetchFeed({ url: feed.url, etag: feed.etag, lastModified: feed.last_modified }, client, () =>
      clock.now(),
    );
    if (answer.kind === 'changed') {
      try {
        await take(answer, feed.url);
      } catch (error) {
        answer = { kind: 'failed', reason: (error as Error).message, waitSeconds: answer.waitSeconds };
      }
    }
    const failures = answer.kind === 'failed' ? feed.failures + 1 : 0;
    const wait = secondsToNextPoll(dependencies.interval, failures, answer.waitSeconds);
    if (answer.kind === 'failed') {
      logger.warn(
        { feed: feed.url, reason: answer.reason, failures, nextPollInSeconds: Math.round(wait) },
        'feed not polled',
      );
    }
    await database
      .tables<IngestTables>()
      .updateTable('ingest.feeds')
      .set({
        failures,
        next_poll_at: later(wait),
        last_error: answer.kind === 'failed' ? answer.reason : null,
        ...(answer.kind === 'failed' ? {} : { last_success_at: clock.now().toISOString() }),
        ...(answer.kind === 'changed' ? { etag: answer.etag, last_modified: answer.lastModified } : {}),
      })
      .where('url', '=', feed.url)
      .execute();
  }

  return {
    register,
    /** Polls every feed that is due. */
    async pollDue(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        const feed = await claim();
        if (!feed) return;
        await poll(feed);
      }
    },
    async close(): Promise<void> {
      await workers?.destroy();
    },
  };
}
