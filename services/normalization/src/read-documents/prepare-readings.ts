import type { LogRecord, Reading } from '@lodewatch/contracts';
import type { NormalizationError } from '../errors.js';
import type { StoredDocument } from '../tables.js';
import { toCuratedReading } from './curated-reading.js';
import type { ReaderPool } from './reader-pool.js';

/** What reading a document came to: claims, a failure, or nothing, because its text is gone. */
export type Outcome = Reading | NormalizationError | null;

/** Outcomes by record id. */
export type Outcomes = ReadonlyMap<string, Outcome>;

type Received = Extract<LogRecord, { type: 'DocumentReceived' }>;

/** So many outcomes are kept at most: a few batches. */
const KEPT = 200;
/** Texts fetched at a time. */
const FETCHES = 8;

export interface ReadingPorts {
  readonly pool: ReaderPool;
  /** The stored text of a document; null once erased. Throws, retryable, while ingest is away. */
  readonly documentText: (documentId: string) => Promise<string | null>;
}

export function toReadable(document: StoredDocument, text: string) {
  return {
    id: document.id,
    url: document.url,
    title: document.title,
    text,
    published: document.publishedAt,
    language: document.language,
  };
}

/** The texts of documents, fetched few at a time, in order. */
export async function textsOf(ids: readonly string[], documentText: ReadingPorts['documentText']) {
  const texts: (string | null)[] = [];
  for (let start = 0; start < ids.length; start += FETCHES) {
    texts.push(...(await Promise.all(ids.slice(start, start + FETCHES).map(documentText))));
  }
  return texts;
}

/**
 * Reads what a batch of records has received, before any transaction is open. A batch that fails comes again in parts:
 * what was read is kept until then, failures too, so that a document that takes too long does so once. A record that comes
 * alone is the one to blame, or is tried again later; its failure is told once and then forgotten.
 */
export function createPreparation({ pool, documentText }: ReadingPorts) {
  const kept = new Map<string, Outcome>();

  function keep(id: string, outcome: Outcome): void {
    kept.set(id, outcome);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) return;
      kept.delete(oldest);
    }
  }

  async function read(records: readonly Received[]): Promise<void> {
    const texts = await textsOf(
      records.map(({ data }) => data.id),
      documentText,
    );
    const readable: { id: string; document: ReturnType<typeof toReadable> }[] = [];
    for (const [i, { id, data }] of records.entries()) {
      const text = texts[i] ?? null;
      const { curated, ...document } = data;
      if (text === null) keep(id, null);
      else if (curated) keep(id, toCuratedReading(document, curated, text));
      else readable.push({ id, document: toReadable(document, text) });
    }
    const outcomes = await pool.read(readable.map(({ document }) => document));
    for (const [i, { id }] of readable.entries()) keep(id, outcomes[i] ?? null);
  }

  return {
    async prepare(records: readonly LogRecord[]): Promise<Outcomes> {
      const received = records.filter((record) => record.type === 'DocumentReceived');
      const fresh = received.filter(({ id }) => !kept.has(id));
      if (fresh.length > 0) await read(fresh);
      const outcomes = new Map(received.map(({ id }) => [id, kept.get(id) ?? null]));
      if (records.length === 1) for (const { id } of received) if (outcomes.get(id) instanceof Error) kept.delete(id);
      return outcomes;
    },
  };
}
