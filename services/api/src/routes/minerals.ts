import { mineralDetailSchema, mineralIdSchema, mineralResourceSchema } from '@lodewatch/contracts';
import { type Mineral, mineral, minerals } from '@lodewatch/reference';
import { fromCursor, pageQuerySchema, pageSchema, toCursor } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { countRiskEvents } from '../queries/risk-events.js';
import { type CurrentScore, currentScores } from '../queries/scores.js';

const toResource = (
  each: Mineral,
  scores: ReadonlyMap<string, CurrentScore>,
): z.infer<typeof mineralResourceSchema> => ({
  id: each.id,
  name: each.name,
  kind: each.kind,
  groups: [...each.groups],
  members: [...each.members],
  risk: scores.get(each.id) ?? null,
});

/** Minerals with their newest recorded score. */
export const mineralRoutes =
  ({ database, supply }: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/minerals',
      {
        schema: {
          tags: ['minerals'],
          summary: 'Minerals and groups of minerals',
          querystring: pageQuerySchema.strict(),
          response: { 200: pageSchema(mineralResourceSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, z.tuple([mineralIdSchema]))?.[0];
        const all = minerals();
        const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
        const page = all.slice(start, start + query.limit);
        const scores = await currentScores(database, 'mineral');
        const last = page.at(-1);
        return {
          data: page.map((each) => toResource(each, scores)),
          next: start + page.length < all.length && last ? toCursor([last.id]) : null,
        };
      },
    );

    server.get(
      '/minerals/:id',
      {
        schema: {
          tags: ['minerals'],
          summary: 'One mineral, with who supplies it',
          params: z.object({ id: mineralIdSchema }),
          response: { 200: mineralDetailSchema },
        },
      },
      async ({ params }) => {
        const [scores, riskEvents] = await Promise.all([
          currentScores(database, 'mineral'),
          countRiskEvents(database, { mineral: params.id }),
        ]);
        const shares = supply.ofMineral(params.id).map((each) => ({ ...each, countries: [...each.countries] }));
        return { ...toResource(mineral(params.id), scores), supply: shares, riskEvents };
      },
    );
  };
