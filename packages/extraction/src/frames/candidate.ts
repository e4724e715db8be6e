import type { Direction, Instrument, RiskEventType, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, MineralMention, MoneyMention, ReadSentence } from './analysis.js';
import type { JointPromise } from './promises.js';

/** One reading of one act in one sentence, before the document is taken as a whole. Offsets are folded ones. */
export interface Candidate {
  readonly type: RiskEventType;
  readonly direction: Direction;
  readonly stage: Stage;
  /** The word that makes it this act, and the verb that governs it. */
  readonly trigger: ConceptMention;
  readonly governor: ConceptMention | null;
  readonly actors: readonly CountryMention[];
  readonly targets: readonly CountryMention[];
  readonly minerals: readonly MineralMention[];
  readonly instruments: readonly { instrument: Instrument; mention: ConceptMention }[];
  readonly money: readonly MoneyMention[];
  readonly sentence: ReadSentence;
  readonly signals: Signals;
  /** Found by the words of the document as a whole, not by a frame. */
  readonly gleaned?: true;
  /** Promised by the parties of an accord. */
  readonly promise?: JointPromise;
  /** Weighed by the parties of an accord, and not promised yet. */
  readonly weighed?: true;
}

/** Types of acts that are measures of a state, with a first and mostly a last day. */
export const MEASURES: ReadonlySet<RiskEventType> = new Set([
  'export_control',
  'trade_restriction',
  'resource_nationalism',
]);

/** What the words around an act say about it; each moves the odds that it is news of this document. */
export interface Signals {
  /** A verb acts on it, so that more is said than its name. */
  readonly verbal: boolean;
  readonly background: boolean;
  readonly past: boolean;
  readonly negated: boolean;
  readonly denied: boolean;
  readonly hedged: boolean;
  readonly planned: boolean;
  readonly opinion: boolean;
  readonly conditional: boolean;
  readonly question: boolean;
  readonly retaliation: boolean;
  readonly purpose: boolean;
  readonly announced: boolean;
  readonly inForce: boolean;
  readonly future: boolean;
  readonly otherGood: boolean;
}

export type SteppedMention = {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly clause: number;
};

/** Distance between two mentions in words, twice over. */
export function distance(a: SteppedMention, b: SteppedMention): number {
  return Math.abs(a.at - b.at);
}

/** Mentions of any of the concepts in the sentence. */
export function mentionsOf(read: ReadSentence, concepts: ReadonlySet<Concept>): ConceptMention[] {
  const found: ConceptMention[] = [];
  for (const mention of read.concepts) if (concepts.has(mention.concept)) found.push(mention);
  return found;
}

/** The mention nearest to `to` within `reach`; with `sameClause`, of its clause alone. */
export function nearest<T extends SteppedMention>(
  mentions: readonly T[],
  to: SteppedMention,
  reach: number,
  sameClause = true,
): T | null {
  let best: T | null = null;
  for (const mention of mentions) {
    if (sameClause && mention.clause !== to.clause) continue;
    const far = distance(mention, to);
    if (far <= reach && (best === null || far < distance(best, to))) best = mention;
  }
  return best;
}

/** Whether both of two states, whom another sentence names, act at `trigger`: "each side will put in a billion". */
export function isOfBoth(read: ReadSentence, trigger: SteppedMention): boolean {
  return (
    read.has.has('both') &&
    read.concepts.some(
      ({ concept, clause, start }) => concept === 'both' && clause === trigger.clause && start < trigger.start,
    )
  );
}

/** Reach of a marker that opens an older fact, a goal or an answer: its own clause, on the side it governs. */
export function inScope(read: ReadSentence, marker: SteppedMention, of: SteppedMention): boolean {
  if (marker.clause !== of.clause) return false;
  return read.headFinal ? marker.start >= of.end : marker.end <= of.start;
}

function near(read: ReadSentence, concept: Concept, trigger: SteppedMention, reach: number): boolean {
  return (
    read.has.has(concept) &&
    read.concepts.some(
      (mention) =>
        mention.concept === concept && mention.clause === trigger.clause && distance(mention, trigger) <= reach,
    )
  );
}

/** Whether a mention is a part of a phrase: the "not" of "may not leave the country" bends no verb. */
function isWithin({ start, end }: ConceptMention, phrase: ConceptMention): boolean {
  return start >= phrase.start && end <= phrase.end;
}

/** A modal or negation stands just before the verb it bends, or just behind it in languages that end on it. */
function bends(
  read: ReadSentence,
  concept: Concept,
  verb: SteppedMention,
  reach: number,
  phrase: ConceptMention | null = null,
): boolean {
  return (
    read.has.has(concept) &&
    read.concepts.some(
      (mention) =>
        mention.concept === concept &&
        (phrase === null || !isWithin(mention, phrase)) &&
        mention.clause === verb.clause &&
        (read.headFinal
          ? mention.at >= verb.at && mention.at - verb.at <= 2 * reach
          : mention.at <= verb.at && verb.at - mention.at <= reach),
    )
  );
}

function scoped(read: ReadSentence, concept: Concept, trigger: SteppedMention): boolean {
  return (
    read.has.has(concept) &&
    read.concepts.some((mention) => mention.concept === concept && inScope(read, mention, trigger))
  );
}

const REFINED: ReadonlySet<Concept> = new Set(['production', 'local_processing']);

/** "ore not processed at home": the nearest "not" before a verb says what the goods are, not what is done. */
function isOfGoods(read: ReadSentence, head: SteppedMention): boolean {
  if (read.headFinal) return false;
  const negation = read.concepts.filter(({ concept, at }) => concept === 'negation' && at <= head.at).at(-1);
  return (
    negation !== undefined &&
    mentionsOf(read, REFINED).some(({ start, at }) => start >= negation.end && at - negation.at <= 6 && at < head.at)
  );
}

/** Who denies a report mostly says so at the end of the sentence that tells it. */
const DENIAL = 28;
const DENIAL_DENSE = 40;

const NOUNS: ReadonlySet<Concept> = new Set(['prohibition']);

/** Whether a ban is told by a verb of its own: "China bans exports", against "the ban on exports". */
function isForbidding(read: ReadSentence, trigger: ConceptMention): boolean {
  return trigger.concept === 'ban' && !mentionsOf(read, NOUNS).some((noun) => isWithin(trigger, noun));
}

/** Whether a condition beside an act, or at the head of its sentence, leaves open whether it comes. */
function isConditional(read: ReadSentence, head: SteppedMention): boolean {
  return (
    read.has.has('may') ||
    read.has.has('opinion') ||
    near(read, 'condition', head, 24) ||
    read.concepts.some(({ concept, at }) => concept === 'condition' && at - read.startStep <= 2)
  );
}

/** Reads the signals around a trigger. `governor` is the verb found to act on it, if any. */
export function signalsAround(read: ReadSentence, trigger: ConceptMention, governor: ConceptMention | null): Signals {
  const head = governor ?? trigger;
  return {
    verbal: governor !== null || isForbidding(read, trigger),
    background: scoped(read, 'background', trigger),
    past: near(read, 'past', head, 24),
    negated: bends(read, 'negation', head, 6, trigger) && !isOfGoods(read, head),
    denied:
      read.has.has('deny') &&
      read.concepts.some(
        (mention) => mention.concept === 'deny' && distance(mention, head) <= (read.dense ? DENIAL_DENSE : DENIAL),
      ),
    hedged: bends(read, 'may', head, 8),
    planned: near(read, 'plan', head, 16),
    opinion:
      read.has.has('opinion') &&
      read.concepts.some((mention) => mention.concept === 'opinion' && distance(mention, head) <= 24),
    conditional: read.has.has('condition') && isConditional(read, head),
    question: read.question,
    retaliation: scoped(read, 'retaliation', trigger),
    purpose: scoped(read, 'purpose', trigger),
    announced: read.has.has('announce') || read.has.has('decide'),
    inForce: near(read, 'in_force', trigger, 24) || near(read, 'immediate', trigger, 30),
    future: near(read, 'future', head, 12),
    otherGood: near(read, 'other_good', trigger, 10),
  };
}
