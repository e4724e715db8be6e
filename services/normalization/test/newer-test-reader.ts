import type { Reading } from '@lodewatch/contracts';
import type { ReadableDocument } from '@lodewatch/extraction';
import * as older from './test-reader.js';

export function version(): string {
  return 'test-2';
}

/** Reads like the older one, but knows that what it took for an accord is a financing measure, and for a suspension nothing. */
export function read(document: ReadableDocument): Reading {
  const reading = older.read(document);
  const standing = reading.claims.filter((claim) => claim.stage !== 'suspended');
  const claims = standing.map((claim) => ({
    ...claim,
    id: `clm_2${claim.id.slice(5)}`,
    type: claim.type === 'accord' ? ('financing_measure' as const) : claim.type,
  }));
  return { ...reading, reader: version(), claims };
}
