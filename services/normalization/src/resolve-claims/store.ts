import {
  type Claim,
  type ClaimId,
  contentHash,
  type Reading,
  type RecordData,
  type RiskEvent,
  type RiskEventId,
} from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import { candidateKeys, contextOf } from '@lodewatch/resolution';
import type { DocumentRow, RiskEventRow } from '../tables.js';

/** A digest of a risk event; the same event, the same digest. */
export function digestOf(event: RiskEvent): string {
  return contentHash(JSON.stringify(event));
}

const keysOf = (claim: Claim): readonly string[] => [...new Set(candidateKeys(claim).index)];

/** Claims that a reading has replaced, with the risk events that they stood in. */
export interface Replaced {
  readonly claims: readonly Claim[];
  readonly riskEventIds: readonly RiskEventId[];
}

/** Puts the claims of a reading in the place of what was read in the document before; answers what that was. */
export async function replaceReading(reading: Reading, transaction: Transaction): Promise<Replaced> {
  const { claims, documentId, reader } = reading;
  const [row] = await transaction.query<Pick<DocumentRow, 'document'>>(
    'select document from normalization.documents where id = $1',
    [documentId],
    { name: 'normalization-document' },
  );
  if (!row) throw new Error(`document ${documentId} was read but never received`);
  const context = contextOf({ document: row.document, reading });
  await transaction.query(
    'update normalization.documents set reader = $2, context = $3 where id = $1',
    [documentId, reader, JSON.stringify(context)],
    { name: 'normalization-store-reading' },
  );
  const removed = await transaction.query<{ claim: Claim; risk_event_id: RiskEventId | null }>(
    'delete from normalization.claims where document_id = $1 returning claim, risk_event_id',
    [documentId],
    { name: 'normalization-remove-claims' },
  );
  const distinct = [...new Map(claims.map((claim) => [claim.id, claim])).values()];
  if (distinct.length > 0) {
    await transaction.query(
      `with stored as (
         insert into normalization.claims (id, document_id, reader, claim)
         select c.id, $1, $2, c.claim from jsonb_to_recordset($3::jsonb) as c (id text, claim jsonb)
       )
       insert into normalization.claim_keys (key, claim_id)
       select k.key, c.id from jsonb_to_recordset($3::jsonb) as c (id text, keys jsonb),
         jsonb_array_elements_text(c.keys) as k (key)`,
      [documentId, reader, JSON.stringify(distinct.map((claim) => ({ id: claim.id, claim, keys: keysOf(claim) })))],
      { name: 'normalization-store-claims' },
    );
  }
  return {
    claims: removed.map(({ claim }) => claim),
    riskEventIds: [...new Set(removed.flatMap(({ risk_event_id: id }) => (id === null ? [] : [id])))],
  };
}

export async function storeDecision(
  position: bigint,
  { decision, claimIds, intoClaimIds }: RecordData<'DecisionMade'>,
  transaction: Transaction,
): Promise<void> {
  await transaction.query(
    `insert into normalization.decisions (position, risk_event_id, decision, claim_ids, into_claim_ids)
     values ($1, $2, $3, $4, $5) on conflict (position) do nothing`,
    [position, decision.riskEventId, JSON.stringify(decision), claimIds, intoClaimIds],
    { name: 'normalization-store-decision' },
  );
}

/** Digests of risk events as they were last put on the log, by id. */
export async function loadDigests(
  ids: readonly RiskEventId[],
  transaction: Transaction,
): Promise<ReadonlyMap<RiskEventId, string>> {
  const rows = await transaction.query<Pick<RiskEventRow, 'id' | 'digest'>>(
    'select id, digest from normalization.risk_events where id = any ($1)',
    [ids],
    { name: 'normalization-digests' },
  );
  return new Map(rows.map(({ id, digest }) => [id, digest]));
}

export async function loadRiskEvents(
  ids: readonly RiskEventId[],
  transaction: Transaction,
): Promise<readonly RiskEvent[]> {
  if (ids.length === 0) return [];
  const rows = await transaction.query<Pick<RiskEventRow, 'data'>>(
    'select data from normalization.risk_events where id = any ($1)',
    [ids],
    { name: 'normalization-risk-events' },
  );
  return rows.map(({ data }) => data);
}

/** Of these ids, those that risk events bear already. */
export async function takenIds(ids: readonly RiskEventId[], transaction: Transaction): Promise<readonly RiskEventId[]> {
  if (ids.length === 0) return [];
  return [...(await loadDigests(ids, transaction)).keys()];
}

export async function storeRiskEvents(
  stored: readonly RiskEvent[],
  withdrawn: readonly RiskEventId[],
  transaction: Transaction,
): Promise<void> {
  if (withdrawn.length > 0) {
    await transaction.query('delete from normalization.risk_events where id = any ($1)', [withdrawn], {
      name: 'normalization-withdraw',
    });
  }
  if (stored.length === 0) return;
  await transaction.query(
    `insert into normalization.risk_events (id, digest, data)
     select id, digest, data from jsonb_to_recordset($1::jsonb) as e (id text, digest text, data jsonb)
     on conflict (id) do update set digest = excluded.digest, data = excluded.data`,
    [JSON.stringify(stored.map((event) => ({ id: event.id, digest: digestOf(event), data: event })))],
    { name: 'normalization-store-risk-events' },
  );
}

/** Notes in which risk event each claim stands now. */
export async function assignClaims(
  assigned: ReadonlyMap<ClaimId, RiskEventId>,
  transaction: Transaction,
): Promise<void> {
  if (assigned.size === 0) return;
  await transaction.query(
    `update normalization.claims c set risk_event_id = a.risk_event_id
     from unnest($1::text[], $2::text[]) as a (id, risk_event_id)
     where c.id = a.id and c.risk_event_id is distinct from a.risk_event_id`,
    [[...assigned.keys()], [...assigned.values()]],
    { name: 'normalization-assign-claims' },
  );
}
