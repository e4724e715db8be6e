import type { Direction, RiskEventType } from '@lodewatch/contracts';
import type { ConceptMention, ReadSentence } from '../frames/analysis.js';
import { CONCEPTS, type Concept } from '../lexicon/concepts.js';

/** A kind of act: its type, and whether it makes supply harder or easier. */
export type Kind = `${RiskEventType} ${Direction}`;

export const kindOf = ({ type, direction }: { type: RiskEventType; direction: Direction }): Kind =>
  `${type} ${direction}`;

/** What a document speaks of as a whole, in log-odds. */
export interface Gist {
  /** For each kind of act, that the document reports one. */
  readonly kinds: ReadonlyMap<Kind, number>;
  /** That it reports any act at all, and is no comment, explanation or news of something else. */
  readonly report: number;
}

/** For each kind of act, and for a report of any, how much each feature speaks for it, by name, and `bias`. */
export type GistWeights = Readonly<Partial<Record<Kind | 'report', Readonly<Record<string, number>>>>>;

interface Table {
  readonly bias: number;
  readonly weights: Float64Array;
}

/** Where a word stands in a document: anywhere, in its first sentences, in a sentence with a mineral. */
const PLACES = ['any', 'early', 'mineral'] as const;
/** Sentences that a document opens with. */
const EARLY = 3;
/** Sentences in which an article has its news. */
const REACH = 40;

/** Names of the features: which word a document has, and where. Further on they are numbers, by their place here. */
const FEATURES: readonly string[] = CONCEPTS.flatMap((concept) => PLACES.map((place) => `${place} ${concept}`));
const featureOf = new Map<Concept, number>(CONCEPTS.map((concept, i) => [concept, i * PLACES.length]));

function featuresOf(sentences: readonly ReadSentence[]): Set<number> {
  const features = new Set<number>();
  for (const { concepts, minerals, sentence } of sentences) {
    if (sentence.index >= REACH) break;
    for (const { concept } of concepts) {
      const any = featureOf.get(concept) ?? 0;
      features.add(any);
      if (sentence.index < EARLY) features.add(any + 1);
      if (minerals.length > 0) features.add(any + 2);
    }
  }
  return features;
}

/** The features that a document has, by name. */
export function gistFeatures(sentences: readonly ReadSentence[]): string[] {
  return [...featuresOf(sentences)].flatMap((feature) => FEATURES[feature] ?? []);
}

/**
 * What a document speaks of as a whole, from the words in it alone. It knows nothing of who does what, but holds where a
 * sentence is told in a way that no frame knows. The weights are fitted on labelled news (scripts/fit-weights.mjs).
 */
export class GistModel {
  readonly #kinds: ReadonlyMap<Kind, Table>;
  readonly #report: Table;

  constructor({ report, ...kinds }: GistWeights) {
    const tableOf = (weights: Readonly<Record<string, number>>): Table => ({
      bias: weights.bias ?? 0,
      weights: Float64Array.from(FEATURES, (name) => weights[name] ?? 0),
    });
    this.#kinds = new Map(Object.entries(kinds).map(([kind, weights]) => [kind as Kind, tableOf(weights)]));
    this.#report = tableOf(report ?? {});
  }

  gistOf(sentences: readonly ReadSentence[]): Gist {
    const features = featuresOf(sentences);
    const kinds = new Map<Kind, number>();
    for (const [kind, table] of this.#kinds) kinds.set(kind, oddsOf(table, features));
    return { kinds, report: oddsOf(this.#report, features) };
  }

  /** How much a word speaks for a kind of act where it stands. */
  weightOf(kind: Kind, { concept }: ConceptMention, { minerals, sentence }: ReadSentence): number {
    const weights = this.#kinds.get(kind)?.weights;
    const any = featureOf.get(concept);
    if (weights === undefined || any === undefined) return 0;
    const early = sentence.index < EARLY ? (weights[any + 1] ?? 0) : 0;
    const beside = minerals.length > 0 ? (weights[any + 2] ?? 0) : 0;
    return (weights[any] ?? 0) + early + beside;
  }
}

function oddsOf({ bias, weights }: Table, features: ReadonlySet<number>): number {
  let odds = bias;
  for (const feature of features) odds += weights[feature] ?? 0;
  return odds;
}
