import type { Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, ReadSentence } from './analysis.js';
import { type Candidate, mentionsOf, mineralsOf, nearest, signalsAround, type Signals } from './candidate.js';
import { partiesOf } from './parties.js';

const ACCORD: ReadonlySet<Concept> = new Set(['accord']);
const MAKING: ReadonlySet<Concept> = new Set(['sign', 'agree', 'negotiate', 'announce', 'plan', 'decide', 'build', 'impose', 'in_force', 'widen', 'extend']);
const AGREEING: ReadonlySet<Concept> = new Set(['sign', 'agree']);
const NEGOTIATING: ReadonlySet<Concept> = new Set(['negotiate', 'plan', 'may']);

function stageOf(read: ReadSentence, signals: Signals, trigger: ConceptMention): Stage {
  const signed = nearest(mentionsOf(read, new Set<Concept>(['sign'])), trigger, 24);
  const agreed = nearest(mentionsOf(read, new Set<Concept>(['agree'])), trigger, 24);
  const talks = nearest(mentionsOf(read, NEGOTIATING), trigger, 16);
  if (signals.future || signals.hedged) return 'proposed';
  if (talks !== null && signed === null) return 'proposed';
  if (talks !== null && signals.planned) return 'proposed';
  if (signed !== null) return 'signed';
  if (agreed !== null) return 'signed';
  return signals.announced ? 'announced' : 'signed';
}

/** Understandings between governments. `parties` are those known from elsewhere in the document. */
export function accords(read: ReadSentence): Candidate[] {
  const nouns = mentionsOf(read, ACCORD);
  const verbs = mentionsOf(read, AGREEING);
  const trigger = nouns.find((noun) => nearest(mentionsOf(read, MAKING), noun, 24) !== null) ?? nouns[0] ?? verbs.find(({ concept }) => concept === 'agree') ?? null;
  if (trigger === null) return [];
  const parties = partiesOf(read, trigger);
  const making = mentionsOf(read, MAKING);
  const strong = making.filter(({ concept }) => concept !== 'announce' && concept !== 'plan' && concept !== 'decide');
  const governor = nearest(strong.filter((verb) => verb !== trigger), trigger, 24) ?? nearest(making.filter((verb) => verb !== trigger), trigger, 24);
  // A verb of agreeing alone needs both sides in the sentence.
  if (trigger.concept === 'agree' && parties.length < 2) return [];
  const signals = signalsAround(read, trigger, governor);
  return [
    {
      type: 'accord',
      direction: 'easing',
      stage: stageOf(read, signals, trigger),
      trigger,
      governor: governor ?? (trigger.concept === 'agree' ? trigger : null),
      actors: parties,
      targets: [],
      minerals: mineralsOf(read, true),
      instruments: [],
      money: [],
      sentence: read,
      signals,
    },
  ];
}
