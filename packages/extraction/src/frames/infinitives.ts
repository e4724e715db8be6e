import { ACTS, type Concept } from '../lexicon/concepts.js';
import type { Sentence } from '../text/segments.js';
import type { ConceptMention } from './analysis.js';

/** Verbs: what stands in front of an infinitive and takes it ("agrees to build"), and what may be one itself. */
const VERBS: ReadonlySet<Concept> = new Set(ACTS);

/** Nouns that are verbs as well: "to ban exports", "to tariff". */
const NOUNS_AND_VERBS: ReadonlySet<Concept> = new Set([...VERBS, 'ban', 'nationalisation', 'stockpile', 'export_ban']);

/** What else takes an infinitive: "a loan to build", "ready to end". */
const TAKERS: ReadonlySet<Concept> = new Set([
  ...VERBS,
  'future',
  'may',
  'purpose',
  'accord',
  'money',
  'loan',
  'subsidy',
  'negation',
  'deny',
  'opinion',
]);

/** "Vale to shut mines": a headline's only verb, where it is an infinitive, tells what will be. */
export function toCome(
  folded: string,
  { kind }: Sentence,
  concepts: readonly ConceptMention[],
  infinitives: readonly string[],
): ConceptMention | null {
  if (kind === 'body' || infinitives.length === 0) return null;
  for (const mention of concepts) {
    const { start, concept } = mention;
    const marker = infinitives.find((word) => folded.startsWith(`${word} `, start - word.length - 1));
    if (marker !== undefined && NOUNS_AND_VERBS.has(concept) && folded[start - marker.length - 2] === ' ')
      return { ...mention, concept: 'future' };
    if (TAKERS.has(concept)) return null;
  }
  return null;
}
