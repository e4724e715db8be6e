/** Roots of a trie: words are entered at their beginning, or anywhere. */
export const AT_WORD = 0;
export const ANYWHERE = 1;
export type Root = typeof AT_WORD | typeof ANYWHERE;

const FIRST_CAPACITY = 1 << 14;
/** Above this many children a node is searched by halves. */
const FEW = 8;

function grown<T extends Int32Array | Uint16Array>(array: T, make: (length: number) => T): T {
  const larger = make(array.length * 2);
  larger.set(array);
  return larger;
}

/** Collects words, each under a number of the caller's; `freeze` lays them out for reading. */
export class TrieBuilder {
  /** Children of a node are a chain in the order of their units: child, then from sibling to sibling. */
  #units = new Uint16Array(FIRST_CAPACITY);
  #child = new Int32Array(FIRST_CAPACITY);
  #sibling = new Int32Array(FIRST_CAPACITY);
  #values = new Int32Array(FIRST_CAPACITY);
  /** Children of the root of whole words, by their unit: too many for a chain. */
  readonly #first = new Int32Array(65536);
  #size = 2;

  /** The node at the end of a word; entered where it is new. */
  enter(root: Root, text: string): number {
    let node: number = root;
    for (let i = 0; i < text.length; i++) node = this.#step(node, text.charCodeAt(i));
    return node;
  }

  /** The node at the end of a word, -1 where it has not been entered. */
  nodeOf(root: Root, text: string): number {
    let node: number = root;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      let child = node === AT_WORD ? (this.#first[unit] ?? 0) : (this.#child[node] ?? 0);
      while (child !== 0 && this.#units[child] !== unit) child = this.#sibling[child] ?? 0;
      if (child === 0) return -1;
      node = child;
    }
    return node;
  }

  valueAt(node: number): number {
    return this.#values[node] ?? 0;
  }

  setValue(node: number, value: number): void {
    this.#values[node] = value;
  }

  #step(node: number, unit: number): number {
    if (node === AT_WORD) {
      const found = this.#first[unit] ?? 0;
      if (found !== 0) return found;
      const made = this.#make(unit, 0);
      this.#first[unit] = made;
      return made;
    }
    let before = 0;
    let child = this.#child[node] ?? 0;
    while (child !== 0) {
      const other = this.#units[child] ?? 0;
      if (other === unit) return child;
      if (other > unit) break;
      before = child;
      child = this.#sibling[child] ?? 0;
    }
    const made = this.#make(unit, child);
    if (before === 0) this.#child[node] = made;
    else this.#sibling[before] = made;
    return made;
  }

  #make(unit: number, sibling: number): number {
    const made = this.#size++;
    if (made === this.#units.length) {
      this.#units = grown(this.#units, (length) => new Uint16Array(length));
      this.#child = grown(this.#child, (length) => new Int32Array(length));
      this.#sibling = grown(this.#sibling, (length) => new Int32Array(length));
      this.#values = grown(this.#values, (length) => new Int32Array(length));
    }
    this.#units[made] = unit;
    this.#sibling[made] = sibling;
    return made;
  }

  /** Lays the trie out; the value of a node becomes what stands at its place in `values`. */
  freeze(values: Int32Array): Trie {
    const size = this.#size;
    const nodes = new Int32Array(4 * size);
    const first = new Int32Array(65536);
    const anywhere = new Int32Array(this.#child[ANYWHERE] === 0 ? 0 : 65536);
    const waiting = new Int32Array(size);
    const placeOf = new Int32Array(size);
    // Node 0 is no node: there is room for what nothing leads to.
    let free = NODE;
    const lay = (top: number): number => {
      const laid = free;
      let depth = 1;
      waiting[0] = top;
      placeOf[0] = 0;
      while (depth > 0) {
        depth--;
        const node = waiting[depth] ?? 0;
        nodes[placeOf[depth] ?? 0] = free;
        let count = 0;
        for (let child = this.#child[node] ?? 0; child !== 0; child = this.#sibling[child] ?? 0) count++;
        nodes[free] = values[this.#values[node] ?? 0] ?? 0;
        nodes[free + 1] = count;
        let edge = free + NODE;
        for (let child = this.#child[node] ?? 0; child !== 0; child = this.#sibling[child] ?? 0) {
          nodes[edge] = this.#units[child] ?? 0;
          waiting[depth] = child;
          placeOf[depth] = edge + count;
          depth++;
          edge++;
        }
        free = edge + count;
      }
      return laid;
    };
    for (let unit = 0; unit < 65536; unit++) {
      const node = this.#first[unit] ?? 0;
      if (node !== 0) first[unit] = lay(node);
    }
    for (let child = this.#child[ANYWHERE] ?? 0; child !== 0; child = this.#sibling[child] ?? 0) {
      anywhere[this.#units[child] ?? 0] = lay(child);
    }
    return new Trie(first, anywhere, nodes.slice(0, free));
  }
}

/** What comes before the edges of a node: its value and their number. */
const NODE = 2;

/** Words to be found in a text. Nodes stand depth first, so that a word is read along neighbouring memory. */
export class Trie {
  readonly #first: Int32Array;
  readonly #anywhere: Int32Array;
  /** A node is known by where it begins: its value, the number of its children, their units in order, and where each begins. */
  readonly #nodes: Int32Array;

  constructor(first: Int32Array, anywhere: Int32Array, nodes: Int32Array) {
    this.#first = first;
    this.#anywhere = anywhere;
    this.#nodes = nodes;
  }

  /** Whether some words are entered anywhere. */
  get hasAnywhere(): boolean {
    return this.#anywhere.length > 0;
  }

  /** The node under a root for a unit, 0 where no word begins with it. */
  enter(root: Root, unit: number): number {
    return (root === AT_WORD ? this.#first[unit] : this.#anywhere[unit]) ?? 0;
  }

  /** The number of the word that ends on a node, 0 where none does. */
  valueAt(node: number): number {
    return this.#nodes[node] ?? 0;
  }

  /** The child of a node for a unit, 0 where there is none. */
  step(node: number, unit: number): number {
    const nodes = this.#nodes;
    const count = nodes[node + 1] ?? 0;
    let edge = node + NODE;
    const last = edge + count;
    if (count > FEW) {
      let high = last;
      while (edge < high) {
        const middle = (edge + high) >> 1;
        if ((nodes[middle] ?? 0) < unit) edge = middle + 1;
        else high = middle;
      }
      return edge < last && nodes[edge] === unit ? (nodes[edge + count] ?? 0) : 0;
    }
    while (edge < last) {
      if (nodes[edge] === unit) return nodes[edge + count] ?? 0;
      edge++;
    }
    return 0;
  }
}
