import {
  addDays,
  countryCodeSchema,
  dateSchema,
  daysBetween,
  knownScoreSchema,
  mineralIdSchema,
  type Score,
  viewpointSchema,
} from '@lodewatch/contracts';
import { country } from '@lodewatch/reference';
import { instantInputSchema, notFound, unprocessable } from '@lodewatch/runtime';
import { createScorer, type ScorePoint, type Scorer } from '@lodewatch/scoring';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Known } from '../knowledge.js';
import { analysisRoutes } from './analyses.js';
import { type Answer, sendAnswer, toAnswer } from './answer.js';
import { createKnownAt, type StateOfKnowledge } from './state-of-knowledge.js';

const timeAxes = {
  asOf: dateSchema.optional().describe('State of the world on this day; default: today'),
  knownAt: instantInputSchema
    .optional()
    .describe(
      'Only what the log held at this instant; default: all it holds. The same pair gives the same bytes for ever',
    ),
};
const mineralQuery = z.object({ viewpoint: viewpointSchema.default('WORLD'), ...timeAxes }).strict();
const countryQuery = z.object({ role: z.enum(['supplier', 'consumer']).default('supplier'), ...timeAxes }).strict();
const span = {
  from: dateSchema.optional().describe('First day; default: a year before `to`'),
  to: dateSchema.optional().describe('Last day; default: today'),
  step: z.coerce.number().int().min(1).max(366).default(7).describe('Days between two points'),
};
const historySchema = z
  .object({
    subject: z.object({ kind: z.string(), id: z.string() }),
    knownAt: z.string(),
    position: z.string(),
    methodology: z.string(),
    data: z.array(
      z.object({ asOf: dateSchema, score: z.number(), band: z.string(), low: z.number(), high: z.number() }),
    ),
  })
  .meta({ id: 'ScoreHistory' });
const MAX_POINTS = 1500;
const CACHED_ANSWERS = 2000;
const CACHED_SCORERS = 8;

/** The days of a span, both ends included where the step meets them. */
function daysOf({ from, to, stepDays }: { from: string; to: string; stepDays: number }): string[] {
  return Array.from({ length: Math.floor(daysBetween(from, to) / stepDays) + 1 }, (_, index) =>
    addDays(from, index * stepDays),
  );
}

/** Two letters may be well-formed and name no country. */
function mustExist(code: string): void {
  if (country(code) === undefined) throw notFound(`country ${code}`);
}

/**
 * Scores by mineral and by country. An answer is serialised once and kept, with its tag, until knowledge or the
 * day moves on: a poller costs a look-up.
 */
export const scoreRoutes =
  (state: StateOfKnowledge): FastifyPluginAsyncZod =>
  async (server) => {
    const knownAt = createKnownAt(state);
    const scorers = new Map<string, Scorer>();
    const answers = new Map<string, Answer>();
    let answersOf: Known | undefined;
    let answersOn = '';

    function scorerOf(known: Known): Scorer {
      const key = `${known.position}/${known.count}`;
      const kept = scorers.get(key);
      if (kept) return kept;
      const made = createScorer({ riskEvents: known.riskEvents });
      const oldest = scorers.size >= CACHED_SCORERS ? scorers.keys().next().value : undefined;
      if (oldest !== undefined) scorers.delete(oldest);
      scorers.set(key, made);
      return made;
    }

    /** Answers are kept for one state of knowledge and one day. */
    function currentAnswers(): Map<string, Answer> {
      const now = state.knowledge.now();
      const today = state.clock.today();
      if (now !== answersOf || today !== answersOn) {
        answers.clear();
        answersOf = now;
        answersOn = today;
      }
      return answers;
    }

    function keep(request: FastifyRequest, answer: Answer): Answer {
      const kept = currentAnswers();
      if (kept.size < CACHED_ANSWERS) kept.set(request.url, answer);
      return answer;
    }

    // Before validation: a kept answer was validated when it was made.
    server.addHook('preValidation', async (request, reply) => {
      if (request.method !== 'GET') return;
      const kept = currentAnswers().get(request.url);
      if (kept) return sendAnswer(request, reply, kept);
    });

    const known = (score: Score, rests: Known): z.infer<typeof knownScoreSchema> => ({
      ...score,
      knownAt: rests.recordedAt,
      position: String(rests.position),
    });

    async function history(
      subject: Score['subject'],
      query: { from?: string | undefined; to?: string | undefined; step: number; knownAt?: string | undefined },
      pointsOf: (scorer: Scorer, span: { from: string; to: string; stepDays: number }) => readonly ScorePoint[],
    ): Promise<z.infer<typeof historySchema>> {
      const rests = await knownAt(query.knownAt);
      const to = query.to ?? state.clock.today();
      const from = query.from ?? addDays(to, -364);
      const days = daysBetween(from, to);
      if (days < 0) throw unprocessable('empty_span', 'from lies after to.');
      if (days / query.step > MAX_POINTS) {
        throw unprocessable('too_many_points', `At most ${MAX_POINTS} points: take a larger step or a shorter span.`);
      }
      const scorer = scorerOf(rests);
      // The last point is the day asked for; the first is the one that whole steps back from it reach.
      const first = addDays(to, -Math.floor(days / query.step) * query.step);
      const points = pointsOf(scorer, { from: first, to, stepDays: query.step });
      return {
        subject,
        knownAt: rests.recordedAt,
        position: String(rests.position),
        methodology: scorer.context.methodology.version,
        data: points.map(({ asOf, score, band, range }) => ({ asOf, score, band, ...range })),
      };
    }

    await server.register(analysisRoutes(state, scorerOf));

    server.get(
      '/minerals/:id/risk',
      {
        schema: {
          tags: ['scores'],
          summary: 'Risk score of a mineral, with drivers that sum to it exactly',
          params: z.object({ id: mineralIdSchema }),
          querystring: mineralQuery,
          response: { 200: knownScoreSchema },
        },
      },
      async (request, reply) => {
        const { viewpoint, asOf = state.clock.today() } = request.query;
        const rests = await knownAt(request.query.knownAt);
        const score = scorerOf(rests).scoreMineral(request.params.id, viewpoint, asOf);
        return sendAnswer(request, reply, keep(request, toAnswer(known(score, rests)))) as never;
      },
    );

    server.get(
      '/minerals/:id/risk/history',
      {
        schema: {
          tags: ['scores'],
          summary: 'Risk score of a mineral over time',
          params: z.object({ id: mineralIdSchema }),
          querystring: mineralQuery.omit({ asOf: true }).extend(span),
          response: { 200: historySchema },
        },
      },
      async (request, reply) => {
        const { viewpoint } = request.query;
        const { id } = request.params;
        const answer = await history({ kind: 'mineral', id }, request.query, (scorer, span) =>
          scorer.history({ mineral: id, viewpoint, ...span }),
        );
        return sendAnswer(request, reply, keep(request, toAnswer(answer))) as never;
      },
    );

    server.get(
      '/countries/:code/risk',
      {
        schema: {
          tags: ['scores'],
          summary: 'Risk score of a country: what others lose if it restricts, or what it stands to lose',
          params: z.object({ code: countryCodeSchema }),
          querystring: countryQuery,
          response: { 200: knownScoreSchema },
        },
      },
      async (request, reply) => {
        const { role, asOf = state.clock.today() } = request.query;
        mustExist(request.params.code);
        const rests = await knownAt(request.query.knownAt);
        const score = scorerOf(rests).scoreCountry(request.params.code, role, asOf);
        return sendAnswer(request, reply, keep(request, toAnswer(known(score, rests)))) as never;
      },
    );

    server.get(
      '/countries/:code/risk/history',
      {
        schema: {
          tags: ['scores'],
          summary: 'Risk score of a country over time',
          params: z.object({ code: countryCodeSchema }),
          querystring: countryQuery.omit({ asOf: true }).extend(span),
          response: { 200: historySchema },
        },
      },
      async (request, reply) => {
        const { role } = request.query;
        const { code } = request.params;
        mustExist(code);
        const answer = await history({ kind: 'country', id: code }, request.query, (scorer, span) =>
          daysOf(span).map((asOf) => scorer.scoreCountry(code, role, asOf)),
        );
        return sendAnswer(request, reply, keep(request, toAnswer(answer))) as never;
      },
    );
  };
