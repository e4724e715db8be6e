import { affinity, isToldApart } from './affinity.js';
import type { Memo } from './memo.js';
import type { Mention } from './types.js';

/** Mentions of one happening. Never empty; in the order of {@link compareMentions}. */
export type Cluster = readonly Mention[];

/** Affinity from which dated news is put together. */
export const NEWS_THRESHOLD = 5.5;
/** Affinity from which mentions are put together that have no day to compare, and settle where they belong. */
export const UNDATED_THRESHOLD = 5.5;
/** Affinity from which a report without any day goes to a happening by itself, before it is put together with its like. */
export const SINGLE_THRESHOLD = 6.5;
/** Part of the pairs across two clusters that may contradict each other: slips of the reader shall not split a happening. */
const TOLERATED_VETOES = 0.5;
/** Part of the documents of a cluster that may tell it apart from another and be overruled by all the others. */
const TOLERATED_WITNESSES = 0.3;
/** How far below the threshold the mean of all pairs may lie: a chain of look-alikes falls under it. */
const CHAIN_MARGIN = 1.5;

/** An order of mentions that hangs on content alone. */
export function compareMentions(a: Mention, b: Mention): number {
  return a.claim.id < b.claim.id ? -1 : a.claim.id > b.claim.id ? 1 : 0;
}

/** How well two clusters fit, over all pairs between them. */
export interface Fit {
  /** Documents (or curators) that tell the two clusters apart, as a part of the documents of the smaller one. */
  readonly toldApart: number;
  /** Mean over the pairs without veto; -Infinity where there is none. */
  readonly mean: number;
  readonly best: number;
  readonly vetoed: number;
}

/** Affinity, worked out once for two mentions; a veto counts as -Infinity. */
export function rememberedAffinity(a: Mention, b: Mention, memo: Memo): number {
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
