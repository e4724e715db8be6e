import type { Reading } from '@lodewatch/contracts';
import { createReader, type ReadableDocument } from '@lodewatch/extraction';

const reader = createReader();

/** Version of the reader of this thread. */
export function version(): string {
  return reader.version;
}

export function read(document: ReadableDocument): Reading {
  return reader.read(document);
}
