import { z } from 'zod';
import { claimIdSchema, readingSchema } from './claims.js';
import { dateSchema, instantSchema } from './dates.js';
import { documentIdSchema, documentSchema } from './documents.js';
import { commitmentIdSchema, decisionSchema, riskEventIdSchema, riskEventSchema } from './risk-events.js';
import { scoreSchema } from './scores.js';

/**
 * Stream categories. A stream is `<category>-<id>`; each category has one owning service, the only one
 * that appends to it, and one topic on the bus.
 */
export const CATEGORIES = {
  document: { owner: 'ingest', topic: 'lodewatch.documents' },
  reading: { owner: 'normalization', topic: 'lodewatch.claims' },
  decision: { owner: 'normalization', topic: 'lodewatch.decisions' },
  risk_event: { owner: 'normalization', topic: 'lodewatch.risk-events' },
  calendar: { owner: 'clock', topic: 'lodewatch.calendar' },
  risk_score: { owner: 'risk-scoring', topic: 'lodewatch.risk-scores' },
  webhook_endpoint: { owner: 'webhooks', topic: 'lodewatch.webhook-endpoints' },
} as const;
export type Category = keyof typeof CATEGORIES;
export type Topic = (typeof CATEGORIES)[Category]['topic'];
export type ServiceName = (typeof CATEGORIES)[Category]['owner'] | 'api';

export function streamName(category: Category, id: string): string {
  return `${category}-${id}`;
}

/** The category of a stream name; throws on a stream that is none of ours. */
export function categoryOf(stream: string): Category {
  const category = stream.slice(0, stream.indexOf('-'));
  if (!Object.hasOwn(CATEGORIES, category)) throw new Error(`stream ${stream} belongs to no known category`);
  return category as Category;
}

/** The data of each record type, by schema version: the newest is what code sees, older ones are upcast on read. */
export const RECORD_DATA = {
  DocumentReceived: { version: 1, schema: documentSchema },
  DocumentErased: { version: 1, schema: z.object({ id: documentIdSchema, reason: z.string() }) },
  DocumentRead: { version: 1, schema: readingSchema },
  DecisionMade: {
    version: 1,
    schema: z.object({
      decision: decisionSchema,
      by: z.string(),
      note: z.string().nullable(),
      claimIds: z.array(claimIdSchema).describe('Claims that the risk event held when the decision was made'),
      intoClaimIds: z.array(claimIdSchema).describe('For a merge: claims that the other risk event held then'),
    }),
  },
  RiskEventDetected: { version: 1, schema: riskEventSchema },
  RiskEventUpdated: { version: 1, schema: z.object({ riskEvent: riskEventSchema, changed: z.array(z.string()) }) },
  RiskEventWithdrawn: {
    version: 1,
    schema: z.object({ id: riskEventIdSchema, mergedInto: riskEventIdSchema.nullable(), reason: z.string() }),
  },
  MeasureTookEffect: { version: 1, schema: z.object({ riskEventId: riskEventIdSchema, on: dateSchema }) },
  MeasureRanOut: { version: 1, schema: z.object({ riskEventId: riskEventIdSchema, on: dateSchema }) },
  SuspensionRanOut: { version: 1, schema: z.object({ riskEventId: riskEventIdSchema, on: dateSchema }) },
  CommitmentFellDueSoon: {
    version: 1,
    schema: z.object({
      commitmentId: commitmentIdSchema,
      riskEventId: riskEventIdSchema,
      due: dateSchema,
      on: dateSchema,
    }),
  },
  CommitmentBecameOverdue: {
    version: 1,
    schema: z.object({
      commitmentId: commitmentIdSchema,
      riskEventId: riskEventIdSchema,
      due: dateSchema,
      on: dateSchema,
    }),
  },
  RiskScoreChanged: {
    version: 1,
    schema: z.object({ score: scoreSchema, previous: z.number().nullable(), causedBy: z.array(z.string()) }),
  },
  EndpointRegistered: {
    version: 1,
    schema: z.object({ id: z.string(), url: z.string(), eventTypes: z.array(z.string()), at: instantSchema }),
  },
  EndpointChanged: {
    version: 1,
    schema: z.object({ id: z.string(), url: z.string(), eventTypes: z.array(z.string()), at: instantSchema }),
  },
  EndpointDisabled: { version: 1, schema: z.object({ id: z.string(), reason: z.string(), at: instantSchema }) },
  EndpointRemoved: { version: 1, schema: z.object({ id: z.string(), at: instantSchema }) },
} as const;
export type RecordType = keyof typeof RECORD_DATA;
export type RecordData<T extends RecordType> = z.infer<(typeof RECORD_DATA)[T]['schema']>;

/** What goes along with the data: what led to the record, never personal data or secrets. */
export const recordMetadataSchema = z.object({
  correlationId: z.string().optional().describe('The record id that began the chain: the document'),
  causationId: z.string().optional().describe('The record id that this one answers'),
  actor: z.string().optional().describe('Service, or the name of the key, that appended'),
});
export type RecordMetadata = z.infer<typeof recordMetadataSchema>;

/** A record not yet appended. `id` is a UUID; appending the same id again is a no-op. */
export type NewRecord = {
  [T in RecordType]: { id: string; stream: string; type: T; data: RecordData<T>; metadata?: RecordMetadata };
}[RecordType];

/** One line of the event log. Positions are contiguous and in commit order. */
export type LogRecord = {
  [T in RecordType]: {
    position: bigint;
    id: string;
    stream: string;
    version: number;
    type: T;
    schemaVersion: number;
    data: RecordData<T>;
    metadata: RecordMetadata;
    recordedAt: string;
    hash: string;
  };
}[RecordType];

/** Instant with the position it belongs to. */
export const logHeadSchema = z.object({ position: z.string(), recordedAt: instantSchema.nullable() });
