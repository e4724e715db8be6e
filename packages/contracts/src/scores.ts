import { z } from 'zod';
import { dateSchema, instantSchema } from './dates.js';
import { documentIdSchema } from './documents.js';
import { riskEventIdSchema } from './risk-events.js';
import { bandSchema, countryCodeSchema, mineralIdSchema, viewpointSchema } from './vocabulary.js';

/** A named, additive part of a score. The points of all drivers sum to the score exactly, in decimal. */
export const driverSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['structural', 'governance', 'risk_event', 'commitment', 'mineral']),
    points: z.number(),
    sentence: z.string().describe('What drives the score, in plain words'),
    riskEventId: riskEventIdSchema.nullable(),
    country: countryCodeSchema.nullable(),
    mineral: mineralIdSchema.nullable(),
    fact: z
      .object({ name: z.string(), value: z.number().nullable(), unit: z.string().nullable(), source: z.string() })
      .nullable()
      .describe('The structural fact behind the driver, with its source'),
    documentIds: z.array(documentIdSchema),
    without: z.number().describe('The score if this driver were not there'),
  })
  .meta({ id: 'Driver' });
export type Driver = z.infer<typeof driverSchema>;

export const scoreSchema = z
  .object({
    subject: z.object({ kind: z.enum(['mineral', 'country']), id: z.string() }),
    viewpoint: viewpointSchema,
    role: z.enum(['supplier', 'consumer']).nullable().describe('The face of a country; null for a mineral'),
    asOf: dateSchema,
    score: z.number().min(0).max(100),
    band: bandSchema,
    range: z.object({ low: z.number(), high: z.number() }),
    supplyAtRisk: z.number().min(0).max(1).describe('Expected share of supply lost over the horizon'),
    horizonDays: z.int().positive(),
    drivers: z.array(driverSchema),
    methodology: z.string(),
    dataVersion: z.string(),
    dataAge: z.string().nullable().describe('Oldest year of reference data that the score leans on'),
    shareBasis: z
      .enum(['imports', 'bloc', 'reliance', 'world'])
      .describe(
        'Whose shares: sourcing of the viewpoint, of the bloc it is part of, its import reliance split by world shares, or world shares',
      ),
  })
  .meta({ id: 'Score' });
export type Score = z.infer<typeof scoreSchema>;

/** A score as the API answers it: with the state of knowledge it rests on. */
export const knownScoreSchema = scoreSchema
  .extend({ knownAt: instantSchema, position: z.string().describe('Log position that the score rests on') })
  .meta({ id: 'KnownScore' });
export type KnownScore = z.infer<typeof knownScoreSchema>;
