import {
  exposureLineSchema,
  exposureRequestSchema,
  exposureSchema,
  MAX_EXPOSURE_LINES,
  scenarioRequestSchema,
  scenarioSchema,
  viewpointSchema,
} from '@lodewatch/contracts';
import { badRequest, unprocessable } from '@lodewatch/runtime';
import { assessExposure, type Scorer, ScoringError, scoreScenario } from '@lodewatch/scoring';
import { CsvError, parse } from 'csv-parse/sync';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Known } from '../knowledge.js';
import type { StateOfKnowledge } from './state-of-knowledge.js';

/** Room for ten thousand lines of a bill of materials. */
const BODY_LIMIT = 8 * 1024 * 1024;

/** An empty cell of a spreadsheet is no value; numbers come as text. */
const cell = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text));
const numberCell = z
  .string()
  .trim()
  .transform((text, context) => {
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isFinite(value)) return value;
    context.addIssue({ code: 'custom', message: `${text} is not a number` });
    return z.NEVER;
  });
const csvLineSchema = z
  .strictObject({
    part: z.string(),
    mineral: cell.optional(),
    hs: cell.optional(),
    quantity: numberCell.optional(),
    unit: cell.optional(),
    spend: numberCell.optional(),
    currency: cell.optional(),
    supplierCountry: cell.optional(),
    stockDays: numberCell.optional(),
  })
  .transform((line) => Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)))
  .pipe(exposureLineSchema);

/** The lines of a CSV file with a header; separator comma or semicolon, as spreadsheets write them. */
function linesOfCsv(text: string): z.infer<typeof exposureLineSchema>[] {
  const header = text.slice(0, text.indexOf('\n') + 1 || text.length);
  const delimiter = header.split(';').length > header.split(',').length ? ';' : ',';
  let rows: unknown[];
  try {
    rows = parse(text, {
      columns: true,
      bom: true,
      delimiter,
      skip_empty_lines: true,
      trim: true,
      to: MAX_EXPOSURE_LINES + 1,
    });
  } catch (error) {
    if (error instanceof CsvError) throw badRequest('malformed_csv', `The CSV cannot be read: ${error.message}.`);
    throw error;
  }
  if (rows.length === 0 || rows.length > MAX_EXPOSURE_LINES) {
    throw unprocessable('line_count', `A bill of materials has 1 to ${MAX_EXPOSURE_LINES} lines.`);
  }
  return rows.map((row, index) => {
    const parsed = csvLineSchema.safeParse(row);
    if (parsed.success) return parsed.data;
    const [fault] = parsed.error.issues;
    throw badRequest('malformed_csv', `Line ${index + 1}, ${fault?.path.join('.') || 'columns'}: ${fault?.message}.`);
  });
}

/** What if, and what does it mean for me: hypothetical measures, and a bill of materials. */
export const analysisRoutes =
  (state: StateOfKnowledge, scorerOf: (known: Known) => Scorer): FastifyPluginAsyncZod =>
  async (server) => {
    server.post(
      '/scenarios',
      {
        schema: {
          tags: ['analyses'],
          summary: 'Scores before and after measures that have not happened; nothing is stored',
          body: scenarioRequestSchema,
          response: { 200: scenarioSchema },
        },
      },
      async ({ body }) => {
        const known = state.knowledge.now();
        try {
          return scoreScenario({
            asOf: body.asOf ?? state.clock.today(),
            viewpoint: body.viewpoint,
            riskEvents: known.riskEvents,
            hypothetical: body.hypothetical,
            ...(body.minerals ? { minerals: body.minerals } : {}),
            scorer: scorerOf(known),
          });
        } catch (error) {
          if (error instanceof ScoringError) throw unprocessable('unknown_risk_event', error.message);
          throw error;
        }
      },
    );

    const assess = (body: z.infer<typeof exposureRequestSchema>) => {
      const known = state.knowledge.now();
      return assessExposure({
        lines: body.lines,
        asOf: body.asOf ?? state.clock.today(),
        viewpoint: body.viewpoint,
        riskEvents: known.riskEvents,
        scorer: scorerOf(known),
      });
    };
    server.post(
      '/exposure',
      {
        bodyLimit: BODY_LIMIT,
        schema: {
          tags: ['analyses'],
          summary: 'What a bill of materials stands to lose, line by line and in sum',
          body: exposureRequestSchema,
          response: { 200: exposureSchema },
        },
      },
      async ({ body }) => assess(body),
    );

    await server.register(async (csv) => {
      csv.addContentTypeParser('text/csv', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, text, done) =>
        done(null, text),
      );
      csv.post(
        '/exposure/csv',
        {
          bodyLimit: BODY_LIMIT,
          schema: {
            tags: ['analyses'],
            summary: 'The same for a CSV file (text/csv) with a header of the same field names',
            consumes: ['text/csv'],
            querystring: exposureRequestSchema
              .pick({ asOf: true })
              .extend({ viewpoint: viewpointSchema.default('WORLD') }),
            response: { 200: exposureSchema },
          },
        },
        async ({ query, body }) => {
          if (typeof body !== 'string') throw badRequest('malformed_csv', 'Send the lines as text/csv.');
          const { asOf, viewpoint } = query as { asOf?: string; viewpoint: z.infer<typeof viewpointSchema> };
          return assess({ ...(asOf === undefined ? {} : { asOf }), viewpoint, lines: linesOfCsv(body) });
        },
      );
    });
  };
