/**
 * The Merkle tree of RFC 9162, section 2 (the same as RFC 6962): pure, over hashes.
 *
 * leaf      hash of one entry; index from 0
 * node      root of a complete subtree: at `level` it covers 2 ** level leaves, from index * 2 ** level on
 * range     the nodes that cover the first `size` leaves, largest first: all that is needed to append and to take the root
 */
import { createHash } from 'node:crypto';

export type Hash = Buffer;

const LEAF_PREFIX = Buffer.from([0]);
const NODE_PREFIX = Buffer.from([1]);

/** Hash of an entry: SHA-256(0x00 || entry). */
export function hashLeaf(entry: Uint8Array): Hash {
  return createHash('sha256').update(LEAF_PREFIX).update(entry).digest();
}

/** Hash of an inner node: SHA-256(0x01 || left || right). */
export function hashNode(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/** Root of the tree without leaves: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = createHash('sha256').digest();

export interface NodePlace {
  readonly level: number;
  readonly index: bigint;
}

/** The largest complete subtrees that cover the leaves `[begin, end)`, from left to right; `begin` a multiple of each. */
function coveringNodes(begin: bigint, end: bigint): readonly NodePlace[] {
  const places: NodePlace[] = [];
  let position = begin;
  while (position < end) {
    let level = 0;
    while (position % (2n << BigInt(level)) === 0n && position + (2n << BigInt(level)) <= end) level += 1;
    places.push({ level, index: position >> BigInt(level) });
    position += 1n << BigInt(level);
  }
  return places;
}

/** Where the nodes of the range of `size` leaves are. */
export function rangePlaces(size: bigint): readonly NodePlace[] {
  return coveringNodes(0n, size);
}

/** Root of neighbouring subtrees given from left to right, each larger than the next: the smaller join first. */
export function joinNodes(hashes: readonly Hash[]): Hash {
  let joined: Hash | undefined;
  for (const hash of [...hashes].reverse()) joined = joined === undefined ? hash : hashNode(hash, joined);
  return joined ?? EMPTY_ROOT;
}

/** The nodes over which one hash of a proof is taken. */
export type ProofStep = readonly NodePlace[];

/** Largest power of two below `size`, for size > 1: where RFC 9162 splits a tree. */
function splitPoint(size: bigint): bigint {
  let split = 1n;
  while (split * 2n < size) split *= 2n;
  return split;
}

/** RFC 9162 2.1.3.1: what proves that leaf `index` is in the tree of `size` leaves, from the leaf upwards. */
export function inclusionSteps(index: bigint, size: bigint): readonly ProofStep[] {
  const steps: ProofStep[] = [];
  let begin = 0n;
  let end = size;
  while (end - begin > 1n) {
    const middle = begin + splitPoint(end - begin);
    if (index < middle) {
      steps.push(coveringNodes(middle, end));
      end = middle;
    } else {
      steps.push(coveringNodes(begin, middle));
      begin = middle;
    }
  }
  return steps.reverse();
}

/** RFC 9162 2.1.4.1: what proves that the tree of `from` leaves begins the tree of `to` leaves; 0 < from <= to. */
export function consistencySteps(from: bigint, to: bigint): readonly ProofStep[] {
  const steps: ProofStep[] = [];
  let begin = 0n;
  let end = to;
  // The old tree, or its last subtree on this path, is whole in [begin, end) as long as `from` is not inside it.
  while (from < end) {
    const middle = begin + splitPoint(end - begin);
    if (from <= middle) {
      steps.push(coveringNodes(middle, end));
      end = middle;
    } else {
      steps.push(coveringNodes(begin, middle));
      begin = middle;
    }
  }
  // The verifier knows the old root, so it is sent only where it is not the old tree as a whole.
  if (begin > 0n) steps.push(coveringNodes(begin, end));
  return steps.reverse();
}

/** RFC 9162 2.1.3.2: does the path prove that `leaf` stands at `index` of the tree with this size and root? */
export function verifyInclusion(proof: {
  index: bigint;
  size: bigint;
  leaf: Hash;
  path: readonly Hash[];
  root: Hash;
}): boolean {
  if (proof.index < 0n || proof.index >= proof.size) return false;
  let node = proof.index;
  let last = proof.size - 1n;
  let hash = proof.leaf;
  for (const sibling of proof.path) {
    if (last === 0n) return false;
    if (node % 2n === 1n || node === last) {
      hash = hashNode(sibling, hash);
      while (node % 2n === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = hashNode(hash, sibling);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && hash.equals(proof.root);
}

/** RFC 9162 2.1.4.2: does the path prove that the old tree is the beginning of the new one? */
export function verifyConsistency(proof: {
  from: bigint;
  to: bigint;
  path: readonly Hash[];
  oldRoot: Hash;
  newRoot: Hash;
}): boolean {
  const { from, to, oldRoot, newRoot } = proof;
  if (from <= 0n || from > to) return false;
  if (from === to) return proof.path.length === 0 && oldRoot.equals(newRoot);
  // A complete old tree is a node of the new one; its root is not sent.
  const isComplete = (from & (from - 1n)) === 0n;
  const [first, ...rest] = isComplete ? [oldRoot, ...proof.path] : proof.path;
  if (first === undefined) return false;
  let node = from - 1n;
  let last = to - 1n;
  while (node % 2n === 1n) {
    node >>= 1n;
    last >>= 1n;
  }
  let oldHash = first;
  let newHash = first;
  for (const hash of rest) {
    if (last === 0n) return false;
    if (node % 2n === 1n || node === last) {
      oldHash = hashNode(hash, oldHash);
      newHash = hashNode(hash, newHash);
      while (node % 2n === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      newHash = hashNode(newHash, hash);
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n && oldHash.equals(oldRoot) && newHash.equals(newRoot);
}

/** A tree that grows leaf by leaf in memory of log n. */
export interface GrowingTree {
  readonly size: bigint;
  /** Adds a leaf; answers the subtrees that it completed, smallest first, the leaf itself left out. */
  add(leaf: Hash): readonly (NodePlace & { readonly hash: Hash })[];
  root(): Hash;
}

/** @param size leaves so far  @param range hashes of the nodes at {@link rangePlaces} of that size */
export function growTree(size = 0n, range: readonly Hash[] = []): GrowingTree {
  const nodes = [...range];
  let count = size;
  return {
    get size() {
      return count;
    },
    add(leaf) {
      const completed: (NodePlace & { hash: Hash })[] = [];
      let hash = leaf;
      let index = count;
      // Each one-bit at the end of the size is a subtree that waits for a right neighbour of its own size.
      while (index % 2n === 1n) {
        const left = nodes.pop();
        if (left === undefined) throw new RangeError('the range does not fit the size');
        hash = hashNode(left, hash);
        index >>= 1n;
        completed.push({ level: completed.length + 1, index, hash });
      }
      nodes.push(hash);
      count += 1n;
      return completed;
    },
    root: () => joinNodes(nodes),
  };
}
