import type { Claim, ClaimId, RiskEventId } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import {
  type AnalystDecision,
  candidateKeys,
  type Mention,
  type MentionContext,
  related,
  toMention,
} from '@lodewatch/resolution';
import type { ClaimRow, DecisionRow } from '../tables.js';

/** A claim in the context of its document, with the risk event that it stands in now. */
export interface Neighbour {
  readonly mention: Mention;
  readonly riskEventId: RiskEventId | null;
}

/** A claim as it is found; what it says is loaded only if it is not remembered. */
type Found = Pick<ClaimRow, 'id' | 'reader' | 'risk_event_id'>;
type Row = Pick<ClaimRow, 'id' | 'claim' | 'reader'> & { readonly context: MentionContext };

const FOUND = 'select id, reader, risk_event_id from normalization.claims';

/** Mentions remembered at most; beyond that all are forgotten and loaded anew. */
const MOST_MENTIONS = 50_000;

/**
 * Mentions loaded before. A claim never changes, and neither does what its document says of it, as long as the same reader's
 * reading stands; so remembering them saves loading and changes nothing.
 */
export class MentionCache {
  readonly #mentions = new Map<string, Mention>();

  get(id: ClaimId, reader: string): Mention | undefined {
    return this.#mentions.get(`${reader} ${id}`);
  }

  set(id: ClaimId, reader: string, mention: Mention): void {
    if (this.#mentions.size >= MOST_MENTIONS) this.#mentions.clear();
    this.#mentions.set(`${reader} ${id}`, mention);
  }
}

/** All claims that can have any influence on what becomes of the ones it began with, and the decisions on them. */
export interface Neighbourhood {
  readonly neighbours: ReadonlyMap<ClaimId, Neighbour>;
  readonly decisions: readonly AnalystDecision[];
}

/** Seeds by any of the three ways in which a change points at claims. */
export interface Seeds {
  readonly claimIds: readonly ClaimId[];
  /** Claims that no longer stand: what they were related to may come apart. */
  readonly removed: readonly Claim[];
  readonly riskEventIds: readonly RiskEventId[];
}

function toAnalystDecision(row: DecisionRow): AnalystDecision {
  return {
    decision: row.decision,
    order: Number(row.position),
    claimIds: row.claim_ids,
    intoClaimIds: row.into_claim_ids,
  };
}

/**
 * Loads a neighbourhood step by step: from the claims known so far to those that share a blocking key and are related, and
 * to those that an analyst's decision has put beside them, until nothing is added.
 */
export class NeighbourhoodLoader {
  readonly #transaction: Transaction;
  /** Rows that have been fetched; a row is part of the neighbourhood once it is in `#neighbours`. */
  readonly #fetched = new Map<ClaimId, Neighbour>();
  readonly #neighbours = new Map<ClaimId, Neighbour>();
  readonly #decisions = new Map<bigint, DecisionRow>();
  readonly #askedKeys = new Set<string>();
  #anyDecision: Promise<boolean> | undefined;

  readonly #cache: MentionCache;

  constructor(transaction: Transaction, cache: MentionCache) {
    this.#transaction = transaction;
    this.#cache = cache;
  }

  /** Adds claims and all that they lead to. May be called again to widen the neighbourhood. */
  async extend({ claimIds, removed, riskEventIds }: Seeds): Promise<Neighbourhood> {
    const removedIds = removed.map(({ id }) => id);
    let frontier: readonly Claim[] = [
      ...removed,
      ...(await this.#add(claimIds)),
      ...(await this.#addByRiskEvent(riskEventIds)),
    ];
    let eventIds: readonly RiskEventId[] = riskEventIds;
    let asked: readonly ClaimId[] = [...removedIds, ...frontier.map(({ id }) => id)];
    while (frontier.length > 0 || asked.length > 0) {
      const next = [...(await this.#addRelated(frontier)), ...(await this.#addDecided(asked, eventIds))];
      frontier = next;
      asked = next.map(({ id }) => id);
      eventIds = [...new Set(next.flatMap(({ id }) => this.#neighbours.get(id)?.riskEventId ?? []))];
    }
    return {
      neighbours: this.#neighbours,
      decisions: [...this.#decisions.values()].map(toAnalystDecision),
    };
  }

  /** Fetches what is known of claims found, from memory where it is. */
  async #note(found: readonly Found[]): Promise<void> {
    const fresh = found.filter(({ id }) => !this.#fetched.has(id));
    const unknown = fresh.filter(({ id, reader }) => !this.#cache.get(id, reader)).map(({ id }) => id);
    if (unknown.length > 0) {
      const rows = await this.#transaction.query<Row>(
        `select c.id, c.claim, c.reader, d.context
         from normalization.claims c join normalization.documents d on d.id = c.document_id where c.id = any ($1)`,
        [unknown],
        { name: 'normalization-claims' },
      );
      for (const { id, claim, reader, context } of rows) this.#cache.set(id, reader, toMention(claim, context));
    }
    for (const { id, reader, risk_event_id: riskEventId } of fresh) {
      const mention = this.#cache.get(id, reader);
      if (mention) this.#fetched.set(id, { mention, riskEventId });
    }
  }

  /** Makes fetched claims part of the neighbourhood; answers those that were not yet. */
  #join(ids: readonly ClaimId[]): readonly Claim[] {
    return ids.flatMap((id) => {
      const neighbour = this.#fetched.get(id);
      if (!neighbour || this.#neighbours.has(id)) return [];
      this.#neighbours.set(id, neighbour);
      return [neighbour.mention.claim];
    });
  }

  async #add(ids: readonly ClaimId[]): Promise<readonly Claim[]> {
    const unknown = ids.filter((id) => !this.#fetched.has(id));
    if (unknown.length > 0) {
      await this.#note(
        await this.#transaction.query<Found>(`${FOUND} where id = any ($1)`, [unknown], {
          name: 'normalization-claims-by-id',
        }),
      );
    }
    return this.#join(ids);
  }

  async #addByRiskEvent(riskEventIds: readonly RiskEventId[]): Promise<readonly Claim[]> {
    if (riskEventIds.length === 0) return [];
    const rows = await this.#transaction.query<Found>(`${FOUND} where risk_event_id = any ($1)`, [riskEventIds], {
      name: 'normalization-claims-by-risk-event',
    });
    await this.#note(rows);
    return this.#join(rows.map(({ id }) => id));
  }

  async #addRelated(frontier: readonly Claim[]): Promise<readonly Claim[]> {
    const keys = [...new Set(frontier.flatMap((claim) => candidateKeys(claim).probe))];
    const unasked = keys.filter((key) => !this.#askedKeys.has(key));
    for (const key of unasked) this.#askedKeys.add(key);
    if (unasked.length > 0) {
      await this.#note(
        await this.#transaction.query<Found>(
          `${FOUND} where id in (select claim_id from normalization.claim_keys where key = any ($1))`,
          [unasked],
          {
            name: 'normalization-claims-by-key',
          },
        ),
      );
    }
    const met = [...this.#fetched]
      .filter(
        ([id, { mention }]) => !this.#neighbours.has(id) && frontier.some((claim) => related(claim, mention.claim)),
      )
      .map(([id]) => id);
    return this.#join(met);
  }

  /** Most installations have few decisions or none; then there is nothing to look up. */
  #hasDecisions(): Promise<boolean> {
    this.#anyDecision ??= this.#transaction
      .query('select 1 from normalization.decisions limit 1', [], { name: 'normalization-any-decision' })
      .then((rows) => rows.length > 0);
    return this.#anyDecision;
  }

  async #addDecided(claimIds: readonly ClaimId[], riskEventIds: readonly RiskEventId[]): Promise<readonly Claim[]> {
    if (claimIds.length + riskEventIds.length === 0 || !(await this.#hasDecisions())) return [];
    const rows = await this.#transaction.query<DecisionRow>(
      `select position, risk_event_id, decision, claim_ids, into_claim_ids from normalization.decisions
       where (claim_ids || into_claim_ids) && $1 or risk_event_id = any ($2)`,
      [claimIds, riskEventIds],
      { name: 'normalization-decisions' },
    );
    const added = rows.filter(({ position }) => !this.#decisions.has(position));
    for (const row of added) this.#decisions.set(row.position, row);
    return [
      ...(await this.#add(added.flatMap((row) => [...row.claim_ids, ...row.into_claim_ids]))),
      ...(await this.#addByRiskEvent(
        added.flatMap(({ decision }) =>
          decision.kind === 'merge' ? [decision.riskEventId, decision.into] : [decision.riskEventId],
        ),
      )),
    ];
  }
}
