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
  /** Risk events that are not as they stood before. */
  readonly after: readonly RiskEvent[];
  /** All risk events as they are resolved now, those that have not changed among them. */
  readonly resolved: readonly RiskEvent[];
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

/** What every record of a risk event has in common. From content and cause: the same effect of the same cause is one record. */
function frame(type: string, riskEventId: RiskEventId, data: object, cause: Cause) {
  return {
    id: derivedUuid(type, riskEventId, cause.recordId, contentHash(JSON.stringify(data))),
    stream: streamName('risk_event', riskEventId),
    metadata: {
      actor: 'normalization',
      causationId: cause.recordId,
      ...(cause.correlationId === undefined ? {} : { correlationId: cause.correlationId }),
    },
  };
}

/**
 * The risk event that a vanished one has become part of: the one that holds most of its claims, or, when its documents have
 * been read again, tells most of its documents as the same type. Null if there is none.
 */
function heirOf(vanished: Standing, resolved: readonly RiskEvent[]): RiskEventId | null {
  const documents = new Set(vanished.event.documents.map(({ id }) => id));
  const [heir] = resolved
    .map((event) => ({
      id: event.id,
      claims: claimIdsOf(event).filter((id) => vanished.claimIds.includes(id)).length,
      documents: event.type === vanished.event.type ? event.documents.filter(({ id }) => documents.has(id)).length : 0,
    }))
    .filter(({ claims, documents }) => claims + documents > 0)
    .sort((a, b) => b.claims - a.claims || b.documents - a.documents || (a.id < b.id ? -1 : 1));
  return heir?.id ?? null;
}

/**
 * What must be put on the log so that risk events which stood before become those that are resolved now: new ones are detected,
 * others updated, and those whose id is gone are withdrawn, with the one that they have become part of. Withdrawals come first.
 */
export function changesBetween({ before, after, resolved, causeOf }: ChangesInput): Changes {
  const standing = new Map(before.map((one) => [one.event.id, one]));
  const ids = new Set(resolved.map((event) => event.id));
  const vanished = before.filter(({ event }) => !ids.has(event.id));
  const withdrawals = vanished.map((one): NewRecord => {
    const mergedInto = heirOf(one, resolved);
    const reason =
      mergedInto === null ? 'no claim stands for it any more' : 'its claims are part of another risk event';
    const data = { id: one.event.id, mergedInto, reason };
    const type = 'RiskEventWithdrawn' as const;
    return { ...frame(type, one.event.id, data, causeOf(one.claimIds)), type, data };
  });
  const stored: RiskEvent[] = [];
  const records = after.flatMap((event): NewRecord[] => {
    const known = standing.get(event.id)?.event;
    const cause = causeOf(claimIdsOf(event));
    if (!known) {
      stored.push(event);
      const type = 'RiskEventDetected' as const;
      return [{ ...frame(type, event.id, event, cause), type, data: event }];
    }
    const changed = changedFields(known, event);
    if (changed.length === 0) return [];
    stored.push(event);
    const type = 'RiskEventUpdated' as const;
    const data = { riskEvent: event, changed: [...changed] };
    return [{ ...frame(type, event.id, data, cause), type, data }];
  });
  return { records: [...withdrawals, ...records], stored, withdrawn: vanished.map(({ event }) => event.id) };
}
