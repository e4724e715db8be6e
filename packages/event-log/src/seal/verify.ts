import type { Database } from '@lodewatch/postgres';
import { canonicalJson } from '../canonical-json.js';
import { EventLogError } from '../errors.js';
import { type StoredColumns, storedReader } from '../read/rows.js';
import type { StoredRecord } from '../types.js';
import { leafHash } from './leaf-hash.js';
import { growTree, type Hash } from './merkle.js';
import { createLogSeals } from './seals.js';
import { openNote, parseCheckpoint } from './signed-note.js';

export type LogFaultKind =
  /** A position is missing. */
  | 'position_missing'
  /** A version of a stream is missing or out of order. */
  | 'version_out_of_order'
  /** recordedAt is not later than that of the record before. */
  | 'time_out_of_order'
  /** Data or metadata are not canonical JSON, so nobody could take the hash from what is served. */
  | 'not_canonical'
  /** The record is not what its hash says. */
  | 'hash_differs'
  /** A stored node of the tree is not what the records say, or is missing. */
  | 'node_differs'
  /** The records under a seal are not those that were sealed. */
  | 'root_differs'
  /** A seal speaks of more records than there are. */
  | 'records_missing'
  /** A seal carries no signature of the key. */
  | 'signature_invalid'
  /** A seal is no checkpoint, or differs from its own columns. */
  | 'seal_malformed';

export interface LogFault {
  readonly kind: LogFaultKind;
  /** Position at fault, or the size of the seal. */
  readonly position: bigint;
  readonly detail: string;
}

export interface LogReport {
  readonly records: bigint;
  readonly seals: number;
  /** Last position under a good seal; what is beyond has only its hash to speak for it. */
  readonly sealedThrough: bigint;
  /** Hex root of the tree over the records as they are. */
  readonly root: string;
  readonly faults: readonly LogFault[];
}

export interface VerifyOptions {
  readonly database: Database;
  /** Public key of the seals, `name+id+key`. */
  readonly verifier: string;
  /** Notes that were kept elsewhere: they find what an operator rewrote together with the seals. */
  readonly notes?: readonly string[];
  readonly onProgress?: (position: bigint) => void;
}

const BATCH_SIZE = 1_000;
const STORED_LEVELS = 8;

type Report = (kind: LogFaultKind, position: bigint, detail: string) => void;

/** Checks what a record says by itself; answers the leaf hash of what is there. */
function checkContent(record: StoredRecord, report: Report): Hash {
  for (const part of ['data', 'metadata'] as const) {
    if (!isCanonical(record[part])) report('not_canonical', record.position, `${part} are not canonical JSON`);
  }
  const actual = leafHash(record);
  if (actual.toString('hex') !== record.hash)
    report('hash_differs', record.position, `the record hashes to ${actual.toString('hex')}, stored is ${record.hash}`);
  return actual;
}

function isCanonical(text: string): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

/** Checks each record against those before it. */
function createOrderCheck(report: Report): (record: StoredRecord) => void {
  const versions = new Map<string, number>();
  let position = 0n;
  let recordedAt = '';
  return (record) => {
    if (record.position !== position + 1n)
      report('position_missing', position + 1n, `after ${position} comes ${record.position}`);
    const version = (versions.get(record.stream) ?? 0) + 1;
    if (record.version !== version)
      report('version_out_of_order', record.position, `${record.stream} is at ${record.version}, expected ${version}`);
    // Instants of one length compare as text.
    if (record.recordedAt <= recordedAt)
      report('time_out_of_order', record.position, `${record.recordedAt} is not after ${recordedAt}`);
    position = record.position;
    recordedAt = record.recordedAt;
    versions.set(record.stream, record.version);
  };
}

interface Claimed {
  readonly size: bigint;
  readonly root: string;
}

/** The checkpoint in a note, after its signature is checked; null with a fault reported when it is not good. */
function checkNote(note: string, verifier: string, where: bigint, report: Report): Claimed | null {
  const text = openNote(note, verifier);
  if (text === null) {
    report('signature_invalid', where, 'no signature of the key');
    return null;
  }
  try {
    const { size, root } = parseCheckpoint(text);
    return { size, root: root.toString('hex') };
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error;
    report('seal_malformed', where, error.message);
    return null;
  }
}

/** All that seals say, by size. */
async function readClaims(options: VerifyOptions, report: Report): Promise<{ count: number; claims: Claimed[] }> {
  const seals = createLogSeals({ database: options.database });
  const claims: Claimed[] = [];
  let count = 0;
  for (let after = 0n; ; ) {
    const page = await seals.list({ after, limit: BATCH_SIZE });
    for (const seal of page) {
      count += 1;
      const claimed = checkNote(seal.note, options.verifier, seal.size, report);
      if (claimed === null) continue;
      if (claimed.size !== seal.size || claimed.root !== seal.root)
        report('seal_malformed', seal.size, 'size or root differ from the signed note');
      claims.push(claimed);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < BATCH_SIZE) break;
    after = last.size;
  }
  for (const note of options.notes ?? []) {
    const claimed = checkNote(note, options.verifier, 0n, report);
    if (claimed !== null) claims.push(claimed);
  }
  claims.sort((a, b) => (a.size < b.size ? -1 : Number(a.size > b.size)));
  return { count, claims };
}

type NodeRow = readonly [level: number, index: bigint, hash: string];

/** The stored nodes, by place: one for every 256 records. */
async function readNodes(database: Database): Promise<Map<string, string>> {
  const rows = await database.queryArrays<NodeRow>("select level, index, encode(hash, 'hex') from log.tree_nodes");
  return new Map(rows.map(([level, index, hash]) => [`${level}/${index}`, hash]));
}

/**
 * Reads the whole log and recomputes everything: canonical data, leaf hashes, positions and versions without gaps, times,
 * tree nodes, seals and their signatures. Reports every fault it finds; a log without faults is, up to `sealedThrough`,
 * the one that was sealed. Memory grows with the number of streams.
 */
export async function verifyLog(options: VerifyOptions): Promise<LogReport> {
  const { database, onProgress } = options;
  const faults: LogFault[] = [];
  const report: Report = (kind, position, detail) => faults.push({ kind, position, detail });
  const { count, claims } = await readClaims(options, report);
  const nodes = await readNodes(database);
  const checkOrder = createOrderCheck(report);
  const tree = growTree();
  let sealedThrough = 0n;
  let next = 0;

  const checkNode = (level: number, index: bigint, hash: Hash) => {
    const place = `${level}/${index}`;
    const stored = nodes.get(place);
    nodes.delete(place);
    // The newest subtrees are stored with the next seal.
    if (stored === undefined && (index + 1n) << BigInt(level) > lastClaimed(claims)) return;
    if (stored !== hash.toString('hex'))
      report('node_differs', (index + 1n) << BigInt(level), `node ${place} is not the root of its records`);
  };
  const checkRoots = () => {
    for (let claim = claims[next]; claim !== undefined && claim.size === tree.size; claim = claims[next]) {
      next += 1;
      if (tree.root().toString('hex') === claim.root) sealedThrough = claim.size;
      else report('root_differs', claim.size, `the first ${claim.size} records are not those that were sealed`);
    }
  };

  for (let after = 0n; ; ) {
    // Not by ranges of positions, as readers do it: here positions may be missing.
    const rows = await database.queryArrays<StoredColumns>(
      `select ${storedReader.columns} from log.records where position > $1 order by position limit ${BATCH_SIZE}`,
      [after],
    );
    const items = rows.map(storedReader.toItem);
    for (const record of items) {
      checkOrder(record);
      for (const { level, index, hash } of tree.add(checkContent(record, report)))
        if (level % STORED_LEVELS === 0) checkNode(level, index, hash);
      checkRoots();
    }
    const last = items.at(-1);
    if (last === undefined) break;
    onProgress?.(last.position);
    after = last.position;
  }
  for (const claim of claims.slice(next))
    report('records_missing', claim.size, `a seal speaks of ${claim.size} records, there are ${tree.size}`);
  for (const place of nodes.keys()) report('node_differs', tree.size, `node ${place} has no records under it`);
  return { records: tree.size, seals: count, sealedThrough, root: tree.root().toString('hex'), faults };
}

function lastClaimed(claims: readonly Claimed[]): bigint {
  return claims.at(-1)?.size ?? 0n;
}
