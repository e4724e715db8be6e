import { isToldApart } from './affinity.js';
import { compareMentions, type Fit, fits, rememberedAffinity } from './fit.js';
import type { Memo } from './memo.js';
import type { Mention } from './types.js';

/** Two mentions, by their place, that are alike enough to be one happening. */
export interface Edge {
  readonly i: number;
  readonly j: number;
  readonly affinity: number;
}

/**
 * How well growing clusters fit, kept as running sums over the pairs between each two of them: when two are joined, their sums
 * are added up instead of being taken over all pairs again.
 */
class RunningFits {
  readonly #count: number;
  readonly #sums: Float64Array;
  readonly #bests: Float64Array;
  readonly #vetoes: Int32Array;
  /** Documents that tell two clusters apart; few pairs have any. */
  readonly #witnesses = new Map<number, ReadonlySet<string>>();
  readonly #sizes: number[];
  readonly #documents: ReadonlySet<string>[];

  constructor(mentions: readonly Mention[], memo: Memo) {
    this.#count = mentions.length;
    const cells = this.#count * this.#count;
    this.#sums = new Float64Array(cells);
    this.#bests = new Float64Array(cells).fill(Number.NEGATIVE_INFINITY);
    this.#vetoes = new Int32Array(cells);
    this.#sizes = mentions.map(() => 1);
    this.#documents = mentions.map((mention) => new Set([mention.document.id]));
    for (const [i, a] of mentions.entries()) {
      for (let j = i + 1; j < this.#count; j += 1) {
        const b = mentions[j];
        if (b) this.#set(i, j, a, b, rememberedAffinity(a, b, memo));
      }
    }
  }

  #set(i: number, j: number, a: Mention, b: Mention, points: number): void {
    for (const cell of [i * this.#count + j, j * this.#count + i]) {
      if (points === Number.NEGATIVE_INFINITY) {
        this.#vetoes[cell] = 1;
        if (isToldApart(a, b)) this.#witnesses.set(cell, new Set([a.document.id]));
      } else {
        this.#sums[cell] = points;
        this.#bests[cell] = points;
      }
    }
  }

  between(i: number, j: number): Fit {
    const cell = i * this.#count + j;
    const pairs = (this.#sizes[i] ?? 0) * (this.#sizes[j] ?? 0);
    const vetoes = this.#vetoes[cell] ?? 0;
    const documents = Math.min(this.#documents[i]?.size ?? 0, this.#documents[j]?.size ?? 0);
    return {
      toldApart: (this.#witnesses.get(cell)?.size ?? 0) / documents,
      mean: vetoes === pairs ? Number.NEGATIVE_INFINITY : (this.#sums[cell] ?? 0) / (pairs - vetoes),
      best: this.#bests[cell] ?? Number.NEGATIVE_INFINITY,
      vetoed: vetoes / pairs,
    };
  }

  /** Adds cluster `j` to cluster `i`; `j` is not asked for any more. */
  join(i: number, j: number, others: Iterable<number>): void {
    for (const k of others) {
      if (k === i || k === j) continue;
      this.#add(i * this.#count + k, j * this.#count + k);
      this.#add(k * this.#count + i, k * this.#count + j);
    }
    this.#sizes[i] = (this.#sizes[i] ?? 0) + (this.#sizes[j] ?? 0);
    this.#documents[i] = new Set([...(this.#documents[i] ?? []), ...(this.#documents[j] ?? [])]);
  }

  #add(cell: number, from: number): void {
    this.#sums[cell] = (this.#sums[cell] ?? 0) + (this.#sums[from] ?? 0);
    this.#bests[cell] = Math.max(this.#bests[cell] ?? 0, this.#bests[from] ?? 0);
    this.#vetoes[cell] = (this.#vetoes[cell] ?? 0) + (this.#vetoes[from] ?? 0);
    const more = this.#witnesses.get(from);
    if (more) this.#witnesses.set(cell, new Set([...(this.#witnesses.get(cell) ?? []), ...more]));
  }
}

/**
 * Joins the mentions of one connected part along its edges, in their order, wherever the two clusters that an edge connects
 * agree as wholes.
 */
export function joinPart(
  mentions: readonly Mention[],
  edges: readonly Edge[],
  threshold: number,
  memo: Memo,
): readonly (readonly Mention[])[] {
  const running = new RunningFits(mentions, memo);
  const homes = mentions.map((_, i) => i);
  const clusters = new Map(mentions.map((mention, i): [number, Mention[]] => [i, [mention]]));
  for (const { i, j } of edges) {
    const [a, b] = [homes[i] ?? i, homes[j] ?? j].sort((x, y) => x - y);
    if (a === undefined || b === undefined || a === b || !fits(running.between(a, b), threshold)) continue;
    running.join(a, b, clusters.keys());
    clusters.get(a)?.push(...(clusters.get(b) ?? []));
    clusters.delete(b);
    for (const [n, home] of homes.entries()) if (home === b) homes[n] = a;
  }
  return [...clusters.values()].map((cluster) => memo.intern(cluster.sort(compareMentions)));
}
