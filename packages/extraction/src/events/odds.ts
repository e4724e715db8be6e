import type { Context } from './context.js';
import type { Framed } from './happening.js';

/** What speaks for and against a candidate being news of its document, by name, so that weights can be fitted. */
export function featuresOf(framed: Omit<Framed, 'score'>, context: Context): Record<string, number> {
  const { candidate, actors, minerals } = framed;
  const { signals, sentence, type } = candidate;
  const { kind, index } = sentence.sentence;
  const share = (count: number) => Math.min(1, count / Math.max(4, context.sentences.length));
  return {
    title: Number(kind === 'title'),
    lead: Number(kind !== 'title' && index <= 2),
    heading: Number(kind === 'heading'),
    late: Math.min(1, index / 12),
    verbal: Number(signals.verbal),
    announced: Number(signals.announced),
    inForce: Number(signals.inForce),
    future: Number(signals.future),
    ownActor: Number(actors.every(({ inherited }) => !inherited)),
    ownMineral: Number(minerals.every(({ inherited }) => !inherited)),
    background: Number(signals.background),
    past: Number(signals.past),
    negated: Number(signals.negated),
    denied: Number(signals.denied),
    hedged: Number(signals.hedged),
    planned: Number(signals.planned),
    opinion: Number(signals.opinion),
    conditional: Number(signals.conditional),
    question: Number(signals.question),
    retaliation: Number(signals.retaliation),
    purpose: Number(signals.purpose),
    otherGood: Number(signals.otherGood),
    consumer: share(context.consumer),
    market: share(context.market),
    opinionated: share(context.opinion),
    [`is_${type}`]: 1,
  };
}

/** Log-odds per feature. */
const WEIGHTS: Readonly<Record<string, number>> = {
  bias: -0.6,
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
  consumer: -4,
  market: -1,
};

/** Log-odds that a candidate is news of its document. */
export function oddsOf(framed: Omit<Framed, 'score'>, context: Context): number {
  let sum = WEIGHTS['bias'] ?? 0;
  for (const [name, value] of Object.entries(featuresOf(framed, context))) sum += (WEIGHTS[name] ?? 0) * value;
  return sum;
}
