import type { Framed } from './happening.js';

/** What makes a sentence the one that tells a happening, in the order of a newspaper: title, lead, verb, own actor. */
const WEIGHTS = {
  title: 1.5,
  lead: 0.8,
  heading: -0.6,
  late: -0.6,
  verbal: 1,
  announced: 0.4,
  inForce: 0.3,
  ownActor: 0.5,
  ownMineral: 0.6,
  background: -1.6,
  past: -1,
  negated: -0.8,
  denied: -2,
  hedged: -0.3,
  opinion: -0.8,
  conditional: -0.8,
  question: -2,
  retaliation: -1.4,
  purpose: -1.4,
  otherGood: -1,
} as const;
export type StrengthFeature = keyof typeof WEIGHTS;
export const STRENGTH_FEATURES = Object.keys(WEIGHTS) as StrengthFeature[];

/** Each feature of a candidate by name, 0 to 1. */
export function strengthFeatures({
  candidate,
  actors,
  minerals,
}: Omit<Framed, 'strength'>): Record<StrengthFeature, number> {
  const { signals, sentence } = candidate;
  const { kind, index } = sentence.sentence;
  return {
    title: Number(kind === 'title'),
    lead: Number(kind !== 'title' && index <= 2),
    heading: Number(kind === 'heading'),
    late: Math.min(1, index / 12),
    verbal: Number(signals.verbal),
    announced: Number(signals.announced),
    inForce: Number(signals.inForce),
    ownActor: Number(actors.every(({ inherited }) => !inherited)),
    ownMineral: Number(minerals.every(({ inherited }) => !inherited)),
    background: Number(signals.background),
    past: Number(signals.past),
    negated: Number(signals.negated),
    denied: Number(signals.denied),
    hedged: Number(signals.hedged),
    opinion: Number(signals.opinion),
    conditional: Number(signals.conditional),
    question: Number(signals.question),
    retaliation: Number(signals.retaliation),
    purpose: Number(signals.purpose),
    otherGood: Number(signals.otherGood),
  };
}

/** How strongly a candidate tells its happening: orders the members of a group, the strongest first. */
export function strengthOf(framed: Omit<Framed, 'strength'>): number {
  const features = strengthFeatures(framed);
  let sum = 0;
  for (const name of STRENGTH_FEATURES) sum += WEIGHTS[name] * features[name];
  return sum;
}
