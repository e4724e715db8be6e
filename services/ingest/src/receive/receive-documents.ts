import { type Document, derivedUuid, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import type { IngestTables } from '../tables.js';

export interface ReceivedText {
  readonly document: Document;
  readonly text: string;
}

/**
 * Stores texts and puts their receipt on the log, in one transaction. Answers the ids that were new: content that
 * was received before changes nothing.
 */
export async function receiveDocuments(
  received: readonly ReceivedText[],
  { database, eventLog }: { database: Database; eventLog: EventLog },
): Promise<ReadonlySet<string>> {
  const byId = new Map(received.map((each) => [each.document.id, each]));
  if (byId.size === 0) return new Set();
  return database.transaction(async (transaction) => {
    const stored = await transaction
      .tables<IngestTables>()
      .insertInto('ingest.documents')
      .values(
        [...byId.values()].map(({ document, text }) => ({
          id: document.id,
          text,
          received_at: document.receivedAt,
          erased_at: null,
        })),
      )
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    const fresh = new Set(stored.map(({ id }) => id));
    const records = [...byId.values()]
      .filter(({ document }) => fresh.has(document.id))
      .map(({ document }) => {
        const id = derivedUuid('document', document.id);
        return {
          id,
          stream: streamName('document', document.id),
          type: 'DocumentReceived' as const,
          data: document,
          metadata: { actor: 'ingest', correlationId: id },
        };
      });
    if (records.length > 0) await eventLog.append(records, { transaction });
    return fresh;
  });
}
