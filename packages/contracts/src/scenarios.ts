import { z } from 'zod';
import { dateSchema } from './dates.js';
import { commitmentIdSchema, riskEventIdSchema } from './risk-events.js';
import { scoreSchema } from './scores.js';
import { countryCodeSchema, mineralIdSchema, viewpointSchema } from './vocabulary.js';

/** A measure that might come: who does it, against whom, on what, from when to when. */
const hypotheticalMeasureSchema = z.strictObject({
  kind: z
    .enum(['ban', 'quota', 'licence', 'tax', 'closure', 'accord', 'financing'])
    .describe('A control of exports, a closure of mines or plants, an accord, or public money for new supply'),
  actors: z.array(countryCodeSchema).min(1).max(40).describe('Who acts; for a closure the host country'),
  targets: z.array(countryCodeSchema).max(40).default([]).describe('At whom it is aimed; empty means at everybody'),
  minerals: z.array(mineralIdSchema).min(1).max(67),
  effective: dateSchema.optional().describe('Day of effect; default: the day of the scenario'),
  until: dateSchema.optional().describe('Last day; default: without end'),
});

/** A promise of a risk event on the log is kept, or not. */
const hypotheticalCommitmentSchema = z.strictObject({
  kind: z.enum(['commitment_met', 'commitment_missed']),
  commitmentId: commitmentIdSchema,
});

/** A suspension of a measure on the log ends sooner than it is said to. */
const hypotheticalSuspensionEndSchema = z.strictObject({
  kind: z.literal('suspension_ends'),
  riskEventId: riskEventIdSchema.describe('The suspended measure, or the act that suspended it'),
  on: dateSchema.optional().describe('First day back in force; default: the day of the scenario'),
});

export const hypotheticalSchema = z
  .discriminatedUnion('kind', [
    hypotheticalMeasureSchema,
    hypotheticalCommitmentSchema,
    hypotheticalSuspensionEndSchema,
  ])
  .meta({ id: 'Hypothetical' });
export type Hypothetical = z.infer<typeof hypotheticalSchema>;

export const scenarioRequestSchema = z
  .strictObject({
    asOf: dateSchema.optional().describe('State of the world on this day; default: today'),
    viewpoint: viewpointSchema.default('WORLD'),
    minerals: z.array(mineralIdSchema).min(1).max(67).optional().describe('Default: every mineral that changes'),
    hypothetical: z.array(hypotheticalSchema).min(1).max(50),
  })
  .meta({ id: 'ScenarioRequest' });
export type ScenarioRequest = z.infer<typeof scenarioRequestSchema>;

/** One mineral before and after. `change` is the difference of the scores, to the last digit. */
export const scenarioResultSchema = z.object({
  mineral: mineralIdSchema,
  change: z.number(),
  before: scoreSchema,
  after: scoreSchema,
});
export type ScenarioResult = z.infer<typeof scenarioResultSchema>;

export const scenarioSchema = z
  .object({
    asOf: dateSchema,
    viewpoint: viewpointSchema,
    methodology: z.string(),
    dataVersion: z.string(),
    hypothetical: z
      .array(z.object({ riskEventId: riskEventIdSchema, title: z.string() }))
      .describe('The ids and titles under which drivers of `after` name what was supposed'),
    results: z.array(scenarioResultSchema).describe('Largest change first'),
  })
  .meta({ id: 'Scenario' });
export type Scenario = z.infer<typeof scenarioSchema>;
