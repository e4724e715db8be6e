import { Webhook } from 'standardwebhooks';
import type { Secret } from '../tables.js';

/**
 * Headers of one attempt by Standard Webhooks 1.0.0: the id and the bytes are signed with every secret that is
 * still valid, newest first.
 */
export function signedHeaders(
  message: { id: string; body: string },
  secrets: readonly Secret[],
  at: Date,
): Record<string, string> {
  const valid = secrets.filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > at.getTime());
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': valid.map(({ secret }) => new Webhook(secret).sign(message.id, at, message.body)).join(' '),
  };
}
