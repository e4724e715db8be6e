import type { Cluster } from './fit.js';

/** Clusters remembered at most; beyond that all are forgotten and worked out anew. */
const MOST_CLUSTERS = 50_000;

/**
 * What has been worked out before. Every function that it is used for depends on its arguments alone, so remembering
 * changes nothing but the time it takes: when one document arrives, only what it touches is worked out. Keys are held weakly.
 */
export class Memo {
  readonly #clusters = new Map<string, Cluster>();
  readonly #single = new Map<string, WeakMap<object, unknown>>();
  readonly #pairs = new Map<string, WeakMap<object, WeakMap<object, unknown>>>();

  /** The one object for all clusters of these mentions, so that it can serve as a key. */
  intern(cluster: Cluster): Cluster {
    const key = cluster.map((mention) => mention.claim.id).join();
    const known = this.#clusters.get(key);
    // A claim may stand in another context now, read by another reader.
    if (known?.every((mention, i) => mention === cluster[i])) return known;
    if (this.#clusters.size >= MOST_CLUSTERS) this.#clusters.clear();
    this.#clusters.set(key, cluster);
    return cluster;
  }

  /** What `make` answered for the key before, under this name, or what it answers now. */
  of<K extends object, V>(name: string, key: K, make: (key: K) => V): V {
    let values = this.#single.get(name);
    if (!values) {
      values = new WeakMap();
      this.#single.set(name, values);
    }
    if (values.has(key)) return values.get(key) as V;
    const value = make(key);
    values.set(key, value);
    return value;
  }

  /** As {@link of}, for two keys in this order. */
  ofPair<K extends object, L extends object, V>(
    name: string,
    first: K,
    second: L,
    make: (first: K, second: L) => V,
  ): V {
    let rows = this.#pairs.get(name);
    if (!rows) {
      rows = new WeakMap();
      this.#pairs.set(name, rows);
    }
    let row = rows.get(first);
    if (!row) {
      row = new WeakMap();
      rows.set(first, row);
    }
    const known = row.get(second);
    if (known !== undefined) return known as V;
    const value = make(first, second);
    row.set(second, value);
    return value;
  }
}
