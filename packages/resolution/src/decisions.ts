import { type ClaimId, derivedShortId, type RiskEventId } from '@lodewatch/contracts';
import { type Cluster, compareMentions } from './fit.js';
import type { AnalystDecision } from './types.js';

/** A happening with its id and what analysts have said of it. */
export interface Happening {
  readonly id: RiskEventId;
  readonly cluster: Cluster;
  readonly analyst: 'confirmed' | 'retracted' | null;
}

/**
 * The happening that a decision is about: the one that holds most of the claims it was made on, for ids may have changed
 * since; if none of these claims stands any more, as after a re-reading, the one with the id.
 */
function subjectOf(
  happenings: readonly Happening[],
  riskEventId: RiskEventId,
  claimIds: readonly ClaimId[],
): Happening | undefined {
  const held = happenings.map((happening) => ({
    happening,
    claims: happening.cluster.filter((mention) => claimIds.includes(mention.claim.id)).length,
  }));
  const [most] = held.sort((a, b) => b.claims - a.claims || (a.happening.id < b.happening.id ? -1 : 1));
  return most && most.claims > 0 ? most.happening : happenings.find((happening) => happening.id === riskEventId);
}

function applyOne(happenings: readonly Happening[], { decision, claimIds, intoClaimIds }: AnalystDecision) {
  const subject = subjectOf(happenings, decision.riskEventId, claimIds);
  if (!subject) return happenings;
  const others = happenings.filter((happening) => happening !== subject);
  switch (decision.kind) {
    case 'confirm':
      return [...others, { ...subject, analyst: 'confirmed' as const }];
    case 'retract':
      return [...others, { ...subject, analyst: 'retracted' as const }];
    case 'merge': {
      const into = subjectOf(others, decision.into, intoClaimIds);
      if (!into) return happenings;
      const cluster = [...into.cluster, ...subject.cluster].sort(compareMentions);
      return [...others.filter((happening) => happening !== into), { ...into, cluster }];
    }
    case 'split': {
      const leaves = (claimId: ClaimId): boolean => decision.claimIds.includes(claimId);
      const gone = subject.cluster.filter((mention) => leaves(mention.claim.id));
      const kept = subject.cluster.filter((mention) => !leaves(mention.claim.id));
      if (gone.length === 0 || kept.length === 0) return happenings;
      const id = derivedShortId('evt', 'split', ...[...decision.claimIds].sort());
      return [...others, { ...subject, cluster: kept }, { id, cluster: gone, analyst: null }];
    }
  }
}

/**
 * What analysts have decided, laid over what the machine has put together, in the order in which the decisions were made.
 * News that comes later finds its happening by the rules of the machine, and goes where that happening has been merged to.
 */
export function applyDecisions(
  happenings: readonly Happening[],
  decisions: readonly AnalystDecision[],
): readonly Happening[] {
  return [...decisions]
    .sort((a, b) => a.order - b.order)
    .reduce<readonly Happening[]>((current, decision) => applyOne(current, decision), happenings);
}
