import { affinity, isToldApart } from './affinity.js';
import type { Memo } from './memo.js';
import { mayMeet } from './sketch.js';
import type { Interval } from './time.js';
import { hasReach, REACH } from './time-agreement.js';
import type { Mention } from './types.js';

/** Mentions of one happening. Never empty; in the order of {@link compareMentions}. */
export type Cluster = readonly Mention[];

/** Affinity from which dated news is put together. */
export const NEWS_THRESHOLD = 5.5;
/** Affinity from which mentions are put together that have no day to compare: the rest must agree all the better. */
export const UNDATED_THRESHOLD = 5;
/** Part of the pairs across two clusters that may contradict each other: one slip of the reader shall not split a happening. */
const TOLERATED_VETOES = 0.25;
/** Part of the documents of a cluster that may tell it apart from another and be overruled by all the others. */
const TOLERATED_WITNESSES = 0.3;
/** How far below the threshold the mean of all pairs may lie: a chain of look-alikes falls under it. */
const CHAIN_MARGIN = 1.5;

/** An order of mentions that hangs on content alone. */
export function compareMentions(a: Mention, b: Mention): number {
  return a.claim.id < b.claim.id ? -1 : a.claim.id > b.claim.id ? 1 : 0;
}

interface Edge {
  readonly i: number;
  readonly j: number;
  readonly affinity: number;
}

/** How well two clusters fit, over all pairs between them. */
interface Fit {
  /** Documents (or curators) that tell the two clusters apart, as a part of the documents of the smaller one. */
  readonly toldApart: number;
  /** Mean over the pairs without veto; -Infinity where there is none. */
  readonly mean: number;
  readonly best: number;
  readonly vetoed: number;
}

/** Affinity, worked out once for two mentions; a veto counts as -Infinity. */
function rememberedAffinity(a: Mention, b: Mention, memo: Memo): number {
  const [first, second] = a.claim.id < b.claim.id ? [a, b] : [b, a];
  return memo.ofPair('affinity', first, second, (x, y) => affinity(x, y) ?? Number.NEGATIVE_INFINITY);
}

function measureFit(a: Cluster, b: Cluster, memo: Memo): Fit {
  let [sum, best, vetoes] = [0, Number.NEGATIVE_INFINITY, 0];
  const witnesses = new Set<string>();
  for (const x of a) {
    for (const y of b) {
      const points = rememberedAffinity(x, y, memo);
      if (points === Number.NEGATIVE_INFINITY) {
        vetoes += 1;
        if (isToldApart(x, y)) witnesses.add(x.document.id);
      } else {
        sum += points;
        best = Math.max(best, points);
      }
    }
  }
  const pairs = a.length * b.length;
  const scored = pairs - vetoes;
  const documents = Math.min(...[a, b].map((cluster) => new Set(cluster.map((mention) => mention.document.id)).size));
  return {
    toldApart: witnesses.size / documents,
    mean: scored === 0 ? Number.NEGATIVE_INFINITY : sum / scored,
    best,
    vetoed: vetoes / pairs,
  };
}

/** How well two interned clusters fit. */
export function fitBetween(a: Cluster, b: Cluster, memo: Memo): Fit {
  return memo.ofPair('fit', a, b, (x, y) => measureFit(x, y, memo));
}

/** Do two clusters fit well enough as wholes to be one happening? */
export function fits(fit: Fit, threshold: number): boolean {
  return (
    fit.vetoed <= TOLERATED_VETOES &&
    fit.toldApart <= TOLERATED_WITNESSES &&
    fit.best >= threshold &&
    fit.mean >= threshold - CHAIN_MARGIN
  );
}

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

/** Joins the mentions of one connected part along its edges, the most alike first, where clusters agree as wholes. */
function joinPart(mentions: readonly Mention[], edges: readonly Edge[], threshold: number, memo: Memo) {
  const clusters = new Map(mentions.map((mention) => [mention, memo.intern([mention])]));
  for (const { i, j } of edges) {
    const [x, y] = [mentions[i], mentions[j]];
    const [a, b] = [x && clusters.get(x), y && clusters.get(y)];
    if (!a || !b || a === b || !fits(measureFit(a, b, memo), threshold)) continue;
    const joined = memo.intern([...a, ...b].sort(compareMentions));
    for (const mention of joined) clusters.set(mention, joined);
  }
  return [...new Set(clusters.values())];
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
