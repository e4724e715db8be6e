import type { Database } from '@lodewatch/postgres';
import { EventLogError } from '../errors.js';
import { headPosition } from '../read/scan.js';
import { consistencySteps, type Hash, inclusionSteps, type ProofStep, rangePlaces } from './merkle.js';
import { formatCheckpoint, type SealKey, signNote } from './signed-note.js';
import { extendTree, stepHash } from './tree-store.js';

/** A signed statement of size and root of the log. */
export interface Seal {
  readonly size: bigint;
  /** Hex. */
  readonly root: string;
  /** The C2SP signed note: what is handed out, and kept in places that the operator does not control. */
  readonly note: string;
}

/** Proof that a record is under a seal. */
export interface InclusionProof {
  readonly position: bigint;
  /** position - 1 */
  readonly leafIndex: bigint;
  readonly size: bigint;
  /** Hex. */
  readonly leaf: string;
  /** Hex, from the leaf upwards. */
  readonly path: readonly string[];
  readonly seal: Seal;
}

/** Proof that the log under one seal is the beginning of the log under a later one. */
export interface ConsistencyProof {
  readonly from: Seal;
  readonly to: Seal;
  /** Hex. */
  readonly path: readonly string[];
}

export interface LogSeals {
  /**
   * Seals all that is on the log; answers null when there is nothing new. Any number of processes may call it, each
   * size is sealed once. Call it behind the writers, say every 10 seconds.
   */
  seal(key: SealKey): Promise<Seal | null>;
  latest(): Promise<Seal | null>;
  /** Seals with a size above `after`, in order. */
  list(options: { after: bigint; limit: number }): Promise<readonly Seal[]>;
  /** EVENT_LOG_NOT_SEALED when no seal has this size, or the position is not under it. Default size: the latest seal. */
  inclusionProof(position: bigint, size?: bigint): Promise<InclusionProof>;
  /** EVENT_LOG_NOT_SEALED when one of the sizes is not sealed, or `from` is larger than `to`. */
  consistencyProof(from: bigint, to: bigint): Promise<ConsistencyProof>;
}

type SealColumns = readonly [size: bigint, root: string, note: string];
const SEAL_COLUMNS = "size, encode(root, 'hex'), note";
const toSeal = ([size, root, note]: SealColumns): Seal => ({ size, root, note });

async function readSeals(database: Database, condition: string, values: readonly unknown[]): Promise<readonly Seal[]> {
  const rows = await database.queryArrays<SealColumns>(`select ${SEAL_COLUMNS} from log.seals ${condition}`, values);
  return rows.map(toSeal);
}

async function hashPath(database: Database, steps: readonly ProofStep[]): Promise<readonly string[]> {
  const hashes = await Promise.all(steps.map((step) => stepHash(database, step)));
  return hashes.map((hash) => hash.toString('hex'));
}

async function storeSeal(database: Database, size: bigint, root: Hash, note: string): Promise<Seal | null> {
  const rows = await database.queryArrays<SealColumns>(
    `insert into log.seals (size, root, note) values ($1, $2, $3) on conflict (size) do nothing returning ${SEAL_COLUMNS}`,
    [size, root, note],
  );
  return rows[0] === undefined ? null : toSeal(rows[0]);
}

/** Seals and proofs of the log in a database. */
export function createLogSeals({ database }: { database: Database }): LogSeals {
  const latest = async () => (await readSeals(database, 'order by size desc limit 1', []))[0] ?? null;
  const sealOf = async (size: bigint): Promise<Seal> => {
    const [seal] = await readSeals(database, 'where size = $1', [size]);
    if (seal === undefined) throw new EventLogError('EVENT_LOG_NOT_SEALED', `no seal has size ${size}`);
    return seal;
  };
  return {
    latest,
    list: ({ after, limit }) => readSeals(database, 'where size > $1 order by size limit $2', [after, limit]),
    async seal(key) {
      const size = await headPosition(database);
      if (size === 0n || ((await latest())?.size ?? 0n) >= size) return null;
      await extendTree(database, size);
      const root = await stepHash(database, rangePlaces(size));
      return storeSeal(database, size, root, signNote(formatCheckpoint({ origin: key.origin, size, root }), key));
    },
    async inclusionProof(position, size) {
      const seal = size === undefined ? await latest() : await sealOf(size);
      if (seal === null || position < 1n || position > seal.size)
        throw new EventLogError('EVENT_LOG_NOT_SEALED', `position ${position} is not under a seal`);
      const leafIndex = position - 1n;
      const [leaf, path] = await Promise.all([
        stepHash(database, [{ level: 0, index: leafIndex }]),
        hashPath(database, inclusionSteps(leafIndex, seal.size)),
      ]);
      return { position, leafIndex, size: seal.size, leaf: leaf.toString('hex'), path, seal };
    },
    async consistencyProof(from, to) {
      if (from > to) throw new EventLogError('EVENT_LOG_NOT_SEALED', `a log of ${to} cannot begin with ${from}`);
      const [older, newer] = await Promise.all([sealOf(from), sealOf(to)]);
      return { from: older, to: newer, path: await hashPath(database, consistencySteps(from, to)) };
    },
  };
}
