import { fileURLToPath } from 'node:url';
import type { Reading } from '@lodewatch/contracts';
import type { ReadableDocument } from '@lodewatch/extraction';
import { Piscina } from 'piscina';
import { NormalizationError } from '../errors.js';

/** The worker of the reader that ships with this release. */
export const READER_WORKER: string = fileURLToPath(new URL('./reader-worker.js', import.meta.url));

export interface ReaderPoolOptions {
  readonly threads: number;
  /** Module that exports `version()` and `read(document)`. */
  readonly worker: string;
  /** Milliseconds that one document may take. */
  readonly timeout: number;
}

/** Reads documents off the event loop. */
export interface ReaderPool {
  /** Version of the reader; the first call waits until a thread has built it. */
  version(): Promise<string>;
  /** One outcome per document, in order: a document that cannot be read harms no other. */
  read(documents: readonly ReadableDocument[]): Promise<readonly (Reading | NormalizationError)[]>;
  close(): Promise<void>;
}

function toError(error: unknown, document: ReadableDocument): NormalizationError {
  if (error instanceof Error && error.name === 'AbortError') {
    return new NormalizationError('NORMALIZATION_READING_TIMED_OUT', `Reading ${document.id} took too long.`, {
      cause: error,
    });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new NormalizationError('NORMALIZATION_READER_DIED', `Reading ${document.id} failed: ${reason}`, {
    cause: error,
  });
}

/**
 * A pool of threads with a reader each. No more documents are handed over than there are threads, so that a document's time
 * counts from when it is taken up; what waits, waits in the log.
 */
export function createReaderPool({ threads, worker, timeout }: ReaderPoolOptions): ReaderPool {
  const pool = new Piscina({
    filename: worker,
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: 60_000,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  let known: Promise<string> | undefined;

  async function readOne(document: ReadableDocument): Promise<Reading | NormalizationError> {
    try {
      return await pool.run(document, { name: 'read', signal: AbortSignal.timeout(timeout) });
    } catch (error) {
      return toError(error, document);
    }
  }

  return {
    version() {
      known ??= pool.run(undefined, { name: 'version' });
      return known;
    },
    async read(documents) {
      const outcomes: (Reading | NormalizationError)[] = [];
      let next = 0;
      const lane = async (): Promise<void> => {
        for (;;) {
          const i = next;
          next += 1;
          const document = documents[i];
          if (document === undefined) return;
          outcomes[i] = await readOne(document);
        }
      };
      await Promise.all(Array.from({ length: Math.min(threads, documents.length) }, lane));
      return outcomes;
    },
    close: () => pool.destroy(),
  };
}
