import type { Claim, DocumentId, RiskEvent, RiskEventId } from '@lodewatch/contracts';
import { commit } from './commitments.js';
import { compose, fieldsOf } from './compose.js';
import { applyDecisions } from './decisions.js';
import { otherFaces } from './faces.js';
import type { Cluster } from './fit.js';
import { gather } from './gather.js';
import { identify } from './identity.js';
import { Memo } from './memo.js';
import { latestReadings, toMentions } from './mention.js';
import { type Composed, relate } from './relations.js';
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

/**
 * For each document, the risk events that it reports as its own news, sorted; not what it only tells along the way. A document
 * in which everything reads as background is taken to report those of its happenings that other documents report: every page
 * is about something. Who reports one face of an act reports the other (see {@link otherFaces}).
 */
export function resolveDocuments(
  readDocuments: readonly ReadDocument[],
): ReadonlyMap<DocumentId, readonly RiskEventId[]> {
  const events = resolve(readDocuments);
  const collect = (background: boolean): ReadonlyMap<DocumentId, RiskEventId[]> => {
    const told = new Map<DocumentId, RiskEventId[]>(readDocuments.map(({ document }) => [document.id, []]));
    for (const event of events) {
      if (event.documents.every((document) => document.background)) continue;
      for (const document of event.documents) {
        if (document.background === background) told.get(document.id)?.push(event.id);
      }
    }
    return told;
  };
  const [reported, toldAlong] = [collect(false), collect(true)];
  const faces = otherFaces(events);
  const withFaces = (ids: readonly RiskEventId[]): readonly RiskEventId[] =>
    [...new Set(ids.flatMap((id) => [id, faces.get(id) ?? id]))].sort();
  return new Map(
    [...reported].map(([id, news]) => [id, withFaces(news.length > 0 ? news : (toldAlong.get(id) ?? []))]),
  );
}
