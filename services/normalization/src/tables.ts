import type { Claim, CuratedHappening, Decision, Document, RiskEvent } from '@lodewatch/contracts';
import type { MentionContext } from '@lodewatch/resolution';

/** A document as received, without what a curator has read in it. */
export type StoredDocument = Omit<Document, 'curated'>;

/** Rows of schema `normalization`, as migrations/0004_normalization.sql lays them out. */
export interface DocumentRow {
  readonly id: string;
  readonly document: StoredDocument;
  readonly curated: readonly CuratedHappening[] | null;
  readonly reader: string | null;
  readonly context: MentionContext | null;
  readonly erased: boolean;
}

export interface ClaimRow {
  readonly id: string;
  readonly document_id: string;
  readonly reader: string;
  readonly claim: Claim;
  readonly risk_event_id: string | null;
}

export interface RiskEventRow {
  readonly id: string;
  readonly digest: string;
  readonly data: RiskEvent;
}

export interface DecisionRow {
  readonly position: bigint;
  readonly risk_event_id: string;
  readonly decision: Decision;
  readonly claim_ids: readonly string[];
  readonly into_claim_ids: readonly string[];
}
