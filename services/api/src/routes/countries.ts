import { countryCodeSchema, countryDetailSchema, countryResourceSchema } from '@lodewatch/contracts';
import { type Country, countries, country, isEuMember } from '@lodewatch/reference';
import { fromCursor, notFound, pageQuerySchema, pageSchema, toCursor } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { countRiskEvents } from '../queries/risk-events.js';
import { type CurrentScore, currentScores } from '../queries/scores.js';

const toResource = (
  each: Country,
  scores: ReadonlyMap<string, CurrentScore>,
): z.infer<typeof countryResourceSchema> => ({
  code: each.code,
  name: each.name,
  euMember: isEuMember(each.code),
  risk: scores.get(each.code) ?? null,
});

/** Countries with their newest recorded score as a supplier. */
export const countryRoutes =
  ({ database, supply }: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/countries',
      {
        schema: {
          tags: ['countries'],
          summary: 'Countries, and the European Union, by code',
          querystring: pageQuerySchema.strict(),
          response: { 200: pageSchema(countryResourceSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, z.tuple([countryCodeSchema]))?.[0] ?? '';
        const all = [...countries()].sort((a, b) => (a.code < b.code ? -1 : 1)).filter(({ code }) => code > after);
        const page = all.slice(0, query.limit);
        const scores = await currentScores(database, 'country');
        const last = page.at(-1);
        return {
          data: page.map((each) => toResource(each, scores)),
          next: all.length > page.length && last ? toCursor([last.code]) : null,
        };
      },
    );

    server.get(
      '/countries/:code',
      {
        schema: {
          tags: ['countries'],
          summary: 'One country, with what it supplies',
          params: z.object({ code: countryCodeSchema }),
          response: { 200: countryDetailSchema },
        },
      },
      async ({ params }) => {
        const found = country(params.code);
        if (!found) throw notFound(`country ${params.code}`);
        const [scores, riskEvents] = await Promise.all([
          currentScores(database, 'country'),
          countRiskEvents(database, { country: params.code }),
        ]);
        return { ...toResource(found, scores), supplies: supply.ofCountry(params.code), riskEvents };
      },
    );
  };
