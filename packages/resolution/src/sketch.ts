import { type Claim, RISK_EVENT_TYPES, type RiskEventType } from '@lodewatch/contracts';
import { isUnnamed, rootsOf } from './minerals.js';

/**
 * What a claim is about, in a few bits: enough to tell most pairs of claims apart without looking at them closely. Bits of
 * countries and minerals may coincide, so sketches that meet say nothing, but sketches that do not meet settle it.
 */
export interface Sketch {
  readonly type: number;
  /** Types whose claims may bear on one of this type. */
  readonly meets: number;
  readonly actors: number;
  readonly minerals: number;
}

const BITS = 31;

function bitOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
  return 1 << (Math.abs(hash) % BITS);
}

function bitsOf(words: readonly string[]): number {
  return words.reduce((bits, word) => bits | bitOf(word), 0);
}

function typeBits(types: readonly RiskEventType[]): number {
  return types.reduce((bits, type) => bits | (1 << RISK_EVENT_TYPES.indexOf(type)), 0);
}

export function sketchOf(claim: Claim, meeting: readonly RiskEventType[]): Sketch {
  return {
    type: typeBits([claim.type]),
    meets: typeBits(meeting),
    actors: bitsOf(claim.actors),
    minerals: isUnnamed(claim.minerals) ? -1 : bitsOf(rootsOf(claim.minerals)),
  };
}

/** False if two claims can have nothing to do with each other. */
export function mayMeet(a: Sketch, b: Sketch): boolean {
  return (a.meets & b.type) !== 0 && (a.actors & b.actors) !== 0 && (a.minerals & b.minerals) !== 0;
}
