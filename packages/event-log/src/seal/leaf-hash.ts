import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.js';
import type { StoredRecord } from '../types.js';
import { type Hash, hashLeaf } from './merkle.js';

/**
 * The Merkle leaf hash of a record, taken from what is served: SHA-256 of 0x00 and the canonical JSON of the record with
 * its data replaced by their SHA-256 and without `hash`. The database takes the same hash by log.leaf_hash.
 */
export function leafHash(record: Omit<StoredRecord, 'hash'>): Hash {
  const { data, metadata, position, ...rest } = record;
  const envelope = {
    ...rest,
    position: String(position),
    metadata: JSON.parse(metadata) as unknown,
    dataHash: createHash('sha256').update(data).digest('hex'),
  };
  return hashLeaf(Buffer.from(canonicalJson(envelope)));
}
