/** What the REST API answers. Field names are those of the label scheme. */
import { z } from 'zod';
import { claimSchema } from './claims.js';
import { instantSchema } from './dates.js';
import { documentSchema } from './documents.js';
import { commitmentSchema, riskEventIdSchema, riskEventSchema } from './risk-events.js';
import { bandSchema, countryCodeSchema, mineralIdSchema, riskEventTypeSchema } from './vocabulary.js';

export const documentResourceSchema = documentSchema
  .omit({ curated: true })
  .extend({
    status: z.enum(['received', 'read', 'erased']),
    detectedLanguage: z.string().nullable(),
    reader: z.string().nullable().describe('Version of the reader that read it last'),
    riskEventIds: z.array(riskEventIdSchema).describe('Risk events that rest on this document'),
    position: z.string().describe('Log position of its receipt'),
  })
  .meta({ id: 'DocumentResource' });
export const documentDetailSchema = documentResourceSchema
  .extend({ claims: z.array(claimSchema) })
  .meta({ id: 'DocumentDetail' });

export const riskEventResourceSchema = riskEventSchema
  .extend({
    detectedAt: instantSchema,
    updatedAt: instantSchema,
    position: z.string().describe('Log position of the newest record of this risk event'),
  })
  .meta({ id: 'RiskEventResource' });
export const recordReferenceSchema = z.object({ position: z.string(), type: z.string(), recordedAt: instantSchema });
export const riskEventDetailSchema = riskEventResourceSchema
  .extend({
    claims: z.array(claimSchema).describe('What each document asserts, with the quoted span behind every field'),
    records: z.array(recordReferenceSchema).describe('Every record of this risk event on the log, oldest first'),
  })
  .meta({ id: 'RiskEventDetail' });

export const commitmentResourceSchema = commitmentSchema
  .extend({ title: z.string().describe('Title of the risk event that carries it'), type: riskEventTypeSchema })
  .meta({ id: 'CommitmentResource' });

const currentScore = z
  .object({ score: z.number(), band: bandSchema, asOf: z.string() })
  .nullable()
  .describe('The newest recorded score from the viewpoint WORLD; null until there is one');
const share = z.object({ country: countryCodeSchema, share: z.number() });

export const mineralResourceSchema = z
  .object({
    id: mineralIdSchema,
    name: z.string(),
    kind: z.string(),
    groups: z.array(mineralIdSchema),
    members: z.array(mineralIdSchema),
    risk: currentScore,
  })
  .meta({ id: 'MineralResource' });
export const mineralDetailSchema = mineralResourceSchema
  .extend({
    supply: z.array(z.object({ stage: z.string(), year: z.int(), source: z.string(), countries: z.array(share) })),
    riskEvents: z.int().describe('Risk events that name it, or a group or member of it'),
  })
  .meta({ id: 'MineralDetail' });

export const countryResourceSchema = z
  .object({
    code: countryCodeSchema,
    name: z.string(),
    euMember: z.boolean(),
    risk: currentScore.describe('As a supplier'),
  })
  .meta({ id: 'CountryResource' });
export const countryDetailSchema = countryResourceSchema
  .extend({
    supplies: z.array(z.object({ mineral: mineralIdSchema, stage: z.string(), share: z.number(), year: z.int() })),
    riskEvents: z.int().describe('Risk events in which it acts or at which they aim'),
  })
  .meta({ id: 'CountryDetail' });

export const logRecordResourceSchema = z
  .object({
    position: z.string(),
    id: z.string(),
    stream: z.string(),
    version: z.int(),
    type: z.string(),
    schemaVersion: z.int(),
    data: z.unknown(),
    metadata: z.unknown(),
    recordedAt: instantSchema,
    hash: z.string().describe('Merkle leaf hash of the record, hex'),
  })
  .meta({ id: 'LogRecord' });
