import { derivedUuid, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import type { IngestTables } from '../tables.js';

/** Erases the text of a document and notes the erasure on the log. False when there is no such document. */
export async function eraseDocument(
  id: string,
  reason: string,
  { database, eventLog, now }: { database: Database; eventLog: EventLog; now: Date },
): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const tables = transaction.tables<IngestTables>();
    const row = await tables
      .selectFrom('ingest.documents')
      .select('erased_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return false;
    if (row.erased_at !== null) return true;
    await tables
      .updateTable('ingest.documents')
      .set({ text: null, erased_at: now.toISOString() })
      .where('id', '=', id)
      .execute();
    await eventLog.append(
      [
        {
          id: derivedUuid('erasure', id),
          stream: streamName('document', id),
          type: 'DocumentErased',
          data: { id, reason },
          metadata: { actor: 'ingest' },
        },
      ],
      { transaction },
    );
    return true;
  });
}
