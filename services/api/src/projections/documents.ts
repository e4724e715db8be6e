import type { LogRecord, RecordData } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';

type DocumentRecord = Extract<LogRecord, { type: 'DocumentReceived' | 'DocumentErased' | 'DocumentRead' }>;

async function receive(
  received: ReadonlyMap<string, { position: bigint; data: RecordData<'DocumentReceived'> }>,
  transaction: Transaction,
): Promise<void> {
  if (received.size === 0) return;
  const rows = [...received].map(([id, { position, data }]) => ({ id, position: String(position), data }));
  await transaction.query(
    `insert into api.documents (id, position, data)
     select id, position, data from jsonb_to_recordset($1::jsonb) as r (id text, position bigint, data jsonb)
     on conflict (id) do update set position = excluded.position, data = excluded.data`,
    [JSON.stringify(rows)],
    { name: 'api_project_received' },
  );
}

/** A reading may come before its document, since topics have no order among them: then it waits under the id alone. */
async function read(
  readings: ReadonlyMap<string, { position: bigint; data: RecordData<'DocumentRead'> }>,
  transaction: Transaction,
): Promise<void> {
  if (readings.size === 0) return;
  const rows = [...readings].map(
    ([
      id,
      {
        position,
        data: { reader, language, claims },
      },
    ]) => ({
      id,
      position: String(position),
      reader,
      language,
      claims,
    }),
  );
  // It may also come after the erasure of its document, which took the quoted words away for good.
  await transaction.query(
    `insert into api.documents as held (id, position, data, reader, detected_language, claims)
     select id, position, '{}', reader, language, claims from jsonb_to_recordset($1::jsonb)
       as r (id text, position bigint, reader text, language text, claims jsonb)
     on conflict (id) do update set reader = excluded.reader, detected_language = excluded.detected_language,
       claims = case when held.erased then null else excluded.claims end`,
    [JSON.stringify(rows)],
    { name: 'api_project_read' },
  );
}

async function erase(ids: ReadonlySet<string>, transaction: Transaction): Promise<void> {
  if (ids.size === 0) return;
  await transaction.query('update api.documents set erased = true, claims = null where id = any ($1)', [[...ids]], {
    name: 'api_project_erased',
  });
}

/**
 * Folds records of documents. What is received, read and erased touch different columns, or give way to an erasure, so that
 * each kind is folded as a set; of several readings of a document the last stands.
 */
export async function projectDocuments(records: readonly DocumentRecord[], transaction: Transaction): Promise<void> {
  const received = new Map<string, { position: bigint; data: RecordData<'DocumentReceived'> }>();
  const readings = new Map<string, { position: bigint; data: RecordData<'DocumentRead'> }>();
  const erased = new Set<string>();
  for (const record of records) {
    if (record.type === 'DocumentReceived') received.set(record.data.id, record);
    else if (record.type === 'DocumentRead') readings.set(record.data.documentId, record);
    else erased.add(record.data.id);
  }
  await receive(received, transaction);
  await read(readings, transaction);
  await erase(erased, transaction);
}
