import type { Database, Queryable, Transaction } from '@lodewatch/postgres';
import { growTree, type Hash, hashNode, joinNodes, type NodePlace, type ProofStep } from './merkle.js';

/** Every 8th level is stored; level 0 is the hash column of the records. */
const STORED_LEVELS = 8;
const CHUNK = 256n;

type HashRow = readonly [hash: Buffer];

/** Hashes of level `level` (a stored one) from `begin` up to but not including `end`. */
async function storedHashes(queryable: Queryable, level: number, begin: bigint, end: bigint): Promise<readonly Hash[]> {
  const rows =
    level === 0
      ? await queryable.queryArrays<HashRow>(
          'select hash from log.records where position > $1 and position <= $2 order by position',
          [begin, end],
          { name: 'event_log_leaves' },
        )
      : await queryable.queryArrays<HashRow>(
          'select hash from log.tree_nodes where level = $1 and index >= $2 and index < $3 order by index',
          [level, begin, end],
          { name: 'event_log_nodes' },
        );
  if (rows.length !== Number(end - begin)) throw new Error(`the tree has holes at level ${level} from ${begin} on`);
  return rows.map(([hash]) => hash);
}

/** Root of a complete subtree whose nodes of the stored level below are stored. */
async function nodeHash(queryable: Queryable, { level, index }: NodePlace): Promise<Hash> {
  const base = level - (level % STORED_LEVELS);
  const width = 1n << BigInt(level - base);
  let hashes = await storedHashes(queryable, base, index * width, (index + 1n) * width);
  while (hashes.length > 1) hashes = joinPairs(hashes);
  return joinNodes(hashes);
}

function joinPairs(hashes: readonly Hash[]): readonly Hash[] {
  const joined: Hash[] = [];
  for (let left = 0; left + 1 < hashes.length; left += 2) {
    const [a, b] = [hashes[left], hashes[left + 1]];
    if (a !== undefined && b !== undefined) joined.push(hashNode(a, b));
  }
  return joined;
}

/** The hash of one step of a proof, or a root when the step is the range of a size. */
export async function stepHash(queryable: Queryable, step: ProofStep): Promise<Hash> {
  const hashes: Hash[] = [];
  for (const place of step) hashes.push(await nodeHash(queryable, place));
  return joinNodes(hashes);
}

async function storedCount(queryable: Queryable, level: number): Promise<bigint> {
  const [row] = await queryable.queryArrays<readonly [bigint]>(
    'select coalesce(max(index) + 1, 0) from log.tree_nodes where level = $1',
    [level],
  );
  return row?.[0] ?? 0n;
}

/** Two processes may extend the tree at once; both come to the same hashes. */
async function storeNodes(
  transaction: Transaction,
  level: number,
  first: bigint,
  hashes: readonly Hash[],
): Promise<void> {
  await transaction.query(
    `insert into log.tree_nodes (level, index, hash)
     select $1, $2::bigint + n.ordinal - 1, n.hash from unnest($3::bytea[]) with ordinality as n (hash, ordinal)
     on conflict do nothing`,
    [level, first, hashes],
  );
}

/** Subtrees per transaction while catching up: 10 240 leaves at a time. */
const SUBTREES_PER_STEP = 40n;

/** Stores the complete subtrees of one level that the level below has since completed. */
async function extendLevel(database: Database, level: number, size: bigint): Promise<void> {
  const complete = size >> BigInt(level);
  let next = await storedCount(database, level);
  while (next < complete) {
    const end = next + SUBTREES_PER_STEP < complete ? next + SUBTREES_PER_STEP : complete;
    await database.transaction(async (transaction) => {
      const below = await storedHashes(transaction, level - STORED_LEVELS, next * CHUNK, end * CHUNK);
      const roots: Hash[] = [];
      for (let at = 0; at < below.length; at += Number(CHUNK)) {
        const tree = growTree();
        for (const hash of below.slice(at, at + Number(CHUNK))) tree.add(hash);
        roots.push(tree.root());
      }
      await storeNodes(transaction, level, next, roots);
    });
    next = end;
  }
}

/** Stores all complete subtrees of the first `size` leaves that are not stored yet, level by level. */
export async function extendTree(database: Database, size: bigint): Promise<void> {
  for (let level = STORED_LEVELS; size >> BigInt(level) > 0n; level += STORED_LEVELS)
    await extendLevel(database, level, size);
}
