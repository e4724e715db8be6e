import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Problems that an operation can answer beside its own, by what it takes. */
const PROBLEMS = {
  400: 'The request is not what this operation takes.',
  401: 'The API key is missing or not known.',
  404: 'There is no such thing.',
  413: 'The body is too large.',
  415: 'The body is not JSON.',
  422: 'The request is well-formed, and cannot be done.',
  503: 'A part that the answer needs is away; Retry-After says when to come again.',
} as const;

const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
});

interface RouteSchema {
  readonly hide?: boolean;
  readonly operationId?: string;
  readonly params?: unknown;
  readonly body?: unknown;
  readonly response?: Readonly<Record<string, unknown>>;
}

function problemsOf(schema: RouteSchema): Record<string, unknown> {
  const statuses: (keyof typeof PROBLEMS)[] = [
    400,
    401,
    404,
    ...(schema.body === undefined ? [] : ([413, 415] as const)),
    422,
    503,
  ];
  return Object.fromEntries(statuses.map((status) => [status, problemResponse(PROBLEMS[status])]));
}

/** `GET /v1/minerals/:id/risk` becomes `getMineralsByIdRisk`: unique, and stable as long as the address is. */
function operationIdOf(method: string, url: string): string {
  const words = url
    .replace(/^\/v1\//, '')
    .split('/')
    .map((part) => part.replace(/^:/, 'by-'))
    .join('-');
  const camel = words.replace(/(^|[-_])([a-z])/gi, (_match, _separator, letter: string) => letter.toUpperCase());
  return method.toLowerCase() + camel;
}

const toJsonSchema = createJsonSchemaTransform({ skipList: ['/livez', '/readyz', '/metrics', '/openapi.json'] });

/** Makes one operation of a route: its schemas, a name for generated clients, and the problems that every route has. */
export const toOperation: SwaggerTransform = (route) => {
  const { schema, url } = toJsonSchema(route as Parameters<typeof toJsonSchema>[0]);
  // Absent where a route declares nothing.
  const given = (schema ?? {}) as RouteSchema;
  if (given.hide === true || given.response === undefined) return { schema: schema as never, url };
  const method = Array.isArray(route.route.method) ? (route.route.method[0] ?? 'GET') : route.route.method;
  return {
    schema: {
      operationId: operationIdOf(method, url),
      ...given,
      response: { ...problemsOf(given), ...given.response },
    } as never,
    url,
  };
};

const REFERENCE = /"#\/components\/schemas\/([^"]+)"/g;

/** Component schemas that paths lead to, directly or by way of others, by name. */
function reachable(schemas: Readonly<Record<string, unknown>>, paths: unknown): Record<string, unknown> {
  const found = new Set<string>();
  const follow = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(REFERENCE)) {
      if (name === undefined || found.has(name) || !(name in schemas)) continue;
      found.add(name);
      follow(schemas[name]);
    }
  };
  follow(paths);
  return Object.fromEntries([...found].sort().map((name) => [name, schemas[name]]));
}

/** Finishes the document: only the components that are used, in order of name, so that it changes only where routes do. */
export const toDocument: SwaggerTransformObject = (document) => {
  const made = createJsonSchemaTransformObject({})(document);
  if ('components' in made && made.components?.schemas) {
    made.components.schemas = reachable(made.components.schemas, made.paths) as typeof made.components.schemas;
  }
  return made;
};
