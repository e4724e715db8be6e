import { CATEGORIES } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Logger, Service } from '@lodewatch/runtime';
import { createPreparation } from './read-documents/prepare-readings.js';
import { readDocuments } from './read-documents/read-documents.js';
import { createReaderPool, READER_WORKER } from './read-documents/reader-pool.js';
import { type RereadResult, reread } from './read-documents/reread.js';
import { createResolutionMemory, resolveClaims } from './resolve-claims/resolve-claims.js';
import { decisionRoutes } from './routes/decisions.js';

export interface NormalizationDependencies {
  readonly database: Database;
  readonly bus: MessageBus;
  readonly clock: Clock;
  /** Appends as the service `normalization`. */
  readonly eventLog: EventLog;
  readonly logger: Logger;
  /** The stored text of a document; null once erased. Throws, retryable, while ingest is away. */
  readonly documentText: (documentId: string) => Promise<string | null>;
  /** Threads that read documents. */
  readonly threads: number;
  /** Milliseconds that reading one document may take. Default 10 seconds. */
  readonly readingTimeout?: number;
  /** Module of a reading thread, for tests. Default: the reader of this release. */
  readonly readerWorker?: string;
}

export interface Normalization extends Service {
  /** Reads again, with the reader of this release, what another one has read. */
  reread(options?: { readonly signal?: AbortSignal }): Promise<RereadResult>;
}

export const READ_DOCUMENTS = 'normalization-read-documents';
export const RESOLVE_CLAIMS = 'normalization-resolve-claims';

/** Documents to claims, off the event loop; claims and analysts' decisions to risk events. */
export function createNormalization(dependencies: NormalizationDependencies): Normalization {
  const { bus, database, documentText, eventLog, logger } = dependencies;
  const pool = createReaderPool({
    threads: dependencies.threads,
    worker: dependencies.readerWorker ?? READER_WORKER,
    timeout: dependencies.readingTimeout ?? 10_000,
  });
  const preparation = createPreparation({ pool, documentText });
  const memory = createResolutionMemory();
  const subscriptions: Subscription[] = [];

  return {
    name: 'normalization',
    async start() {
      await pool.version();
      subscriptions.push(
        await bus.subscribe({
          group: READ_DOCUMENTS,
          topics: [CATEGORIES.document.topic],
          batchSize: 50,
          prepare: preparation.prepare,
          handler: async (records, transaction, outcomes) => {
            await readDocuments(records, outcomes, { eventLog, transaction });
          },
        }),
        await bus.subscribe({
          group: RESOLVE_CLAIMS,
          topics: [CATEGORIES.reading.topic, CATEGORIES.decision.topic],
          batchSize: 100,
          // A happening is told by many streams: only one at a time may say which claims are one.
          singleFile: true,
          handler: async (records, transaction) => resolveClaims(records, { eventLog, memory, transaction }),
        }),
      );
    },
    async stop() {
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      await pool.close();
    },
    ready: () => isConsuming(bus, READ_DOCUMENTS) && isConsuming(bus, RESOLVE_CLAIMS),
    routes: decisionRoutes({ database, eventLog }),
    reread: (options = {}) => reread({ pool, documentText, database, eventLog, logger }, options),
  };
}
