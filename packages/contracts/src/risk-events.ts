import { z } from 'zod';
import { claimIdSchema } from './claims.js';
import { dateSchema, partialDateSchema } from './dates.js';
import { documentIdSchema, happeningSchema } from './documents.js';
import { commitmentStatusSchema, instrumentSchema, stageSchema, verificationSchema } from './vocabulary.js';

export const riskEventIdSchema = z
  .string()
  .regex(/^evt_[0-9a-f]{24}$/)
  .meta({ id: 'RiskEventId' });
export type RiskEventId = z.infer<typeof riskEventIdSchema>;

export const commitmentIdSchema = z
  .string()
  .regex(/^cmt_[0-9a-f]{24}$/)
  .meta({ id: 'CommitmentId' });
export type CommitmentId = z.infer<typeof commitmentIdSchema>;

/** A promise with a due date. `status` is what resolution knows; that time has run out is added by the clock. */
export const commitmentSchema = z
  .object({
    id: commitmentIdSchema,
    riskEventId: riskEventIdSchema,
    due: partialDateSchema,
    dueDay: dateSchema.describe('The last day on which the promise is still kept: the end of the month for a month'),
    status: commitmentStatusSchema,
    fulfilledOn: partialDateSchema.nullable(),
    instruments: z.array(instrumentSchema),
    quote: z.string().describe('The words of the promise'),
    documentId: documentIdSchema,
  })
  .meta({ id: 'Commitment' });
export type Commitment = z.infer<typeof commitmentSchema>;

/** One document behind a risk event. Copies of one text share a `sourceGroup` and count as one source. */
export const riskEventDocumentSchema = z.object({
  id: documentIdSchema,
  claimIds: z.array(claimIdSchema),
  url: z.string().nullable(),
  source: z.string().nullable(),
  published: partialDateSchema.nullable(),
  language: z.string(),
  official: z.boolean(),
  background: z.boolean(),
  sourceGroup: z.string(),
  quote: z.string(),
});
export type RiskEventDocument = z.infer<typeof riskEventDocumentSchema>;

/** How one risk event bears on another: a suspension suspends a control, a later act moves it on. */
export const relationSchema = z.object({
  kind: z.enum(['suspends', 'ends', 'eases', 'suspended_by', 'ended_by', 'eased_by']),
  riskEventId: riskEventIdSchema,
});

/** A stage that the happening has been seen to reach, and the day, where known. */
export const stageChangeSchema = z.object({
  stage: stageSchema,
  on: partialDateSchema.nullable(),
  until: partialDateSchema.nullable(),
  claimId: claimIdSchema.nullable(),
  causedBy: riskEventIdSchema.nullable().describe('The risk event that moved this one on, if another did'),
});

export type StageChange = z.infer<typeof stageChangeSchema>;

/** One happening in the world, as all documents together tell it. */
export const riskEventSchema = happeningSchema
  .extend({
    id: riskEventIdSchema,
    title: z.string().describe('One plain sentence in English, made from the fields'),
    verification: verificationSchema,
    confidence: z.number().min(0).max(1),
    documents: z.array(riskEventDocumentSchema),
    stages: z.array(stageChangeSchema),
    relations: z.array(relationSchema),
    commitments: z.array(commitmentSchema),
    curated: z.boolean().describe('At least one claim was entered by a curator or confirmed by an analyst'),
  })
  .meta({ id: 'RiskEvent' });
export type RiskEvent = z.infer<typeof riskEventSchema>;

/** An analyst's word on the machine's work. It stands on the log beside what the machine decided. */
export const decisionSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('confirm'), riskEventId: riskEventIdSchema }),
    z.object({ kind: z.literal('retract'), riskEventId: riskEventIdSchema }),
    z.object({ kind: z.literal('merge'), riskEventId: riskEventIdSchema, into: riskEventIdSchema }),
    z.object({ kind: z.literal('split'), riskEventId: riskEventIdSchema, claimIds: z.array(claimIdSchema).min(1) }),
  ])
  .meta({ id: 'Decision' });
export type Decision = z.infer<typeof decisionSchema>;
