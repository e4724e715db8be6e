import type { Framed } from './happening.js';

/** Below this a candidate is told as background. */
const NEWS = 0.9;

export function isBackground(framed: Framed): boolean {
  const { signals } = framed.candidate;
  return framed.score < NEWS || signals.background;
}

/** Whether anything is claimed at all: a denial, a question or a condition claims nothing. */
export function isClaim(framed: Framed): boolean {
  const { signals } = framed.candidate;
  return !signals.denied && !signals.question && framed.score > -3;
}

/** The probability that a claim is right. */
export function probability(lead: Framed, members: number): number {
  const odds = lead.score + 0.3 * (Math.min(members, 4) - 1) - 0.5;
  return Math.round((1 / (1 + Math.exp(-odds))) * 100) / 100;
}
