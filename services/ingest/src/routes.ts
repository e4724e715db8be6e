import { documentIdSchema } from '@lodewatch/contracts';
import { lineInputSchema, notFound, ProblemError } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { documentInputSchema, type ReceivedDocument } from './receive/document-input.js';

export interface IngestPort {
  receiveOne(input: ReceivedDocument): Promise<{ id: string; fresh: boolean }>;
  text(id: string): Promise<{ text: string | null } | undefined>;
  erase(id: string, reason: string): Promise<boolean>;
}

/** Room for a text of a million characters as JSON, escapes and multi-byte characters included. */
const BODY_LIMIT = 8 * 1024 * 1024;

const receiptSchema = z
  .object({
    id: documentIdSchema,
    location: z.string().describe('Where the document, and what is read in it, can be looked up'),
    duplicate: z.boolean().describe('This content was received before'),
  })
  .meta({ id: 'Receipt' });
const paramsSchema = z.object({ id: documentIdSchema });

/** Routes that take documents in, give their text, and erase it. */
export const ingestRoutes =
  (ingest: IngestPort): FastifyPluginAsyncZod =>
  async (server) => {
    server.post(
      '/documents',
      {
        bodyLimit: BODY_LIMIT,
        schema: {
          tags: ['documents'],
          summary: 'Hand in a news item or notice',
          body: documentInputSchema,
          response: { 202: receiptSchema },
        },
      },
      async (request, reply) => {
        const { id, fresh } = await ingest.receiveOne(request.body);
        const location = `/v1/documents/${id}`;
        return reply.code(202).header('location', location).send({ id, location, duplicate: !fresh });
      },
    );

    server.get(
      '/documents/:id/text',
      {
        schema: {
          tags: ['documents'],
          summary: 'The stored text, to which the spans of claims refer',
          produces: ['text/plain'],
          params: paramsSchema,
          response: { 200: z.string() },
        },
      },
      async ({ params }, reply) => {
        const found = await ingest.text(params.id);
        if (!found) throw notFound(`document ${params.id}`);
        if (found.text === null) throw new ProblemError(410, 'erased', 'The text of this document was erased.');
        return reply.type('text/plain; charset=utf-8').serializer(String).send(found.text);
      },
    );

    server.delete(
      '/documents/:id',
      {
        schema: {
          tags: ['documents'],
          summary: 'Erase the text of a document; its receipt stays on the log',
          params: paramsSchema,
          querystring: z.strictObject({ reason: lineInputSchema(200).default('on request') }),
          response: { 204: z.null() },
        },
      },
      async ({ params, query }, reply) => {
        if (!(await ingest.erase(params.id, query.reason))) throw notFound(`document ${params.id}`);
        return reply.code(204).send(null);
      },
    );
  };
