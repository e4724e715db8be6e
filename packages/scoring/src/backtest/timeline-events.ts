import { type Commitment, derivedId, derivedShortId, lastDay, type RiskEvent } from '@lodewatch/contracts';
import type { TimelineEntry } from '@lodewatch/reference';

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** Does the second entry tell that the measure of the first took effect? Then both are one happening. */
function isEntryIntoForce(first: TimelineEntry, second: TimelineEntry): boolean {
  return (
    first.id !== second.id &&
    (first.stage === 'announced' || first.stage === 'signed') &&
    second.stage === 'in_force' &&
    first.effective !== null &&
    first.effective === second.announced &&
    first.type === second.type &&
    first.direction === second.direction &&
    sameSet(first.actors, second.actors) &&
    sameSet(first.minerals, second.minerals)
  );
}

function toRiskEvent(entry: TimelineEntry): RiskEvent {
  const id = derivedShortId('evt', 'policy-timeline', entry.id);
  const documentId = derivedId('doc', 'policy-timeline', entry.id);
  const commitments: Commitment[] =
    entry.due === null
      ? []
      : [
          {
            id: derivedShortId('cmt', 'policy-timeline', entry.id),
            riskEventId: id,
            due: entry.due,
            dueDay: lastDay(entry.due),
            status: 'open',
            fulfilledOn: null,
            instruments: entry.instruments,
            quote: entry.headline,
            documentId,
          },
        ];
  return {
    id,
    title: entry.headline,
    type: entry.type,
    direction: entry.direction,
    stage: entry.stage,
    actors: entry.actors,
    targets: entry.targets,
    minerals: entry.minerals,
    announced: entry.announced,
    effective: entry.effective,
    until: entry.until,
    due: entry.due,
    instruments: entry.instruments,
    verification: entry.sourceStatus === 'seen' ? 'confirmed' : 'unverified',
    confidence: entry.sourceStatus === 'seen' ? 1 : 0.5,
    documents: [
      {
        id: documentId,
        claimIds: [],
        url: null,
        source: entry.source,
        published: entry.announced,
        language: 'en',
        official: false,
        background: false,
        sourceGroup: entry.id,
        quote: entry.headline,
      },
    ],
    stages: [],
    relations: [],
    commitments,
    curated: true,
  };
}

/**
 * The entries of the policy timeline as risk events, each on its own evidence. An entry that only tells that an
 * announced measure took effect is the same happening and is left out.
 */
export function timelineRiskEvents(entries: readonly TimelineEntry[]): readonly RiskEvent[] {
  return entries
    .filter((entry) => !entries.some((earlier) => isEntryIntoForce(earlier, entry)))
    .map((entry) => toRiskEvent(entry));
}
