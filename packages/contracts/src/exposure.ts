import { z } from 'zod';
import { dateSchema } from './dates.js';
import { riskEventIdSchema } from './risk-events.js';
import { bandSchema, countryCodeSchema, mineralIdSchema, viewpointSchema } from './vocabulary.js';

/**
 * One line of a bill of materials. Codes are taken as they stand: what cannot be read is listed in the answer, so a
 * typing error in one line does not refuse ten thousand others.
 */
export const exposureLineSchema = z
  .strictObject({
    part: z.string().min(1).max(200),
    mineral: z.string().min(1).max(100).optional().describe('A mineral id, or a name of it in one of eleven languages'),
    hs: z.string().min(1).max(20).optional().describe('A code of the Harmonized System, six digits or more'),
    quantity: z.number().nonnegative().optional(),
    unit: z.string().max(20).optional(),
    spend: z.number().nonnegative().optional().describe('Money spent a year'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    supplierCountry: z.string().min(1).max(60).optional().describe('ISO 3166-1 alpha-2; default: the world mix'),
    stockDays: z.number().nonnegative().max(100_000).optional().describe('For how many days the stock lasts'),
  })
  .meta({ id: 'ExposureLine' });
export type ExposureLine = z.infer<typeof exposureLineSchema>;

export const MAX_EXPOSURE_LINES = 10_000;

export const exposureRequestSchema = z
  .strictObject({
    asOf: dateSchema.optional().describe('State of the world on this day; default: today'),
    viewpoint: viewpointSchema.default('WORLD').describe('Where the buyer is'),
    lines: z.array(exposureLineSchema).min(1).max(MAX_EXPOSURE_LINES),
  })
  .meta({ id: 'ExposureRequest' });
export type ExposureRequest = z.infer<typeof exposureRequestSchema>;

/** A measure that bears on a line, and how far the stock reaches past the day on which it takes hold. */
export const exposureMeasureSchema = z.object({
  riskEventId: riskEventIdSchema,
  sentence: z.string(),
  on: dateSchema.nullable().describe('Day on which it takes or took effect, or comes back; null if no day is known'),
  daysAway: z.int().nullable().describe('Days from `asOf` to that day; 0 once it is in force'),
  daysOfCover: z.number().nullable().describe('Days that the stock lasts from that day on; null without a stock'),
});
export type ExposureMeasure = z.infer<typeof exposureMeasureSchema>;

/** Another supplier: its share of supply, and the share of its supply that is expected to be lost. */
export const alternativeSchema = z.object({
  country: countryCodeSchema,
  share: z.number(),
  risk: z.number().min(0).max(1),
});
export type Alternative = z.infer<typeof alternativeSchema>;

export const exposureLineResultSchema = z.object({
  line: z.int().positive().describe('Number of the line, from 1'),
  part: z.string(),
  mineral: mineralIdSchema.describe(
    'The mineral that the line is judged by: the one most at risk of those it may hold',
  ),
  minerals: z.array(mineralIdSchema).describe('Every mineral that the code may stand for'),
  supplierCountry: countryCodeSchema.nullable().describe('null: the mix of the viewpoint'),
  risk: z.number().min(0).max(1).describe('Expected share of this supply that is lost over the horizon'),
  score: z.number(),
  band: bandSchema,
  spendAtRisk: z.number().nullable(),
  quantityAtRisk: z.number().nullable(),
  measures: z.array(exposureMeasureSchema).describe('Known measures that bear on this supply, the heaviest first'),
  alternatives: z.array(alternativeSchema).describe('Other suppliers, by share that is not at risk'),
});
export type ExposureLineResult = z.infer<typeof exposureLineResultSchema>;

/** How much of one mineral comes from one country, against the cap of the EU act. */
export const concentrationSchema = z.object({
  mineral: mineralIdSchema,
  country: countryCodeSchema,
  share: z.number().describe('By spend where all lines of the mineral have it, else by quantity, else by lines'),
  basis: z.enum(['spend', 'quantity', 'lines']),
  cap: z.number().describe('Regulation (EU) 2024/1252, Article 5: 0.65'),
  exceeds: z.boolean(),
  strategic: z.boolean().describe('On the list of strategic raw materials, for which the cap is set'),
});
export type Concentration = z.infer<typeof concentrationSchema>;

export const exposureSchema = z
  .object({
    asOf: dateSchema,
    viewpoint: viewpointSchema,
    methodology: z.string(),
    dataVersion: z.string(),
    horizonDays: z.int(),
    totals: z.array(
      z.object({
        currency: z.string().nullable(),
        spend: z.number(),
        spendAtRisk: z.number(),
        lines: z.int(),
      }),
    ),
    lines: z.array(exposureLineResultSchema),
    concentration: z.array(concentrationSchema).describe('From a third of a mineral upwards, largest first'),
    unknown: z
      .array(z.object({ line: z.int(), part: z.string(), code: z.string(), reason: z.string() }))
      .describe('Lines or codes that could not be read; nothing is dropped in silence'),
  })
  .meta({ id: 'Exposure' });
export type Exposure = z.infer<typeof exposureSchema>;
