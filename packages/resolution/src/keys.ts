import { type Claim, RISK_EVENT_TYPES, type RiskEventType } from '@lodewatch/contracts';
import { isDouble } from './affinity.js';
import { isUnnamed, rootsOf } from './minerals.js';

/** Key part of a claim that names no mineral: it may be about any. */
const UNNAMED = 'critical_minerals';
/** Key part under which every claim that does name minerals can be found as well. */
const NAMED = 'named';

/** Types whose claims may bear on one another: doubles, and promises of money made in an accord. */
function meet(a: RiskEventType, b: RiskEventType): boolean {
  const promise = (x: RiskEventType, y: RiskEventType) => x === 'accord' && y === 'financing_measure';
  return a === b || isDouble(a, b) || promise(a, b) || promise(b, a);
}

/** For each type, those that its claims may bear on. */
export const MEETING: ReadonlyMap<RiskEventType, readonly RiskEventType[]> = new Map(
  RISK_EVENT_TYPES.map((type) => [type, RISK_EVENT_TYPES.filter((other) => meet(type, other))]),
);

/**
 * Can one claim have any influence on what becomes of the other: as a report of the same happening, as the measure that
 * it suspends, ends or eases, or as the promise that it makes or keeps? Wider than any rule that puts claims together, and
 * blind to time, so that the claims reached by following it are all that must be known. Symmetric.
 */
export function related(a: Claim, b: Claim): boolean {
  if (!meet(a.type, b.type)) return false;
  const common = a.actors.filter((actor) => b.actors.includes(actor)).length;
  if (common === 0) return false;
  if (a.type === 'accord' && b.type === 'accord' && 2 * common < a.actors.length + b.actors.length - common) {
    return false;
  }
  const roots = rootsOf(a.minerals);
  return isUnnamed(a.minerals) || isUnnamed(b.minerals) || rootsOf(b.minerals).some((root) => roots.includes(root));
}

/**
 * Blocking keys: if two claims are {@link related}, one is found under an `index` key of its own by a `probe` key of the
 * other, and the other way round.
 */
export interface CandidateKeys {
  readonly index: readonly string[];
  readonly probe: readonly string[];
}

export function candidateKeys(claim: Claim): CandidateKeys {
  const roots = rootsOf(claim.minerals);
  const unnamed = roots.length === 0;
  const indexed = unnamed ? [UNNAMED] : [...roots, NAMED];
  const probed = unnamed ? [NAMED, UNNAMED] : [...roots, UNNAMED];
  const keys = (types: readonly RiskEventType[], minerals: readonly string[]) =>
    types.flatMap((type) => claim.actors.flatMap((actor) => minerals.map((mineral) => `${type}|${actor}|${mineral}`)));
  return { index: keys([claim.type], indexed), probe: keys(MEETING.get(claim.type) ?? [], probed) };
}
