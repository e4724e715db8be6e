import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer in one encoding, with the tag of that encoding (RFC 9110, 8.8.3.3). */
interface Representation {
  readonly body: Buffer;
  readonly etag: string;
}

/** An answer that is serialised once and sent many times. */
export interface Answer {
  readonly plain: Representation;
  /** Made on first use: a score with its drivers shrinks to a ninth, and costs as much less to send. */
  readonly gzip: () => Representation;
}

/** Makes an answer of a value: the same value gives the same bytes and tags. */
export function toAnswer(value: object): Answer {
  const body = Buffer.from(JSON.stringify(value));
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  let compressed: Representation | undefined;
  return {
    plain: { body, etag: `"${tag}"` },
    gzip() {
      compressed ??= { body: gzipSync(body), etag: `"${tag}-gzip"` };
      return compressed;
    },
  };
}

const takesGzip = (header: string | string[] | undefined): boolean =>
  typeof header === 'string' && /(?:^|[\s,])gzip\s*(?:$|,|;\s*q=(?:1|0\.\d*[1-9]))/i.test(header);

const matches = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  (header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

/** Sends an answer as the client takes it, or a 304 where the client has it. */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  const compressed = takesGzip(request.headers['accept-encoding']);
  const { body, etag } = compressed ? answer.gzip() : answer.plain;
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization, accept-encoding' });
  if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
  if (compressed) reply.header('content-encoding', 'gzip');
  return reply.type('application/json; charset=utf-8').send(body);
}
