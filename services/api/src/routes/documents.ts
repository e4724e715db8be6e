import { documentDetailSchema, documentIdSchema, documentResourceSchema } from '@lodewatch/contracts';
import { fromCursor, notFound, pageQuerySchema, pageSchema, toCursor } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { type DocumentRow, findDocument, listDocuments } from '../queries/documents.js';
import { positionCursorSchema } from './cursors.js';

function toResource(row: DocumentRow): z.infer<typeof documentResourceSchema> {
  const { curated: _, ...document } = row.document;
  return {
    ...document,
    status: row.erased ? 'erased' : row.reader === null ? 'received' : 'read',
    detectedLanguage: row.detectedLanguage,
    reader: row.reader,
    riskEventIds: [...row.riskEventIds],
    position: String(row.position),
  };
}

/** Documents as received, and what was read in them. */
export const documentRoutes =
  ({ database }: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    server.get(
      '/documents',
      {
        schema: {
          tags: ['documents'],
          summary: 'Documents, newest receipt first',
          querystring: pageQuerySchema.strict(),
          response: { 200: pageSchema(documentResourceSchema) },
        },
      },
      async ({ query }) => {
        const below = fromCursor(query.cursor, positionCursorSchema)?.[0];
        const rows = await listDocuments(database, { limit: query.limit + 1, below });
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map(toResource),
          next: rows.length > page.length && last ? toCursor([String(last.position)]) : null,
        };
      },
    );

    server.get(
      '/documents/:id',
      {
        schema: {
          tags: ['documents'],
          summary: 'One document with the claims read in it',
          params: z.object({ id: documentIdSchema }),
          response: { 200: documentDetailSchema },
        },
      },
      async ({ params }) => {
        const row = await findDocument(database, params.id);
        if (!row) throw notFound(`document ${params.id}`);
        return { ...toResource(row), claims: [...row.claims] };
      },
    );
  };
