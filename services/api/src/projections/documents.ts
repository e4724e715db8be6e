import type { LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import type { ApiTables } from '../tables.js';

/** Folds documents and their readings. A reading may come before its document: topics have no order among them. */
export async function projectDocument(record: LogRecord, transaction: Transaction): Promise<void> {
  const tables = transaction.tables<ApiTables>();
  if (record.type === 'DocumentReceived') {
    await tables
      .insertInto('api.documents')
      .values({ id: record.data.id, position: record.position, data: JSON.stringify(record.data), erased: false })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ position: record.position, data: JSON.stringify(record.data) }),
      )
      .execute();
  } else if (record.type === 'DocumentErased') {
    await tables
      .updateTable('api.documents')
      .set({ erased: true, claims: null })
      .where('id', '=', record.data.id)
      .execute();
  } else if (record.type === 'DocumentRead') {
    const { documentId, reader, language, claims } = record.data;
    const reading = { reader, detected_language: language, claims: JSON.stringify(claims) };
    const stub = { id: documentId, position: record.position, data: '{}', erased: false };
    await tables
      .insertInto('api.documents')
      .values({ ...stub, ...reading })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(reading))
      .execute();
  }
}
