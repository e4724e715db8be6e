import { type Cluster, compareMentions, rememberedAffinity } from './fit.js';
import { type Edge, joinPart } from './join-part.js';
import type { Memo } from './memo.js';
import { mayMeet } from './sketch.js';
import type { Interval } from './time.js';
import { hasReach, REACH } from './time-agreement.js';
import type { Mention } from './types.js';

/**
 * Pairs of mentions that are alike enough, the most alike first; ties by claim id. Reports that name their days are compared
 * with those within reach alone, so that years of news do not make each document dearer than the one before.
 */
function edgesAmong(sorted: readonly Mention[], threshold: number, memo: Memo): readonly Edge[] {
  const edges: Edge[] = [];
  const compare = (i: number, j: number): void => {
    const [a, b] = [sorted[i], sorted[j]];
    if (!a || !b || a.claim.direction !== b.claim.direction || !mayMeet(a.sketch, b.sketch)) return;
    const points = rememberedAffinity(a, b, memo);
    if (points >= threshold) edges.push({ i: Math.min(i, j), j: Math.max(i, j), affinity: points });
  };
  const all = [...sorted.keys()];
  const isPlaced = (i: number): boolean => sorted[i] !== undefined && hasReach(sorted[i]);
  const placed = all.filter(isPlaced).sort((i, j) => spanOf(sorted[i]).from - spanOf(sorted[j]).from || i - j);
  const unplaced = all.filter((i) => !isPlaced(i));
  for (let n = 0; n < placed.length; n += 1) {
    const i = placed[n] ?? 0;
    const last = spanOf(sorted[i]).to + REACH;
    for (let m = n + 1; m < placed.length; m += 1) {
      const j = placed[m] ?? 0;
      if (spanOf(sorted[j]).from > last) break;
      compare(i, j);
    }
  }
  for (const [n, i] of unplaced.entries()) {
    for (const j of placed) compare(i, j);
    for (let m = n + 1; m < unplaced.length; m += 1) compare(i, unplaced[m] ?? 0);
  }
  return edges.sort((a, b) => b.affinity - a.affinity || a.i - b.i || a.j - b.j);
}

function spanOf(mention: Mention | undefined): Interval {
  return mention?.span ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
}

/** The parts that edges connect: indices into the mentions, each part in order. */
function partsOf(count: number, edges: readonly Edge[]): readonly (readonly number[])[] {
  const roots = Array.from({ length: count }, (_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (roots[root] !== root) root = roots[root] ?? root;
    for (let at = i; at !== root; ) {
      const next = roots[at] ?? root;
      roots[at] = root;
      at = next;
    }
    return root;
  };
  for (const { i, j } of edges) {
    const [a, b] = [rootOf(i), rootOf(j)];
    roots[Math.max(a, b)] = Math.min(a, b);
  }
  const parts = new Map<number, number[]>();
  for (let i = 0; i < count; i += 1) {
    const root = rootOf(i);
    const part = parts.get(root);
    if (part) part.push(i);
    else parts.set(root, [i]);
  }
  return [...parts.values()];
}

/**
 * Puts mentions of one happening together. Pairs are taken from the most alike downwards, and two clusters are joined only
 * if they agree as wholes, so that look-alikes do not chain: what joins January to March and March to May does not join
 * January to May. The outcome hangs on the set of mentions alone: ties are broken by claim id.
 */
export function clusterMentions(mentions: readonly Mention[], threshold: number, memo: Memo): readonly Cluster[] {
  const sorted = [...mentions].sort(compareMentions);
  const edges = edgesAmong(sorted, threshold, memo);
  const parts = partsOf(sorted.length, edges);
  const partOf = new Map(parts.flatMap((part) => part.map((i) => [i, part] as const)));
  const edgesOf = new Map<readonly number[], Edge[]>(parts.map((part) => [part, []]));
  for (const edge of edges) edgesOf.get(partOf.get(edge.i) ?? [])?.push(edge);

  return parts.flatMap((part) => {
    const members = memo.intern(part.flatMap((i) => sorted[i] ?? []));
    if (members.length === 1) return [members];
    return memo.of(`joined at ${threshold}`, members, () => {
      const within = new Map(part.map((i, n) => [i, n]));
      const own = (edgesOf.get(part) ?? []).map(({ i, j, affinity: points }) => ({
        i: within.get(i) ?? 0,
        j: within.get(j) ?? 0,
        affinity: points,
      }));
      return joinPart(members, own, threshold, memo);
    });
  });
}
