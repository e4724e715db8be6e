import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { z } from 'zod';

/** RFC 9457 problem details. */
export const problemSchema = z
  .object({
    type: z.string().describe('A page about this kind of problem, or about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string().optional().describe('Stable and machine-readable: test this, not the text'),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** Thrown by a route to answer a problem. The detail is shown to the caller: no internals. */
export class ProblemError extends Error {
  constructor(
    readonly statusCode: number,
    readonly code: string,
    detail: string,
    readonly extra: { errors?: Problem['errors']; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }
}

export const notFound = (what: string): ProblemError => new ProblemError(404, 'not_found', `There is no ${what}.`);
export const badRequest = (code: string, detail: string): ProblemError => new ProblemError(400, code, detail);
export const unprocessable = (code: string, detail: string): ProblemError => new ProblemError(422, code, detail);
export const conflict = (code: string, detail: string): ProblemError => new ProblemError(409, code, detail);
export const unavailable = (code: string, detail: string): ProblemError =>
  new ProblemError(503, code, detail, { headers: { 'retry-after': '1' } });

const CODES: Record<string, [number, string, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'Send application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is larger than this route accepts.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'empty_body', 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'malformed_json', 'The body is not well-formed JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad_content_length', 'Content-Length does not match the body.'],
  FST_ERR_BAD_URL: [400, 'bad_url', 'The address is not well-formed.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url_too_long', 'A part of the address is longer than any name here.'],
  FST_ERR_HANDLER_TIMEOUT: [503, 'timed_out', 'The answer took too long; try again.'],
};

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
/** SQLSTATEs: connection, conflict, resources, shut-down, statement timeout, lock not to be had, idle in transaction. */
const PASSING_SQLSTATE = /^(08...|40...|53...|57P0.|57014|55P03|25P03)$/;
/** What pg says, without a code, when a connection is lost or cannot be had in time. */
const LOST_CONNECTION =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout)/;

/** The database is away or refuses work for the moment: the caller may come again. */
function isOutage(error: FastifyError): boolean {
  if ('retryable' in error && typeof error.retryable === 'boolean') return error.retryable;
  const code = error.code ?? '';
  return NETWORK_CODES.has(code) || PASSING_SQLSTATE.test(code) || LOST_CONNECTION.test(error.message);
}

/** The problem that an error becomes: chosen here and nowhere else. A 5xx reveals nothing of its cause. */
export function toProblem(error: FastifyError | ProblemError): Problem {
  const blank = (status: number, code: string, detail: string): Problem => ({
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    code,
  });
  if (error instanceof ProblemError) {
    const problem = blank(error.statusCode, error.code, error.message);
    return error.extra.errors ? { ...problem, errors: error.extra.errors } : problem;
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext ?? 'request';
    return {
      ...blank(400, 'invalid_request', `The ${where} is not what this route takes.`),
      errors: error.validation.map((fault) => ({
        pointer: `/${where}${fault.instancePath}`,
        detail: fault.message ?? 'is not valid',
      })),
    };
  }
  const known = CODES[error.code ?? ''];
  if (known) return blank(...known);
  if (isResponseSerializationError(error)) return blank(500, 'internal', 'The server failed; the cause is in its log.');
  if (error instanceof SyntaxError) return blank(400, 'malformed_json', 'The body is not well-formed JSON.');
  if (isOutage(error)) return blank(503, 'unavailable', 'A part that this answer needs is away; try again.');
  const status = error.statusCode ?? 500;
  if (status < 500) return blank(status, 'bad_request', error.message);
  return blank(500, 'internal', 'The server failed; the cause is in its log.');
}

/** Fastify's error handler: logs the cause of a 5xx and answers problem details. */
export function problemHandler(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  if (problem.status >= 500) request.log.error({ err: error, url: request.url }, 'request failed');
  if (error instanceof ProblemError && error.extra.headers) reply.headers(error.extra.headers);
  else if (problem.status === 503) reply.header('retry-after', '1');
  sendProblem(reply, { ...problem, instance: request.url });
}

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  reply
    .code(problem.status)
    .type('application/problem+json')
    // Also where no hook runs: a path that cannot be decoded is refused before there is a route.
    .header('x-content-type-options', 'nosniff')
    .serializer(JSON.stringify)
    .send(problem);
}
