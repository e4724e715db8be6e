import type { IsoDate, LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import type { WebhookTables } from '../tables.js';
import { toMessage } from './to-message.js';

/** Channel on which new deliveries are told. */
export const CHANNEL = 'lodewatch_webhooks';

/** Turns records into messages owed to each endpoint that asked for them and was there before. */
export async function enqueue(
  records: readonly LogRecord[],
  { today, now }: { today: IsoDate; now: Date },
  transaction: Transaction,
): Promise<void> {
  const messages = records.map((record) => toMessage(record, today)).filter((message) => message !== undefined);
  if (messages.length === 0) return;
  const tables = transaction.tables<WebhookTables>();
  const endpoints = await tables
    .selectFrom('webhooks.endpoints')
    .select(['id', 'event_types', 'created_position'])
    .where('disabled_at', 'is', null)
    .execute();
  const owed = messages.flatMap((message) =>
    endpoints
      .filter(
        ({ event_types, created_position }) =>
          event_types.includes(message.eventType) && created_position < message.position,
      )
      .map((endpoint) => ({ message, endpointId: endpoint.id })),
  );
  // Messages nobody asked for are not kept: the log has them, and a replay makes them anew.
  const wanted = new Map(owed.map(({ message }) => [message.id, message]));
  if (wanted.size === 0) return;
  await tables
    .insertInto('webhooks.messages')
    .values(
      [...wanted.values()].map(({ id, eventType, position, occurredAt, body }) => ({
        id,
        event_type: eventType,
        position,
        occurred_at: occurredAt,
        body,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tables
    .insertInto('webhooks.deliveries')
    .values(
      owed.map(({ message, endpointId }) => ({
        message_id: message.id,
        endpoint_id: endpointId,
        status: 'pending' as const,
        attempts: 0,
        next_attempt_at: now.toISOString(),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await transaction.query(`select pg_notify('${CHANNEL}', '')`);
}
