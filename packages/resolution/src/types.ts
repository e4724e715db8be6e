/**
 * mention      one claim in the context of its document: what resolution works on
 * news         a mention of a happening that its document reports; background is an older one told along the way
 * anchored     news with a day to hold on to: one in the claim, or the day of publication
 * affinity     how much two mentions look like one happening, as a sum of named features, or a veto
 * cluster      mentions of one happening
 * source group documents that are one source: of one publisher, or copies of one text
 */
import type { Claim, ClaimId, Decision, Document, Reading } from '@lodewatch/contracts';
import type { Sketch } from './sketch.js';
import type { Interval } from './time.js';

/** What resolution must know of a document beside its reading. */
export type DocumentContext = Pick<Document, 'id' | 'url' | 'source' | 'publishedAt'>;

/** A document and one reading of it. */
export interface ReadDocument {
  readonly document: DocumentContext;
  readonly reading: Reading;
}

/** An analyst's decision with what is needed to apply it to any set of readings. */
export interface AnalystDecision {
  readonly decision: Decision;
  /** Sorts decisions in the order in which they were made: the log position. The later one wins. */
  readonly order: number;
  /** Claims that the risk event `decision.riskEventId` held when the decision was made. */
  readonly claimIds: readonly ClaimId[];
  /** For a merge: claims that the risk event `decision.into` held then. */
  readonly intoClaimIds: readonly ClaimId[];
}

/** Who says so: the reader of a text, or a curator who has seen the source or recalls it. */
export type Origin = 'read' | 'curated_seen' | 'curated_recalled';

/** What the mentions of one document have in common. */
export interface MentionContext {
  readonly document: DocumentContext;
  readonly language: string;
  readonly official: boolean;
  readonly fingerprint: readonly number[];
  /** Hashes of the names and figures of the text. */
  readonly marks: readonly number[];
  /** All that the document tells reads as background: then that is what it is about. */
  readonly newsless: boolean;
  /** Publication as declared, else as the page is stamped, else as its address tells it. */
  readonly published: Interval | null;
  /** The document cannot be older than this day: it tells of something that had happened by then. */
  readonly notBefore: number | null;
}

export interface Mention extends MentionContext {
  readonly claim: Claim;
  readonly origin: Origin;
  /** An older happening told along the way; not so what a document tells that has nothing else to tell. */
  readonly background: boolean;
  readonly announced: Interval | null;
  readonly effective: Interval | null;
  readonly until: Interval | null;
  readonly due: Interval | null;
  /** From the first to the last of all days that claim and document name. */
  readonly span: Interval | null;
  readonly sketch: Sketch;
}
