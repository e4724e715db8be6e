import type { Claim, DocumentId, RiskEvent, RiskEventId } from '@lodewatch/contracts';
import { otherFaces } from './faces.js';
import { toInterval } from './time.js';
import type { ReadDocument } from './types.js';

/** A risk event as one document tells it. */
interface Told {
  readonly id: RiskEventId;
  readonly claims: readonly Claim[];
}

/** Days between two acts from which a report of the later one tells the earlier one as its story so far. */
const EARLIER_ACT = 2;
/** Part of the confidence in the surest claim of a document below which a claim does not say what the document is about. */
const UNSURE = 0.5;

const share = (a: readonly string[], b: readonly string[]): boolean => a.some((x) => b.includes(x));

/** Does one claim tell the end, for good or for a time, of what the other tells? */
function isEndOf(end: Claim, measure: Claim): boolean {
  return (
    end.direction === 'easing' &&
    (end.stage === 'suspended' || end.stage === 'ended') &&
    measure.direction === 'tightening' &&
    end.type === measure.type &&
    share(end.actors, measure.actors) &&
    share(end.minerals, measure.minerals)
  );
}

function isEarlier(earlier: Claim, later: Claim): boolean {
  const [from, to] = [toInterval(earlier.announced), toInterval(later.announced)];
  return from !== null && to !== null && to.from - from.from >= EARLIER_ACT;
}

const confidenceOf = ({ claims }: Told): number => Math.max(...claims.map((claim) => claim.confidence));

/** Leaves out what lies behind something else that the document tells. */
function withoutThoseBehind(told: readonly Told[], isBehind: (claim: Claim, other: Claim) => boolean): readonly Told[] {
  const claims = told.flatMap((one) => one.claims);
  return told.filter((one) => !one.claims.every((claim) => claims.some((other) => isBehind(claim, other))));
}

/**
 * The happenings that a document is about, of those that it tells as news. A report of a suspension tells what is suspended, and
 * a report of an act those before it, along the way, even where no word marks them as older. At least one is left.
 */
function foremost(told: readonly Told[]): readonly Told[] {
  const sure = Math.max(...told.map(confidenceOf)) * UNSURE;
  const surest = told.filter((one) => confidenceOf(one) >= sure);
  const ongoing = withoutThoseBehind(surest, (claim, other) => isEndOf(other, claim));
  return withoutThoseBehind(ongoing, isEarlier);
}

/** The risk events that each document tells, as its news or else along the way. */
function toldBy(
  readDocuments: readonly ReadDocument[],
  events: readonly RiskEvent[],
  background: boolean,
): ReadonlyMap<DocumentId, readonly Told[]> {
  const claims = new Map(
    readDocuments.flatMap(({ reading }) => reading.claims.map((claim) => [claim.id, claim] as const)),
  );
  const told = new Map<DocumentId, Told[]>(readDocuments.map(({ document }) => [document.id, []]));
  for (const { id, documents } of events) {
    if (documents.every((document) => document.background)) continue;
    for (const document of documents) {
      if (document.background !== background) continue;
      const own = document.claimIds.flatMap((claimId) => claims.get(claimId) ?? []);
      told.get(document.id)?.push({ id, claims: own.filter((claim) => claim.background === background) });
    }
  }
  return told;
}

/**
 * For each document, the risk events that it reports as its own news, sorted; not what it only tells along the way. A document
 * in which everything reads as background is taken to report those of its happenings that other documents report: every page
 * is about something. Who reports one face of an act reports the other (see {@link otherFaces}).
 */
export function reportedBy(
  readDocuments: readonly ReadDocument[],
  events: readonly RiskEvent[],
): ReadonlyMap<DocumentId, readonly RiskEventId[]> {
  const [news, alongTheWay] = [toldBy(readDocuments, events, false), toldBy(readDocuments, events, true)];
  const faces = otherFaces(events);
  const withFaces = (told: readonly Told[]): readonly RiskEventId[] =>
    [...new Set(told.flatMap(({ id }) => [id, faces.get(id) ?? id]))].sort();
  return new Map(
    [...news].map(([id, told]) => [id, withFaces(foremost(told.length > 0 ? told : (alongTheWay.get(id) ?? [])))]),
  );
}
