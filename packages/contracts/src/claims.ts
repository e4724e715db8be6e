import { z } from 'zod';
import { documentIdSchema, happeningSchema } from './documents.js';

export const EVIDENCE_FIELDS = [
  'type',
  'direction',
  'stage',
  'actors',
  'targets',
  'minerals',
  'announced',
  'effective',
  'until',
  'due',
  'instruments',
  'amount',
] as const;

/** A half-open range of UTF-16 code units, `[start, end)`, in the stored text of the document. */
export const spanSchema = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative() });
export type Span = z.infer<typeof spanSchema>;

/** Why a field of a claim has its value: the words, and the rule or lexicon entry that read them. */
export const evidenceSchema = z
  .object({
    field: z.enum(EVIDENCE_FIELDS),
    value: z.string().nullable().describe('The one value evidenced, for list fields; null where the field is single'),
    span: spanSchema,
    rule: z.string().describe('Rule or lexicon entry, as language/file/entry'),
  })
  .meta({ id: 'Evidence' });
export type Evidence = z.infer<typeof evidenceSchema>;

export const amountSchema = z.object({
  value: z.number(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  span: spanSchema,
});
export type Amount = z.infer<typeof amountSchema>;

export const claimIdSchema = z
  .string()
  .regex(/^clm_[0-9a-f]{32}$/)
  .meta({ id: 'ClaimId' });
export type ClaimId = z.infer<typeof claimIdSchema>;

/** What one document asserts about one happening. */
export const claimSchema = happeningSchema
  .extend({
    id: claimIdSchema,
    documentId: documentIdSchema,
    background: z.boolean().describe('An older happening told as background'),
    confidence: z.number().min(0).max(1).describe('Measured: of claims said 0.8, about 80% are right'),
    amounts: z.array(amountSchema),
    quote: spanSchema.extend({ text: z.string() }).describe('The sentence that carries the claim'),
    evidence: z.array(evidenceSchema),
  })
  .meta({ id: 'Claim' });
export type Claim = z.infer<typeof claimSchema>;

/** All that one version of the reader read in one document; a later reading supersedes an earlier one. */
export const readingSchema = z.object({
  documentId: documentIdSchema,
  reader: z.string().describe('Version of the reader; readings by a newer reader supersede'),
  language: z.string().describe('ISO 639-1 of the body, or und'),
  claims: z.array(claimSchema),
  fingerprint: z.array(z.int()).describe('MinHash of the body: equal slots / slots estimates the overlap of two texts'),
  marks: z
    .array(z.int())
    .optional()
    .describe(
      'Hashes of the names and figures of the text, by which reports know each other; readers before them told none',
    ),
  stamped: z.string().nullable().optional().describe('Day or month that the text is stamped with, as it stands there'),
  official: z.boolean().describe('The document is a notice of a government or a body of one'),
});
export type Reading = z.infer<typeof readingSchema>;
