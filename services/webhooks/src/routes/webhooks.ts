import { isIP } from 'node:net';
import { instantSchema } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import {
  type AddressPolicy,
  type Clock,
  fromCursor,
  instantInputSchema,
  isReachable,
  lineInputSchema,
  notFound,
  pageQuerySchema,
  pageSchema,
  toCursor,
  unprocessable,
} from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  changeEndpoint,
  findEndpoint,
  listEndpoints,
  registerEndpoint,
  removeEndpoint,
  rotateSecret,
} from '../endpoints/endpoints.js';
import { EVENT_TYPES, eventTypeSchema } from '../messages/event-types.js';
import { replayMessages } from '../messages/replay.js';
import type { WebhookTables } from '../tables.js';

export interface WebhookRouteDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly policy: AddressPolicy;
  readonly wake: () => void;
}

const paramsSchema = z.object({ id: z.string().regex(/^ep_[0-9a-f]{32}$/) });
const endpointSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()),
    createdAt: instantSchema,
    failingSince: instantSchema.nullable(),
    disabledAt: instantSchema.nullable(),
    disabledReason: z.string().nullable(),
  })
  .meta({ id: 'WebhookEndpoint' });
const attemptSchema = z
  .object({
    messageId: z.string(),
    eventType: z.string(),
    attempt: z.int(),
    attemptedAt: instantSchema,
    durationMs: z.int(),
    outcome: z.enum(['delivered', 'failed']),
    statusCode: z.int().nullable(),
    error: z.string().nullable(),
    response: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' });
const urlSchema = z.url({ protocol: /^https?$/, normalize: true }).max(2048);
const descriptionSchema = lineInputSchema(200);
const eventTypesSchema = z
  .array(eventTypeSchema)
  .min(1)
  .max(EVENT_TYPES.length)
  .transform((types) => [...new Set(types)]);
const secretSchema = z.object({
  secret: z.string().describe('Shown this once. Verify signatures by Standard Webhooks'),
});

/** Routes to register endpoints, see attempts, rotate secrets and have messages sent again. */
export const webhookRoutes =
  (dependencies: WebhookRouteDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    const { clock, database, eventLog, policy } = dependencies;
    const context = () => ({ database, eventLog, now: clock.now() });

    /** Plain http, and ports off the beaten track, are for receivers on this machine or network alone. */
    function checkUrl(url: string): void {
      const { protocol, hostname, port, username, password } = new URL(url);
      if (username !== '' || password !== '') {
        throw unprocessable(
          'url_with_credentials',
          'The url may carry no user name or password; verify the signature instead.',
        );
      }
      const host = hostname.replace(/^\[|\]$/g, '');
      // Names are judged at every delivery, by what they then lead to; an address says already now where it leads.
      if (isIP(host) !== 0 && !isReachable(host, policy)) {
        throw unprocessable('url_not_allowed', `${host} is not on the public internet.`);
      }
      if (policy.private || policy.loopback) return;
      if (protocol !== 'https:' || !['', '443', '8443'].includes(port)) {
        throw unprocessable('url_not_allowed', 'The url must be https, on port 443 or 8443.');
      }
    }

    server.post(
      '/webhooks',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Register an endpoint; the signing secret is shown this once',
          body: z.strictObject({
            url: urlSchema,
            eventTypes: eventTypesSchema.default([...EVENT_TYPES]).describe('Default: all'),
            description: descriptionSchema.nullish(),
          }),
          response: { 201: endpointSchema.extend(secretSchema.shape) },
        },
      },
      async (request, reply) => {
        const { url, eventTypes, description } = request.body;
        checkUrl(url);
        const { endpoint, secret } = await registerEndpoint(
          { url, eventTypes, description: description ?? null },
          context(),
        );
        reply.code(201).header('location', `/v1/webhooks/${endpoint.id}`);
        return { ...endpoint, eventTypes: [...endpoint.eventTypes], secret };
      },
    );

    server.get(
      '/webhooks',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Endpoints, oldest first',
          querystring: pageQuerySchema.strict(),
          response: { 200: pageSchema(endpointSchema) },
        },
      },
      async ({ query }) => {
        const after = fromCursor(query.cursor, z.tuple([instantSchema, z.string()]));
        // There are few: they are read whole.
        const rest = (await listEndpoints(database)).filter(
          ({ createdAt, id }) =>
            after === undefined || createdAt > after[0] || (createdAt === after[0] && id > after[1]),
        );
        const page = rest.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map((endpoint) => ({ ...endpoint, eventTypes: [...endpoint.eventTypes] })),
          next: rest.length > page.length && last ? toCursor([last.createdAt, last.id]) : null,
        };
      },
    );

    server.get(
      '/webhooks/:id',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'One endpoint',
          params: paramsSchema,
          response: { 200: endpointSchema },
        },
      },
      async ({ params }) => {
        const endpoint = await findEndpoint(database, params.id);
        if (!endpoint) throw notFound(`webhook endpoint ${params.id}`);
        return { ...endpoint, eventTypes: [...endpoint.eventTypes] };
      },
    );

    server.patch(
      '/webhooks/:id',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Change an endpoint, or take a disabled one back into service',
          params: paramsSchema,
          body: z.strictObject({
            url: urlSchema.optional(),
            eventTypes: eventTypesSchema.optional(),
            description: descriptionSchema.nullable().optional(),
            enabled: z.literal(true).optional(),
          }),
          response: { 200: endpointSchema },
        },
      },
      async ({ params, body }) => {
        if (body.url !== undefined) checkUrl(body.url);
        const endpoint = await changeEndpoint(params.id, body, context());
        if (!endpoint) throw notFound(`webhook endpoint ${params.id}`);
        dependencies.wake();
        return { ...endpoint, eventTypes: [...endpoint.eventTypes] };
      },
    );

    server.delete(
      '/webhooks/:id',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Remove an endpoint',
          params: paramsSchema,
          response: { 204: z.null() },
        },
      },
      async ({ params }, reply) => {
        if (!(await removeEndpoint(params.id, context()))) throw notFound(`webhook endpoint ${params.id}`);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/webhooks/:id/secret',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Rotate the secret; the old one signs along for 24 hours',
          params: paramsSchema,
          response: { 200: secretSchema },
        },
      },
      async ({ params }) => {
        const secret = await rotateSecret(params.id, context());
        if (secret === undefined) throw notFound(`webhook endpoint ${params.id}`);
        return { secret };
      },
    );

    server.get(
      '/webhooks/:id/attempts',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Attempts at an endpoint, newest first',
          params: paramsSchema,
          querystring: pageQuerySchema.extend({ outcome: z.enum(['delivered', 'failed']).optional() }).strict(),
          response: { 200: pageSchema(attemptSchema) },
        },
      },
      async ({ params, query }) => {
        if (!(await findEndpoint(database, params.id))) throw notFound(`webhook endpoint ${params.id}`);
        const below = fromCursor(query.cursor, z.tuple([z.string().regex(/^\d{1,18}$/)]))?.[0];
        let select = database
          .tables<WebhookTables>()
          .selectFrom('webhooks.attempts as a')
          .innerJoin('webhooks.messages as m', 'm.id', 'a.message_id')
          .select([
            'a.id',
            'a.message_id',
            'm.event_type',
            'a.number',
            'a.attempted_at',
            'a.duration_ms',
            'a.outcome',
            'a.status_code',
            'a.error',
            'a.response',
          ])
          .where('a.endpoint_id', '=', params.id)
          .orderBy('a.id', 'desc')
          .limit(query.limit + 1);
        if (below !== undefined) select = select.where('a.id', '<', BigInt(below));
        if (query.outcome !== undefined) select = select.where('a.outcome', '=', query.outcome);
        const rows = await select.execute();
        const page = rows.slice(0, query.limit);
        const last = page.at(-1);
        return {
          data: page.map((row) => ({
            messageId: row.message_id,
            eventType: row.event_type,
            attempt: row.number,
            attemptedAt: row.attempted_at,
            durationMs: row.duration_ms,
            outcome: row.outcome,
            statusCode: row.status_code,
            error: row.error,
            response: row.response,
          })),
          next: rows.length > page.length && last ? toCursor([String(last.id)]) : null,
        };
      },
    );

    server.post(
      '/webhooks/:id/replay',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'Send again what was owed since an instant, under the same message ids',
          params: paramsSchema,
          body: z.strictObject({
            since: instantInputSchema,
            only: z.enum(['failed', 'all']).default('failed'),
          }),
          response: { 202: z.object({ messages: z.int() }) },
        },
      },
      async ({ params, body }, reply) => {
        if (!(await findEndpoint(database, params.id))) throw notFound(`webhook endpoint ${params.id}`);
        const messages = await replayMessages(params.id, body, { database, now: clock.now() });
        dependencies.wake();
        return reply.code(202).send({ messages });
      },
    );
  };
