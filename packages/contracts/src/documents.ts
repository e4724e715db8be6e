import { z } from 'zod';
import { instantSchema, partialDateSchema } from './dates.js';
import {
  countryCodeSchema,
  directionSchema,
  instrumentSchema,
  mineralIdSchema,
  riskEventTypeSchema,
  stageSchema,
} from './vocabulary.js';

export const documentIdSchema = z
  .string()
  .regex(/^doc_[0-9a-f]{32}$/)
  .meta({ id: 'DocumentId' });
export type DocumentId = z.infer<typeof documentIdSchema>;

/** What happened, in the label scheme: shared by claims, risk events and curated entries. */
export const happeningSchema = z.object({
  type: riskEventTypeSchema,
  direction: directionSchema,
  stage: stageSchema,
  actors: z
    .array(countryCodeSchema)
    .describe('Acting governments or parties; for disruptions and plants the host country'),
  targets: z.array(countryCodeSchema).describe('Countries the measure is aimed at; empty if none is named'),
  minerals: z.array(mineralIdSchema).min(1),
  announced: partialDateSchema.nullable().describe('Day the act was announced, signed or decided'),
  effective: partialDateSchema.nullable().describe('Day it takes or took effect'),
  until: partialDateSchema.nullable().describe('Scheduled end of a measure or suspension'),
  due: partialDateSchema.nullable().describe('Day by which somebody promised, or is bound, to act'),
  instruments: z.array(instrumentSchema),
});
export type Happening = z.infer<typeof happeningSchema>;

/** A happening that a curator has read for us, carried by a document instead of being read by the machine. */
export const curatedHappeningSchema = happeningSchema.extend({
  background: z.boolean().default(false),
  sourceStatus: z.enum(['seen', 'recalled']).describe('recalled: from background knowledge, never checked'),
});
export type CuratedHappening = z.infer<typeof curatedHappeningSchema>;

/**
 * A document as received. The text is kept by ingest, apart from the log, so that it can be erased by law;
 * the log holds its hash. `id` derives from the content, so the same content twice is one document.
 */
export const documentSchema = z
  .object({
    id: documentIdSchema,
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    url: z.string().nullable(),
    title: z.string().nullable(),
    source: z.string().nullable().describe('Publisher: the registrable host of the url, or what the sender named'),
    language: z.string().nullable().describe('ISO 639-1, as the sender declared it'),
    publishedAt: z.string().nullable().describe('Day or instant of publication as the sender declared it'),
    receivedAt: instantSchema,
    characters: z.int().nonnegative(),
    curated: z.array(curatedHappeningSchema).optional(),
  })
  .meta({ id: 'Document' });
export type Document = z.infer<typeof documentSchema>;
