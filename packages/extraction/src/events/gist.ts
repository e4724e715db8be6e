import type { Direction, RiskEventType } from '@lodewatch/contracts';
import { COUNTRY_ROLES, type ConceptMention, type ReadSentence } from '../frames/analysis.js';
import { CONCEPTS, COUNTRY_KINDS, DATE_CUES, DATE_FORMS } from '../lexicon/concepts.js';

/** A kind of act: its type, and whether it makes supply harder or easier. */
export type Kind = `${RiskEventType} ${Direction}`;

export const kindOf = ({ type, direction }: { type: RiskEventType; direction: Direction }): Kind =>
  `${type} ${direction}`;

/** What a document speaks of as a whole, in log-odds. */
export interface Gist {
  /** For each kind of act, that the document reports one. */
  readonly kinds: ReadonlyMap<Kind, number>;
  /** The highest of them. */
  readonly most: number;
  /** That it reports any act at all, and is no comment, explanation or news of something else. */
  readonly report: number;
}

/** For each kind of act, and for a report of any, how much each feature speaks for it, by name, and `bias`. */
export type GistWeights = Readonly<Partial<Record<Kind | 'report', Readonly<Record<string, number>>>>>;

/** Sentences that a document opens with. */
const EARLY = 3;
/** Sentences in which an article has its news. */
const REACH = 40;
/** More minerals or countries than these, or more sentences with them, say no more. */
const MANY = 6;

/** Names of the features. Further on they are numbers, by their place here. */
const FEATURES: string[] = [];

/** Adds the features of a family, each member in each place; gives the number of the first place of each member. */
function family<T extends string>(
  places: readonly string[],
  members: readonly T[],
  prefix = '',
): ReadonlyMap<T, number> {
  return new Map(
    members.map((member) => {
      const number = FEATURES.length;
      for (const place of places) FEATURES.push(`${place} ${prefix}${member}`);
      return [member, number];
    }),
  );
}

const COUNTS = Array.from({ length: MANY + 1 }, (_, count) => String(count));
/**
 * Which word a document has, and where: anywhere, in its first sentences, in a sentence with a mineral, in the very first,
 * in more sentences than one.
 */
const WORDS = family(['any', 'early', 'mineral', 'first', 'again'], CONCEPTS);
const DATES = family(['any', 'early', 'mineral'], DATE_FORMS, 'date ');
const CUES = family(['any'], DATE_CUES, 'date cue ');
const NAMED_BY = family(['early', 'first'], COUNTRY_KINDS, 'country by ');
const IN_ROLE = family(['early', 'first'], COUNTRY_ROLES, 'country ');
const SIGNS = family(['any', 'first'], ['question', 'money'] as const);
const OF_MINERALS = family(['minerals'], COUNTS);
const OF_COUNTRIES = family(['countries'], COUNTS);
/** In how many sentences a mineral is named, a country, and both. */
const WITH_MINERAL = family(['sentences'], COUNTS, 'mineral ');
const WITH_COUNTRY = family(['sentences'], COUNTS, 'country ');
const WITH_BOTH = family(['sentences'], COUNTS, 'both ');

/** The features that a document has. They know nothing of who does what. */
function featuresOf(sentences: readonly ReadSentence[]): Set<number> {
  const features = new Set<number>();
  const minerals = new Set<string>();
  const countries = new Set<string>();
  const told = new Map<number, ReadSentence>();
  let [withMineral, withCountry, withBoth] = [0, 0, 0];
  for (const read of sentences) {
    const { index } = read.sentence;
    if (index >= REACH) break;
    const beside = read.minerals.length > 0;
    if (beside) withMineral++;
    if (read.countries.length > 0) withCountry++;
    if (beside && read.countries.length > 0) withBoth++;
    for (const { concept } of read.concepts) {
      const any = WORDS.get(concept) ?? 0;
      features.add(any);
      if (index < EARLY) features.add(any + 1);
      if (beside) features.add(any + 2);
      if (index === 0) features.add(any + 3);
      const before = told.get(any);
      if (before === undefined) told.set(any, read);
      else if (before !== read) features.add(any + 4);
    }
    for (const { form, cue } of read.dates) {
      const any = DATES.get(form) ?? 0;
      features.add(any);
      if (index < EARLY) features.add(any + 1);
      if (beside) features.add(any + 2);
      if (cue !== null) features.add(CUES.get(cue) ?? 0);
    }
    for (const { mineral } of read.minerals) minerals.add(mineral);
    for (const { country, by, role } of read.countries) {
      countries.add(country);
      if (index >= EARLY) continue;
      for (const early of [NAMED_BY.get(by) ?? 0, IN_ROLE.get(role) ?? 0]) {
        features.add(early);
        if (index === 0) features.add(early + 1);
      }
    }
    addSign(features, read.question, 'question', index);
    addSign(features, read.money.length > 0, 'money', index);
  }
  features.add(OF_MINERALS.get(countOf(minerals.size)) ?? 0);
  features.add(OF_COUNTRIES.get(countOf(countries.size)) ?? 0);
  features.add(WITH_MINERAL.get(countOf(withMineral)) ?? 0);
  features.add(WITH_COUNTRY.get(countOf(withCountry)) ?? 0);
  features.add(WITH_BOTH.get(countOf(withBoth)) ?? 0);
  return features;
}

function addSign(features: Set<number>, on: boolean, sign: 'question' | 'money', index: number): void {
  if (!on) return;
  const any = SIGNS.get(sign) ?? 0;
  features.add(any);
  if (index === 0) features.add(any + 1);
}

const countOf = (count: number) => COUNTS[Math.min(MANY, count)] ?? '';

/** The features that a document has, by name. */
export function gistFeatures(sentences: readonly ReadSentence[]): string[] {
  return [...featuresOf(sentences)].flatMap((feature) => FEATURES[feature] ?? []);
}

/** How much a word speaks for one kind of act where it stands. */
export type Speaks = (mention: ConceptMention, read: ReadSentence) => number;

/**
 * What a document speaks of as a whole, from the words in it alone. It knows nothing of who does what, but holds where a
 * sentence is told in a way that no frame knows. The weights are fitted on labelled news (scripts/fit-weights.mjs).
 */
export class GistModel {
  readonly #kinds: readonly Kind[];
  readonly #biases: Float64Array;
  /** A row for each feature, a column for each kind of act, and a last one for a report of any. */
  readonly #weights: Float64Array;

  constructor({ report = {}, ...kinds }: GistWeights) {
    this.#kinds = Object.keys(kinds) as Kind[];
    const columns = [...Object.values(kinds), report];
    this.#biases = Float64Array.from(columns, ({ bias }) => bias ?? 0);
    this.#weights = Float64Array.from(FEATURES.flatMap((name) => columns.map((weights) => weights[name] ?? 0)));
  }

  gistOf(sentences: readonly ReadSentence[]): Gist {
    const odds = this.#biases.slice();
    for (const feature of featuresOf(sentences)) {
      const row = feature * odds.length;
      for (let column = 0; column < odds.length; column++)
        odds[column] = (odds[column] ?? 0) + (this.#weights[row + column] ?? 0);
    }
    const kinds = new Map(this.#kinds.map((kind, column) => [kind, odds[column] ?? 0]));
    return { kinds, most: Math.max(...kinds.values()), report: odds[this.#kinds.length] ?? 0 };
  }

  /** How much words speak for a kind of act. */
  speaksFor(kind: Kind): Speaks {
    const weights = this.#weights;
    const width = this.#biases.length;
    const column = this.#kinds.indexOf(kind);
    return ({ concept }, { minerals, sentence: { index } }) => {
      const any = WORDS.get(concept);
      if (column < 0 || any === undefined) return 0;
      const at = (place: number) => weights[(any + place) * width + column] ?? 0;
      return at(0) + (index < EARLY ? at(1) : 0) + (minerals.length > 0 ? at(2) : 0) + (index === 0 ? at(3) : 0);
    };
  }
}
