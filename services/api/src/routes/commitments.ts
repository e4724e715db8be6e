import {
  commitmentResourceSchema,
  commitmentStatusOn,
  commitmentStatusSchema,
  countryCodeSchema,
  mineralIdSchema,
} from '@lodewatch/contracts';
import { coversMineral } from '@lodewatch/reference';
import { fromCursor, pageQuerySchema, pageSchema, toCursor } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { listCommitted } from '../queries/risk-events.js';
import { resolveTimeAxes, timeAxesSchema } from './time-axes.js';

const querySchema = z
  .object({
    ...pageQuerySchema.shape,
    ...timeAxesSchema.shape,
    status: commitmentStatusSchema.optional().describe('Status on the day asked for'),
    mineral: mineralIdSchema.optional(),
    country: countryCodeSchema.optional().describe('A party to the promise'),
  })
  .strict();

/** Promises with a due date, and what became of them. */
export const commitmentRoutes =
  (dependencies: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/commitments',
      {
        schema: {
          tags: ['commitments'],
          summary: 'Commitments, earliest due day first',
          querystring: querySchema,
          response: { 200: pageSchema(commitmentResourceSchema) },
        },
      },
      async ({ query }) => {
        const { asOf, knownAt } = await resolveTimeAxes(query, dependencies);
        const { mineral, country } = query;
        const after = fromCursor(query.cursor, z.tuple([z.string(), z.string()]));
        const all = (await listCommitted(dependencies.database, knownAt))
          .flatMap(({ state }) => (state ? state.commitments.map((commitment) => ({ commitment, event: state })) : []))
          .filter(({ event }) => mineral === undefined || event.minerals.some((each) => coversMineral(each, mineral)))
          .filter(
            ({ event }) => country === undefined || event.actors.includes(country) || event.targets.includes(country),
          )
          .map(({ commitment, event }) => ({
            ...commitment,
            status: commitmentStatusOn(commitment, asOf),
            title: event.title,
            type: event.type,
          }))
          .filter(({ status }) => query.status === undefined || status === query.status)
          .sort((a, b) => (a.dueDay === b.dueDay ? (a.id < b.id ? -1 : 1) : a.dueDay < b.dueDay ? -1 : 1))
          .filter(
            ({ dueDay, id }) => after === undefined || dueDay > after[0] || (dueDay === after[0] && id > after[1]),
          );
        const data = all.slice(0, query.limit);
        const last = data.at(-1);
        return { data, next: all.length > data.length && last ? toCursor([last.dueDay, last.id]) : null };
      },
    );
  };
