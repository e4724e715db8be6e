import type { Reading } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import type { Logger } from '@lodewatch/runtime';
import type { StoredDocument } from '../tables.js';
import { type ReadingPorts, textsOf, toReadable } from './prepare-readings.js';
import { toDocumentRead } from './read-documents.js';

/** Documents of one step of a re-reading. */
const STEP = 50;

export interface RereadResult {
  /** Documents read again; their new claims are on the log. */
  readonly read: number;
  /** Documents that the reader failed on; what was read in them before stands. */
  readonly failed: number;
}

/**
 * Reads again, with the reader of this release, what another one has read. New readings supersede the old ones on the log, and
 * risk events follow. Erased and curated documents are left as they are. Safe to interrupt and to repeat.
 */
export async function reread(
  ports: ReadingPorts & { readonly database: Database; readonly eventLog: EventLog; readonly logger: Logger },
  options: { readonly signal?: AbortSignal } = {},
): Promise<RereadResult> {
  const version = await ports.pool.version();
  let [after, read, failed] = ['', 0, 0];
  for (;;) {
    if (options.signal?.aborted) return { read, failed };
    const rows = await ports.database.query<{ id: string; document: StoredDocument }>(
      `select id, document from normalization.documents
       where curated is null and not erased and reader is not null and reader <> $1 and id > $2 order by id limit $3`,
      [version, after, STEP],
    );
    const last = rows.at(-1);
    if (!last) return { read, failed };
    after = last.id;
    const texts = await textsOf(
      rows.map(({ id }) => id),
      ports.documentText,
    );
    const readable = rows.flatMap(({ document }, i) => {
      const text = texts[i] ?? null;
      return text === null ? [] : [toReadable(document, text)];
    });
    const readings: Reading[] = [];
    for (const outcome of await ports.pool.read(readable)) {
      if (!(outcome instanceof Error)) readings.push(outcome);
      else {
        failed += 1;
        ports.logger.warn({ err: outcome }, 'a document could not be read again');
      }
    }
    if (readings.length > 0) await ports.eventLog.append(readings.map((reading) => toDocumentRead(reading, {})));
    read += readings.length;
  }
}
