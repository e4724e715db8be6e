import type { Claim, DocumentId, RiskEvent, RiskEventId } from '@lodewatch/contracts';
import { commit } from './commitments.js';
import { compose, fieldsOf } from './compose.js';
import { applyDecisions } from './decisions.js';
import type { Cluster } from './fit.js';
import { gather } from './gather.js';
import { identify } from './identity.js';
import { Memo } from './memo.js';
import { latestReadings, toMentions } from './mention.js';
import { type Composed, relate } from './relations.js';
import { reportedBy } from './reported.js';
import { sourceGroups } from './sources.js';
import type { AnalystDecision, Mention, ReadDocument } from './types.js';

/** A risk event with the ids of all claims that it was made from. */
export interface ResolvedEvent {
  readonly event: RiskEvent;
  readonly claims: readonly Claim[];
}

function composeAll(
  mentions: readonly Mention[],
  decisions: readonly AnalystDecision[],
  memo: Memo,
): readonly Composed[] {
  const groupsOf = (cluster: Cluster) => memo.of('source groups', cluster, sourceGroups);
  const clusters = gather(mentions, memo).map((cluster) => ({
    cluster,
    fields: memo.of('fields', cluster, () => fieldsOf(cluster, groupsOf(cluster))),
  }));
  const ids = identify(clusters, memo);
  const happenings = clusters.map(({ cluster }, i) => ({ id: ids[i] as RiskEventId, cluster, analyst: null }));
  const composed = applyDecisions(happenings, decisions).map(({ id, cluster, analyst }) => {
    const key = memo.intern(cluster);
    const event = memo.of(`composed as ${analyst}`, key, () => compose({ id, cluster, analyst }, groupsOf(key)));
    return { event: event.id === id ? event : { ...event, id }, cluster };
  });
  return [...commit(relate(composed, memo))].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
}

/**
 * Mentions and decisions to risk events. A function of the two sets: order and repetition change nothing. Mentions that
 * are not {@link related} to each other, directly or through others, have no influence on each other's risk events, save
 * that happenings of one month which agree in all that their id says must be resolved together. A memo kept between calls
 * saves the work on what has not changed.
 */
export function resolveMentions(
  mentions: readonly Mention[],
  decisions: readonly AnalystDecision[] = [],
  memo: Memo = new Memo(),
): readonly ResolvedEvent[] {
  const distinct = [...new Map(mentions.map((mention) => [mention.claim.id, mention])).values()];
  return composeAll(distinct, decisions, memo).map(({ event, cluster }) => ({
    event,
    claims: cluster.map((mention) => mention.claim),
  }));
}

/** Documents with their readings (of which the newest counts) and analysts' decisions to risk events, sorted by id. */
export function resolve(
  readDocuments: readonly ReadDocument[],
  decisions: readonly AnalystDecision[] = [],
): readonly RiskEvent[] {
  return resolveMentions(latestReadings(readDocuments).flatMap(toMentions), decisions).map(({ event }) => event);
}

/** For each document, the risk events that it reports as its own news, sorted (see {@link reportedBy}). */
export function resolveDocuments(
  readDocuments: readonly ReadDocument[],
): ReadonlyMap<DocumentId, readonly RiskEventId[]> {
  const latest = latestReadings(readDocuments);
  return reportedBy(latest, resolve(latest));
}
