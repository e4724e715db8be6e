import { derivedUuid, type LogRecord, type NewRecord, type Reading, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Transaction } from '@lodewatch/postgres';
import type { Outcomes } from './prepare-readings.js';

/** DocumentRead under an id that follows from document and reader: a reading is recorded once however often it is made. */
export function toDocumentRead(
  reading: Reading,
  cause: { correlationId?: string | undefined; causationId?: string },
): NewRecord {
  return {
    id: derivedUuid('DocumentRead', reading.documentId, reading.reader),
    stream: streamName('reading', reading.documentId),
    type: 'DocumentRead',
    data: reading,
    metadata: {
      actor: 'normalization',
      ...(cause.correlationId === undefined ? {} : { correlationId: cause.correlationId }),
      ...(cause.causationId === undefined ? {} : { causationId: cause.causationId }),
    },
  };
}

type Received = Extract<LogRecord, { type: 'DocumentReceived' }>;

async function storeDocuments(records: readonly Received[], transaction: Transaction): Promise<void> {
  const rows = records.map(({ data: { curated, ...document } }) => ({
    id: document.id,
    document,
    curated: curated ?? null,
  }));
  await transaction.query(
    `insert into normalization.documents (id, document, curated)
     select id, document, curated from jsonb_to_recordset($1::jsonb) as d (id text, document jsonb, curated jsonb)
     on conflict (id) do nothing`,
    [JSON.stringify(rows)],
    { name: 'normalization-store-documents' },
  );
}

/** Versions of the reader whose readings of these documents stand. */
async function readersOf(ids: readonly string[], transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  const rows = await transaction.query<{ id: string; reader: string }>(
    'select id, reader from normalization.documents where id = any ($1) and reader is not null',
    [ids],
    { name: 'normalization-readers-of' },
  );
  return new Map(rows.map(({ id, reader }) => [id, reader]));
}

/**
 * Notes what was received and erased, and puts readings on the log. Throws the failure of a document that could not be read, so
 * that its stream is parked. What this reader has read before is not recorded again.
 */
export async function readDocuments(
  records: readonly LogRecord[],
  outcomes: Outcomes,
  { eventLog, transaction }: { eventLog: EventLog; transaction: Transaction },
): Promise<void> {
  const received = records.filter((record) => record.type === 'DocumentReceived');
  const erased = records.flatMap((record) => (record.type === 'DocumentErased' ? [record.data.id] : []));
  for (const { id } of received) {
    const outcome = outcomes.get(id);
    if (outcome instanceof Error) throw outcome;
  }
  if (received.length > 0) await storeDocuments(received, transaction);
  if (erased.length > 0) {
    await transaction.query('update normalization.documents set erased = true where id = any ($1)', [erased], {
      name: 'normalization-erase',
    });
  }
  const readers = await readersOf(
    received.map(({ data }) => data.id),
    transaction,
  );
  const readings = received.flatMap((record) => {
    const outcome = outcomes.get(record.id);
    if (!outcome || outcome instanceof Error) return [];
    if (readers.get(outcome.documentId) === outcome.reader) return [];
    return [
      toDocumentRead(outcome, { correlationId: record.metadata.correlationId ?? record.id, causationId: record.id }),
    ];
  });
  if (readings.length > 0) await eventLog.append(readings, { transaction });
}
