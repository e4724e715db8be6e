import { CATEGORIES, type Category, logRecordResourceSchema } from '@lodewatch/contracts';
import { fromCursor, pageQuerySchema, pageSchema, toCursor } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { positionCursorSchema } from './cursors.js';

const querySchema = z
  .object({
    ...pageQuerySchema.shape,
    after: z.coerce.bigint().min(0n).optional().describe('Position after which to begin'),
    category: z.enum(Object.keys(CATEGORIES) as [Category, ...Category[]]).optional(),
  })
  .strict();

/** The append-only event log as it stands. */
export const logRoutes =
  ({ eventLog }: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/log/records',
      {
        schema: {
          tags: ['log'],
          summary: 'Records of the log in order of position',
          description:
            'Each record carries its Merkle leaf hash; docs/log.md tells how to recompute it from the fields served here.',
          querystring: querySchema,
          response: { 200: pageSchema(logRecordResourceSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, positionCursorSchema)?.[0] ?? query.after ?? 0n;
        const records = await eventLog.readStored({
          after,
          limit: query.limit + 1,
          ...(query.category === undefined ? {} : { categories: [query.category] }),
        });
        const page = records.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map((record) => ({
            ...record,
            position: String(record.position),
            data: JSON.parse(record.data) as unknown,
            metadata: JSON.parse(record.metadata) as unknown,
          })),
          next: records.length > page.length && last ? toCursor([String(last.position)]) : null,
        };
      },
    );
  };
