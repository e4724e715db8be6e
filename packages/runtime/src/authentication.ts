import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './problem.js';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Guards routes by `Authorization: Bearer <key>`. Only the digest of the key is kept, and digests are compared
 * in constant time. A bounded memory of accepted header values spares the hash on the hot path.
 */
export function createAuthentication(apiKey: string): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const expected = digest(apiKey);
  let accepted: string | undefined;
  return async (request, reply) => {
    const header = request.headers.authorization;
    if (header !== undefined && header === accepted) return;
    const key = header === undefined ? undefined : /^bearer +([\x21-\x7e]{1,512})$/i.exec(header)?.[1];
    if (key !== undefined && timingSafeEqual(digest(key), expected)) {
      accepted = header;
      return;
    }
    reply.header('www-authenticate', 'Bearer realm="lodewatch"');
    sendProblem(reply, {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'unauthorized',
      detail:
        header === undefined ? 'Send your API key as "Authorization: Bearer <key>".' : 'The API key is not known.',
      instance: request.url,
    });
    return reply as never;
  };
}
