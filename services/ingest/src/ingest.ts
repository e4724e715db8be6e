import { fileURLToPath } from 'node:url';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import {
  type AddressPolicy,
  type Clock,
  createOutboundClient,
  type Logger,
  type Service,
  unprocessable,
} from '@lodewatch/runtime';
import { Piscina } from 'piscina';
import { createPoller } from './feeds/poller.js';
import type { ReceivedDocument } from './receive/document-input.js';
import { eraseDocument } from './receive/erase-document.js';
import { receiveDocuments } from './receive/receive-documents.js';
import { toDocument } from './receive/to-document.js';
import { type IngestPort, ingestRoutes } from './routes.js';
import type { IngestTables } from './tables.js';

export interface IngestDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Addresses of RSS, Atom or JSON feeds to poll. */
  readonly feeds: readonly string[];
  /** Seconds between two polls of one feed. */
  readonly feedInterval: number;
  /** Milliseconds between two looks for feeds that are due. Default five seconds. */
  readonly lookInterval?: number;
  /** Which addresses feeds may have. */
  readonly policy: AddressPolicy;
}

/** The ingest service, and what other parts of one process ask of it directly. */
export interface Ingest extends Service {
  /** Takes documents in; answers how many were new. */
  receive(inputs: readonly ReceivedDocument[]): Promise<{ received: number }>;
  /** The stored text of a document; null once erased or when there is none. */
  documentText(id: string): Promise<string | null>;
}

/** Longest that a page may take to be parsed. */
const PARSE_WITHIN_MS = 5000;

/** Takes documents in by push, by feed and by file; keeps their texts; puts their receipt on the log. */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const { clock, database, eventLog } = dependencies;
  let pages: Piscina | undefined;

  /** Made at the first page: most installations push plain text. */
  function pagePool(): Piscina {
    pages ??= new Piscina({
      filename: fileURLToPath(new URL('./receive/article-worker.js', import.meta.url)),
      minThreads: 0,
      maxThreads: 1,
      maxQueue: 100,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    return pages;
  }

  async function withText(input: ReceivedDocument): Promise<ReceivedDocument & { text: string }> {
    if (input.text?.trim()) return { ...input, text: input.text };
    try {
      const task = { html: input.html ?? '', url: input.url ?? null };
      const article: { title: string | null; text: string } = await pagePool().run(task, {
        signal: AbortSignal.timeout(PARSE_WITHIN_MS),
      });
      if (article.text.trim() === '') throw new Error('no words');
      return { ...input, title: input.title ?? article.title, text: article.text };
    } catch (error) {
      throw unprocessable('no_article', `No article was found in the html (${(error as Error).message}).`);
    }
  }

  const toReceived = (input: ReceivedDocument & { text: string }) => toDocument(input, clock.now().toISOString());

  async function receiveOne(input: ReceivedDocument): Promise<{ id: string; fresh: boolean }> {
    const received = toReceived(await withText(input));
    const fresh = await receiveDocuments([received], { database, eventLog });
    return { id: received.document.id, fresh: fresh.has(received.document.id) };
  }

  async function receive(inputs: readonly ReceivedDocument[]): Promise<{ received: number }> {
    let received = 0;
    for (let start = 0; start < inputs.length; start += 100) {
      const texts = await Promise.all(inputs.slice(start, start + 100).map(withText));
      received += (await receiveDocuments(texts.map(toReceived), { database, eventLog })).size;
    }
    return { received };
  }

  async function text(id: string): Promise<{ text: string | null } | undefined> {
    return database
      .tables<IngestTables>()
      .selectFrom('ingest.documents')
      .select('text')
      .where('id', '=', id)
      .executeTakeFirst();
  }

  const port: IngestPort = {
    receiveOne,
    text,
    erase: (id, reason) => eraseDocument(id, reason, { database, eventLog, now: clock.now() }),
  };
  const client = createOutboundClient({ policy: dependencies.policy });
  const poller = createPoller({
    database,
    clock,
    logger: dependencies.logger,
    client,
    feeds: dependencies.feeds,
    interval: dependencies.feedInterval,
    receive,
  });
  const stopping = new AbortController();
  let ready = false;
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> | undefined;

  function poll(): void {
    polling ??= poller
      .pollDue(stopping.signal)
      .catch((error) => dependencies.logger.warn({ err: error }, 'feeds could not be looked up; tried again'))
      .finally(() => {
        polling = undefined;
      });
  }

  return {
    name: 'ingest',
    async start() {
      await poller.register();
      if (dependencies.feeds.length > 0) {
        poll();
        timer = setInterval(poll, dependencies.lookInterval ?? 5000);
        timer.unref();
      }
      ready = true;
    },
    async stop() {
      ready = false;
      stopping.abort();
      clearInterval(timer);
      await polling;
      await poller.close();
      await client.close();
      await pages?.destroy();
    },
    ready: () => ready,
    routes: ingestRoutes(port),
    receive,
    documentText: async (id) => (await text(id))?.text ?? null,
  };
}
