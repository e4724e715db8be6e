import { isDeepStrictEqual } from 'node:util';
import {
  type ClaimId,
  contentHash,
  derivedUuid,
  type NewRecord,
  type RiskEvent,
  type RiskEventId,
  streamName,
} from '@lodewatch/contracts';

/** What led to a change: the record that is being answered. */
export interface Cause {
  readonly recordId: string;
  readonly correlationId: string | undefined;
}

/** A risk event as it stood, with the claims that stood in it. */
export interface Standing {
  readonly event: RiskEvent;
  readonly claimIds: readonly ClaimId[];
}

export interface ChangesInput {
  readonly before: readonly Standing[];
  readonly after: readonly RiskEvent[];
  /** The cause of what becomes of a risk event, by the claims in it. */
  readonly causeOf: (claimIds: readonly ClaimId[]) => Cause;
}

export interface Changes {
  readonly records: readonly NewRecord[];
  readonly stored: readonly RiskEvent[];
  readonly withdrawn: readonly RiskEventId[];
}

const claimIdsOf = (event: RiskEvent): readonly ClaimId[] => event.documents.flatMap((document) => document.claimIds);

function changedFields(before: RiskEvent, after: RiskEvent): readonly string[] {
  const fields = Object.keys(after) as (keyof RiskEvent)[];
  return fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
}

function toRecord(
  type: 'RiskEventDetected' | 'RiskEventUpdated' | 'RiskEventWithdrawn',
  riskEventId: RiskEventId,
  data: object,
  cause: Cause,
): NewRecord {
  return {
    // From content and cause: the same effect of the same cause is the same record.
    id: derivedUuid(type, riskEventId, cause.recordId, contentHash(JSON.stringify(data))),
    stream: streamName('risk_event', riskEventId),
    type,
    data,
    metadata: {
      actor: 'normalization',
      causationId: cause.recordId,
      ...(cause.correlationId === undefined ? {} : { correlationId: cause.correlationId }),
    },
  } as NewRecord;
}

/** The risk event that holds most of the claims that a vanished one held; null if none of them stands any more. */
function heirOf(vanished: Standing, after: readonly RiskEvent[]): RiskEventId | null {
  const [heir] = after
    .map((event) => ({ id: event.id, claims: claimIdsOf(event).filter((id) => vanished.claimIds.includes(id)).length }))
    .filter(({ claims }) => claims > 0)
    .sort((a, b) => b.claims - a.claims || (a.id < b.id ? -1 : 1));
  return heir?.id ?? null;
}

/**
 * What must be put on the log so that risk events which stood before become those that are resolved now: new ones are detected,
 * others updated, and those whose id is gone are withdrawn, with the one that they have become part of. Withdrawals come first.
 */
export function changesBetween({ before, after, causeOf }: ChangesInput): Changes {
  const standing = new Map(before.map((one) => [one.event.id, one]));
  const resolved = new Set(after.map((event) => event.id));
  const vanished = before.filter(({ event }) => !resolved.has(event.id));
  const withdrawals = vanished.map((one) => {
    const mergedInto = heirOf(one, after);
    const reason = mergedInto === null ? 'no claim stands for it any more' : 'its claims are part of another risk event';
    const data = { id: one.event.id, mergedInto, reason };
    return toRecord('RiskEventWithdrawn', one.event.id, data, causeOf(one.claimIds));
  });
  const stored: RiskEvent[] = [];
  const records = after.flatMap((event) => {
    const known = standing.get(event.id)?.event;
    const changed = known ? changedFields(known, event) : [];
    if (known && changed.length === 0) return [];
    stored.push(event);
    const cause = causeOf(claimIdsOf(event));
    return known
      ? [toRecord('RiskEventUpdated', event.id, { riskEvent: event, changed }, cause)]
      : [toRecord('RiskEventDetected', event.id, event, cause)];
  });
  return { records: [...withdrawals, ...records], stored, withdrawn: vanished.map(({ event }) => event.id) };
}
