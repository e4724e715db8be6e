import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { StoredRecord } from '../types.js';
import { type Hash, hashLeaf } from './merkle.js';

/**
 * The Merkle leaf hash of a record, taken from what is served: SHA-256 of 0x00 and the canonical JSON of the record with
 * its data replaced by their SHA-256 and without `hash`. The database takes the same hash by log.leaf_hash.
 */
export function leafHash(record: Omit<StoredRecord, 'hash'>): Hash {
  const { id, stream, version, type, schemaVersion, recordedAt } = record;
  const position = String(record.position);
  const metadata: unknown = JSON.parse(record.metadata);
  const dataHash = createHash('sha256').update(record.data).digest('hex');
  const envelope = { dataHash, id, metadata, position, recordedAt, schemaVersion, stream, type, version };
  return hashLeaf(Buffer.from(canonicalJson(envelope)));
}
