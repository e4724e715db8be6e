import type { RiskEvent, RiskEventId } from '@lodewatch/contracts';

/** Documents that must tell two happenings together for these to be one act. */
const TOLD_TOGETHER = 3;

/** What the two faces of an act have in common; they differ in their direction. */
function subjectOf({ type, actors, minerals }: RiskEvent): string {
  return [type, [...actors].sort(), [...minerals].sort()].join('|');
}

function newsOf(event: RiskEvent): ReadonlySet<string> {
  return new Set(event.documents.filter(({ background }) => !background).map(({ id }) => id));
}

/**
 * Happenings that are two faces of one act: a ban that gives way to quotas is lifted, and quotas are set. Reports tell both, or
 * the one or the other, and mean the same. Of several that many documents tell together, those that most do.
 */
export function otherFaces(events: readonly RiskEvent[]): ReadonlyMap<RiskEventId, RiskEventId> {
  const bySubject = new Map<string, RiskEvent[]>();
  for (const event of events) {
    const key = subjectOf(event);
    bySubject.set(key, [...(bySubject.get(key) ?? []), event]);
  }
  const pairs = [...bySubject.values()].flatMap((alike) => {
    const told = new Map(alike.map((event) => [event, newsOf(event)]));
    const tightening = alike.filter(({ direction }) => direction === 'tightening');
    return alike
      .filter(({ direction }) => direction === 'easing')
      .flatMap((easing) =>
        tightening.map((tight) => ({
          ids: [easing.id, tight.id] as const,
          together: [...(told.get(easing) ?? [])].filter((id) => told.get(tight)?.has(id)).length,
        })),
      );
  });
  const faces = new Map<RiskEventId, RiskEventId>();
  const firmest = pairs
    .filter(({ together }) => together >= TOLD_TOGETHER)
    .sort((a, b) => b.together - a.together || (a.ids.join() < b.ids.join() ? -1 : 1));
  for (const { ids } of firmest) {
    const [easing, tight] = ids;
    if (faces.has(easing) || faces.has(tight)) continue;
    faces.set(easing, tight);
    faces.set(tight, easing);
  }
  return faces;
}
