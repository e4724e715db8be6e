import type { Claim, Reading } from '@lodewatch/contracts';
import type { ReadableDocument } from '@lodewatch/extraction';

/** What a test document holds instead of prose. */
export interface TestText {
  readonly claims: readonly Claim[];
  readonly fingerprint?: readonly number[];
  readonly behave?: 'hang' | 'die';
}

export function version(): string {
  return 'test-1';
}

/** Reads claims that stand in the text as JSON; or hangs or dies, as some document might make a reader do. */
export function read(document: ReadableDocument): Reading {
  const text = JSON.parse(document.text) as TestText;
  while (text.behave === 'hang');
  if (text.behave === 'die') process.exit(1);
  return {
    documentId: document.id,
    reader: version(),
    language: 'en',
    claims: text.claims.map((claim) => ({ ...claim, documentId: document.id })),
    fingerprint: [...(text.fingerprint ?? [])],
    marks: [],
    stamped: null,
    official: false,
  };
}
