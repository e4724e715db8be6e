import { isUtf8 } from 'node:buffer';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createAuthentication } from './authentication.js';
import { answerClientError, refuseExpectation } from './client-error.js';
import { RuntimeError } from './errors.js';
import type { Logger } from './logger.js';
import type { Metrics } from './metrics.js';
import { toDocument, toOperation } from './openapi.js';
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
  /** Whether the process is about to stop: it is not ready, and closes each connection with its next answer. */
  readonly draining?: () => boolean;
  /** OpenAPI document to tell in place of the one made from the routes mounted here. */
  readonly document?: object;
  /** Further routes, mounted under no prefix and without a key. */
  readonly publicRoutes?: readonly FastifyPluginAsync[];
}

const healthSchema = z.object({
  status: z.enum(['ok', 'not_ready']),
  services: z.record(z.string(), z.boolean()).optional(),
});

/** A request, headers and body, must have arrived by then. Milliseconds. */
const REQUEST_WITHIN = 10_000;
/** How often Node looks for requests that are late: a slow sender is cut off no later than this after its time. */
const LOOK_FOR_LATE = 2_000;

/** Answers are data: should a browser show one, it may run and load nothing. */
const DATA_CSP = "default-src 'none'; frame-ancestors 'none'";
/** The pages at /docs run their own scripts, and talk to this server alone. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/**
 * The HTTP server that any set of services shares: problems, authentication of `/v1`, OpenAPI at
 * `/openapi.json` and `/docs`, health and metrics. It does not listen yet.
 */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 64 * 1024,
    requestTimeout: REQUEST_WITHIN,
    connectionTimeout: 30_000,
    keepAliveTimeout: 30_000,
    // A request without Host is refused below, as a problem; Node would answer with nothing but a status.
    http: { headersTimeout: REQUEST_WITHIN, connectionsCheckingInterval: LOOK_FOR_LATE, requireHostHeader: false },
    clientErrorHandler: answerClientError,
    frameworkErrors: problemHandler,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    // What comes on a connection that is open when the server stops is still answered, and the connection then closed.
    return503OnClosing: false,
    exposeHeadRoutes: true,
  });
  const draining = options.draining ?? (() => false);
  server.server.on('checkExpectation', refuseExpectation);
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
  const refuseAddress = (request: FastifyRequest, reply: FastifyReply): void => {
    const allowed = METHODS.filter(
      (method) => server.findRoute({ method, url: request.url.split('?')[0] ?? '' }) !== null,
    );
    const known = allowed.length > 0 && !allowed.some((method) => method === request.method);
    if (known) reply.header('allow', allowed.join(', '));
    sendProblem(reply, {
      type: 'about:blank',
      title: known ? 'Method Not Allowed' : 'Not Found',
      status: known ? 405 : 404,
      code: known ? 'method_not_allowed' : 'not_found',
      detail: known ? `This address takes ${allowed.join(', ')}.` : 'There is nothing at this address.',
      instance: request.url,
    });
  };
  server.setNotFoundHandler(refuseAddress);
  server.addHook('onRequest', (request, reply, done) => {
    // Before the body: what leads nowhere is not read, and is refused for that reason alone.
    if (request.is404) refuseAddress(request, reply);
    else if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(new ProblemError(400, 'no_host', 'HTTP/1.1 requires the Host header.'));
    } else done();
  });
  server.addHook('onResponse', async (request, reply) => {
    options.metrics.observeRequest(
      request.method,
      request.routeOptions.url ?? 'unmatched',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('x-content-type-options', 'nosniff');
    if (draining()) reply.header('connection', 'close');
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', DATA_CSP);
    done(null, payload);
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
    transform: toOperation,
    transformObject: toDocument,
  });
  const { document } = options;
  await server.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_CSP,
    theme: { title: 'Lodewatch API' },
    ...(document === undefined ? {} : { transformSpecificationClone: false, transformSpecification: () => document }),
  });

  server.get('/livez', { schema: { hide: true, response: { 200: healthSchema } } }, async () => ({
    status: 'ok' as const,
  }));
  server.get(
    '/readyz',
    { schema: { hide: true, response: { 200: healthSchema, 503: healthSchema } } },
    async (_request, reply) => {
      const services = Object.fromEntries(options.services.map((service) => [service.name, service.ready()]));
      const ok = Object.values(services).every(Boolean) && !draining();
      return reply.code(ok ? 200 : 503).send({ status: ok ? ('ok' as const) : ('not_ready' as const), services });
    },
  );
  server.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type(options.metrics.contentType)
      .serializer(String)
      .send(await options.metrics.text()),
  );
  server.get('/', { schema: { hide: true } }, async (_request, reply) => reply.redirect('/docs'));
  server.get('/openapi.json', { schema: { hide: true } }, async () => document ?? server.swagger());
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

/**
 * Stops listening and answers the requests in hand. Connections that are still busy after `within` milliseconds are cut
 * off, so that a client that dawdles cannot hold up the stop.
 */
export async function closeServer(server: FastifyInstance, within: number): Promise<void> {
  const late = setTimeout(() => server.server.closeAllConnections(), within);
  try {
    await server.close();
  } finally {
    clearTimeout(late);
  }
}

/** The OpenAPI 3.1 document of a server, once it is ready. */
export function openApiOf(server: FastifyInstance): object {
  return server.swagger();
}
