import type { Claim, ClaimId, LogRecord, RiskEventId } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Transaction } from '@lodewatch/postgres';
import { Memo, type ResolvedEvent, resolveMentions } from '@lodewatch/resolution';
import { type Cause, changesBetween, type Standing } from './changes.js';
import { MentionCache, type Neighbourhood, NeighbourhoodLoader } from './neighbourhood.js';
import {
  assignClaims,
  digestOf,
  loadDigests,
  loadRiskEvents,
  replaceReading,
  storeDecision,
  storeRiskEvents,
  takenIds,
} from './store.js';

/** What a batch has changed so far: where resolution has to look again, and why. */
class Touched {
  readonly claimIds = new Set<ClaimId>();
  readonly removed: Claim[] = [];
  readonly riskEventIds = new Set<RiskEventId>();
  readonly #causes = new Map<ClaimId, Cause>();
  #last: Cause | undefined;

  because(record: LogRecord, claimIds: readonly ClaimId[]): void {
    const cause = { recordId: record.id, correlationId: record.metadata.correlationId };
    for (const id of claimIds) this.#causes.set(id, cause);
    this.#last = cause;
  }

  /** The last change among the claims, else the last of the batch. */
  causeOf(claimIds: readonly ClaimId[]): Cause {
    const causes = claimIds.flatMap((id) => this.#causes.get(id) ?? []);
    const cause = causes.at(-1) ?? this.#last;
    if (!cause) throw new Error('nothing was touched');
    return cause;
  }
}

async function touch(records: readonly LogRecord[], transaction: Transaction): Promise<Touched | null> {
  const touched = new Touched();
  let any = false;
  for (const record of records) {
    if (record.type === 'DocumentRead') {
      const { claims } = record.data;
      const replaced = await replaceReading(record.data, transaction);
      for (const { id } of claims) touched.claimIds.add(id);
      for (const claim of replaced.claims) touched.claimIds.delete(claim.id);
      for (const { id } of claims) touched.claimIds.add(id);
      touched.removed.push(...replaced.claims);
      for (const id of replaced.riskEventIds) touched.riskEventIds.add(id);
      touched.because(
        record,
        [...replaced.claims, ...claims].map(({ id }) => id),
      );
      any ||= claims.length > 0 || replaced.claims.length > 0;
    }
    if (record.type === 'DecisionMade') {
      const { claimIds, decision, intoClaimIds } = record.data;
      await storeDecision(record.position, record.data, transaction);
      for (const id of [...claimIds, ...intoClaimIds]) touched.claimIds.add(id);
      touched.riskEventIds.add(decision.riskEventId);
      touched.because(record, [...claimIds, ...intoClaimIds]);
      any = true;
    }
  }
  return any ? touched : null;
}

/** What a process remembers between batches. It saves work; losing it costs nothing else. */
export interface ResolutionMemory {
  readonly mentions: MentionCache;
  readonly memo: Memo;
}

export function createResolutionMemory(): ResolutionMemory {
  return { mentions: new MentionCache(), memo: new Memo() };
}

/** The risk events that a change bears on, as they are resolved now, and as they stood. */
async function resolveTouched(touched: Touched, transaction: Transaction, memory: ResolutionMemory) {
  const loader = new NeighbourhoodLoader(transaction, memory.mentions);
  let hood = await loader.extend({
    claimIds: [...touched.claimIds],
    removed: touched.removed,
    riskEventIds: [...touched.riskEventIds],
  });
  for (;;) {
    const mentions = [...hood.neighbours.values()].map(({ mention }) => mention);
    const resolved = resolveMentions(mentions, hood.decisions, memory.memo);
    // An id that no neighbour stands under may belong to a happening that nothing else connects with these.
    const held = new Set([...hood.neighbours.values()].map(({ riskEventId }) => riskEventId));
    const fresh = resolved.map(({ event }) => event.id).filter((id) => !held.has(id) && !touched.riskEventIds.has(id));
    const taken = await takenIds(fresh, transaction);
    if (taken.length === 0) return { hood, resolved };
    for (const id of taken) touched.riskEventIds.add(id);
    hood = await loader.extend({ claimIds: [], removed: [], riskEventIds: taken });
  }
}

/** Claims whose risk event is another one now. */
function reassigned(
  resolved: readonly ResolvedEvent[],
  neighbours: Neighbourhood['neighbours'],
): ReadonlyMap<ClaimId, RiskEventId> {
  return new Map(
    resolved.flatMap(({ event, claims }) =>
      claims.flatMap(({ id }) => (neighbours.get(id)?.riskEventId === event.id ? [] : [[id, event.id] as const])),
    ),
  );
}

/**
 * Takes readings and decisions in, resolves all that they can have any influence on, and puts the difference on the log,
 * in the transaction that holds claims, risk events and the place of the consumer. One at a time, over all replicas.
 */
export async function resolveClaims(
  records: readonly LogRecord[],
  { eventLog, memory, transaction }: { eventLog: EventLog; memory: ResolutionMemory; transaction: Transaction },
): Promise<void> {
  const touched = await touch(records, transaction);
  if (!touched) return;
  const { hood, resolved } = await resolveTouched(touched, transaction, memory);

  const held = new Map<RiskEventId, ClaimId[]>([...touched.riskEventIds].map((id) => [id, []]));
  for (const [claimId, { riskEventId }] of hood.neighbours) {
    if (riskEventId !== null) held.set(riskEventId, [...(held.get(riskEventId) ?? []), claimId]);
  }
  const digests = await loadDigests([...held.keys()], transaction);
  const changed = resolved
    .map(({ event }) => event)
    .filter((event) => digests.get(event.id) !== memory.memo.of('digest', event, digestOf));
  const now = new Set(resolved.map(({ event }) => event.id));
  const before = await loadRiskEvents(
    [...digests.keys()].filter((id) => !now.has(id) || changed.some((event) => event.id === id)),
    transaction,
  );
  const {
    records: appended,
    stored,
    withdrawn,
  } = changesBetween({
    before: before.map((event): Standing => ({ event, claimIds: held.get(event.id) ?? [] })),
    after: changed,
    resolved: resolved.map(({ event }) => event),
    causeOf: (claimIds) => touched.causeOf(claimIds),
  });
  await storeRiskEvents(stored, withdrawn, transaction);
  await assignClaims(reassigned(resolved, hood.neighbours), transaction);
  if (appended.length > 0) await eventLog.append(appended, { transaction });
}
