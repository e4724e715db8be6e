import { derivedId } from '@lodewatch/contracts';
import { createReader } from '@lodewatch/extraction';
import { type ReadDocument, resolveDocuments } from '@lodewatch/resolution';
import { type CommandContext, UsageError } from './command.js';
import { corpusDocumentSchema, readJsonLines } from './documents-file.js';
import { LineBuffer } from './line-buffer.js';

/** Reads documents of a file, resolves what they report into risk events, and prints which. Needs no server. */
export async function run({ args, out }: CommandContext): Promise<number> {
  const [path] = args;
  if (path === undefined || args.length > 1) throw new UsageError('resolve takes one file.');
  const reader = createReader();
  const named: { id: string; documentId: string }[] = [];
  const documents: ReadDocument[] = [];
  for await (const { id, url, published, title, text } of readJsonLines(path, corpusDocumentSchema)) {
    // Files name documents as they like; resolution knows them by ids made from content.
    const documentId = derivedId('doc', id, url, title, text);
    named.push({ id, documentId });
    documents.push({
      document: { id: documentId, url: url ?? null, source: null, publishedAt: published ?? null },
      reading: reader.read({
        id: documentId,
        url: url ?? null,
        title: title ?? null,
        text,
        published: published ?? null,
      }),
    });
  }
  const resolved = resolveDocuments(documents);
  const lines = new LineBuffer(out);
  for (const { id, documentId } of named) {
    lines.write(JSON.stringify({ id, riskEvents: resolved.get(documentId) ?? [] }));
  }
  lines.flush();
  return 0;
}
