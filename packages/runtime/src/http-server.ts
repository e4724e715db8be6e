import { isUtf8 } from 'node:buffer';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyBaseLogger, type FastifyInstance, type FastifyPluginAsync, fastify, LogController } from 'fastify';
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createAuthentication } from './authentication.js';
import { RuntimeError } from './errors.js';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';
import { ProblemError, problemHandler, sendProblem } from './problem.js';
import type { Service } from './service.js';

export interface HttpServerOptions {
  readonly apiKey: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Services whose readiness `/readyz` reports and whose routes are mounted. */
  readonly services: readonly Service[];
  /** Version told in the OpenAPI document. */
  readonly version: string;
  /** Check every answer against its schema: for tests. In production answers are trusted and written plainly. */
  readonly checkResponses?: boolean;
  /** Further routes, mounted under no prefix and without a key. */
  readonly publicRoutes?: readonly FastifyPluginAsync[];
}

const healthSchema = z.object({
  status: z.enum(['ok', 'starting']),
  services: z.record(z.string(), z.boolean()).optional(),
});

/** Keys that zod writes for inputs, beside a component of the same shape. */
const isUnusedTwin = (name: string, used: string): boolean =>
  name.endsWith('Input') && !used.includes(`#/components/schemas/${name}"`);

/**
 * The HTTP server that any set of services shares: problems, authentication of `/v1`, OpenAPI at
 * `/openapi.json` and `/docs`, health and metrics. It does not listen yet.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: 10_000,
    connectionTimeout: 30_000,
    keepAliveTimeout: 30_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    return503OnClosing: true,
    exposeHeadRoutes: true,
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(options.checkResponses === true ? serializerCompiler : () => JSON.stringify);
  // JSON is UTF-8 (RFC 8259); other bytes would be stored as replacement characters, and words be lost unnoticed.
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const charset = /charset="?([^";]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if ((charset !== undefined && !/^utf-?8$/i.test(charset)) || !isUtf8(body)) {
      done(new ProblemError(400, 'not_utf8', 'The body is not UTF-8.'));
      return;
    }
    server.getDefaultJsonParser('error', 'error')(request, body.toString('utf8'), done);
  });
  server.setErrorHandler(problemHandler);
  server.setNotFoundHandler((request, reply) => {
    const allowed = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => server.findRoute({ method, url: request.url.split('?')[0] ?? '' }) !== null,
    );
    const known = allowed.length > 0 && !allowed.includes(request.method);
    if (known) reply.header('allow', allowed.join(', '));
    sendProblem(reply, {
      type: 'about:blank',
      title: known ? 'Method Not Allowed' : 'Not Found',
      status: known ? 405 : 404,
      code: known ? 'method_not_allowed' : 'not_found',
      detail: known ? `This address takes ${allowed.join(', ')}.` : 'There is nothing at this address.',
      instance: request.url,
    });
  });
  server.addHook('onResponse', async (request, reply) => {
    options.metrics.observeRequest(
      request.method,
      request.routeOptions.url ?? 'unmatched',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
  });
  server.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });

  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lodewatch',
        version: options.version,
        description:
          'Typed risk events from multilingual critical-minerals news, and scores per mineral and per country whose drivers add up. Lists answer `{"data": [...], "next": cursor or null}`; errors are RFC 9457 problems.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
      security: [{ apiKey: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: ['/livez', '/readyz', '/metrics', '/openapi.json'] }),
    transformObject: (document) => {
      const made = createJsonSchemaTransformObject({})(document);
      const text = JSON.stringify(made);
      if ('components' in made && made.components?.schemas) {
        made.components.schemas = Object.fromEntries(
          Object.entries(made.components.schemas)
            .filter(([name]) => !isUnusedTwin(name, text))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        );
      }
      return made;
    },
  });
  await server.register(swaggerUi, { routePrefix: '/docs' });

  server.get('/livez', { schema: { hide: true, response: { 200: healthSchema } } }, async () => ({
    status: 'ok' as const,
  }));
  server.get(
    '/readyz',
    { schema: { hide: true, response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const services = Object.fromEntries(options.services.map((service) => [service.name, service.ready()]));
      const ok = Object.values(services).every(Boolean);
      return reply.code(ok ? 200 : 503).send({ status: ok ? ('ok' as const) : ('starting' as const), services });
    },
  );
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type(options.metrics.contentType)
      .serializer(String)
      .send(await options.metrics.text()),
  );
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger());
  for (const plugin of options.publicRoutes ?? []) await server.register(plugin);

  await server.register(
    async (versioned) => {
      versioned.addHook('onRequest', createAuthentication(options.apiKey));
      for (const service of options.services) {
        if (service.routes) await versioned.register(service.routes);
      }
    },
    { prefix: '/v1' },
  );
  return server;
}

/** Listens, and answers the address; a busy port is told in one sentence. */
export async function listen(server: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE') {
      throw new RuntimeError(
        'RUNTIME_PORT_BUSY',
        `Port ${port} on ${host} is taken; set LODEWATCH_PORT to another one.`,
        {
          cause: error,
        },
      );
    }
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
      throw new RuntimeError('RUNTIME_PORT_BUSY', `Cannot listen on ${host}:${port} (${code}).`, { cause: error });
    }
    throw error;
  }
}

/** The OpenAPI 3.1 document of a server, once it is ready. */
export function openApiOf(server: FastifyInstance): object {
  return server.swagger();
}
