import { affinity, isToldApart } from './affinity.js';
import { CandidateIndex } from './keys.js';
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

export function fitBetween(a: Cluster, b: Cluster): Fit {
  let [sum, best, vetoes] = [0, Number.NEGATIVE_INFINITY, 0];
  const witnesses = new Set<string>();
  for (const x of a) {
    for (const y of b) {
      const points = affinity(x, y);
      if (points === null) {
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
 * Puts mentions of one happening together. Pairs are taken from the most alike downwards, and two clusters are joined only
 * if they agree as wholes, so that look-alikes do not chain: what joins January to March and March to May does not join
 * January to May. The outcome hangs on the set of mentions alone: ties are broken by claim id.
 */
export function clusterMentions(mentions: readonly Mention[], threshold: number): readonly Cluster[] {
  const sorted = [...mentions].sort(compareMentions);
  const position = new Map(sorted.map((mention, i) => [mention, i]));
  const index = new CandidateIndex(sorted, (mention) => mention.claim);
  const edges: Edge[] = [];
  for (const [i, mention] of sorted.entries()) {
    for (const other of index.candidates(mention.claim)) {
      const j = position.get(other) ?? 0;
      const points = j > i ? affinity(mention, other) : null;
      if (points !== null && points >= threshold) edges.push({ i, j, affinity: points });
    }
  }
  edges.sort((a, b) => b.affinity - a.affinity || a.i - b.i || a.j - b.j);

  const clusters = sorted.map((mention): Cluster => [mention]);
  for (const { i, j } of edges) {
    const [a, b] = [clusters[i], clusters[j]];
    if (!a || !b || a === b || !fits(fitBetween(a, b), threshold)) continue;
    const joined = [...a, ...b].sort(compareMentions);
    for (const mention of joined) clusters[position.get(mention) ?? 0] = joined;
  }
  return [...new Set(clusters)];
}
