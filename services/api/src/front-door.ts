import { ProblemError } from '@lodewatch/runtime';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { Agent, request } from 'undici';

/** Base addresses of the services behind the front door. One that is left out runs beside the api, and mounts its own. */
export interface Upstreams {
  readonly ingest?: string;
  readonly normalization?: string;
  readonly riskScoring?: string;
  readonly webhooks?: string;
}

type Upstream = keyof Upstreams;

/** Routes that live with the service that owns what they change, or what they compute. */
const FORWARDED: readonly { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; url: string; to: Upstream }[] = [
  { method: 'POST', url: '/documents', to: 'ingest' },
  { method: 'GET', url: '/documents/:id/text', to: 'ingest' },
  { method: 'DELETE', url: '/documents/:id', to: 'ingest' },
  { method: 'GET', url: '/risk-events/:id/decisions', to: 'normalization' },
  { method: 'POST', url: '/risk-events/:id/decisions', to: 'normalization' },
  { method: 'GET', url: '/minerals/:id/risk', to: 'riskScoring' },
  { method: 'GET', url: '/minerals/:id/risk/history', to: 'riskScoring' },
  { method: 'GET', url: '/countries/:code/risk', to: 'riskScoring' },
  { method: 'GET', url: '/countries/:code/risk/history', to: 'riskScoring' },
  { method: 'POST', url: '/scenarios', to: 'riskScoring' },
  { method: 'POST', url: '/exposure', to: 'riskScoring' },
  { method: 'POST', url: '/exposure/csv', to: 'riskScoring' },
  { method: 'POST', url: '/webhooks', to: 'webhooks' },
  { method: 'GET', url: '/webhooks', to: 'webhooks' },
  { method: 'GET', url: '/webhooks/:id', to: 'webhooks' },
  { method: 'PATCH', url: '/webhooks/:id', to: 'webhooks' },
  { method: 'DELETE', url: '/webhooks/:id', to: 'webhooks' },
  { method: 'POST', url: '/webhooks/:id/secret', to: 'webhooks' },
  { method: 'GET', url: '/webhooks/:id/attempts', to: 'webhooks' },
  { method: 'POST', url: '/webhooks/:id/replay', to: 'webhooks' },
];

/** Headers that belong to one connection, or that the client computes anew. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);
const forwardable = <T>(headers: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));

const BODY_LIMIT = 8 * 1024 * 1024;
const TIMEOUT = 15_000;

/**
 * In production clients see one address: the api answers its own routes and hands the others on, key and all, to the
 * service they live with. In the one-process default all routes are mounted on one server and this is not used.
 */
export function frontDoor(upstreams: Upstreams): { routes: FastifyPluginAsync; close: () => Promise<void> } {
  const agent = new Agent({ connections: 64 });

  async function forward(to: Upstream, base: string, incoming: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    try {
      // A request line may name a host of its own (RFC 9112, 3.2.2): only its path counts, or the key went there.
      const { pathname, search } = new URL(incoming.url, base);
      const response = await request(new URL(pathname + search, base), {
        method: incoming.method as 'GET',
        headers: forwardable(incoming.headers as Record<string, string>),
        body: (incoming.body as Buffer | undefined) ?? null,
        dispatcher: agent,
        headersTimeout: TIMEOUT,
        bodyTimeout: TIMEOUT,
      });
      reply.code(response.statusCode).headers(forwardable(response.headers as Record<string, string>));
      return await reply.send(response.body);
    } catch (error) {
      incoming.log.warn({ err: error, service: to }, 'a service behind the front door does not answer');
      throw new ProblemError(503, 'unavailable', 'The service behind this address is away; try again.', {
        headers: { 'retry-after': '1' },
      });
    }
  }

  const routes: FastifyPluginAsync = async (server: FastifyInstance) => {
    // Bodies are handed on as they came: the service behind parses and judges them.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const { method, url, to } of FORWARDED) {
      const base = upstreams[to];
      if (base === undefined) continue;
      server.route({
        method,
        url,
        bodyLimit: BODY_LIMIT,
        schema: { hide: true },
        handler: (incoming, reply) => forward(to, base, incoming, reply),
      });
    }
  };
  return { routes, close: () => agent.close() };
}
