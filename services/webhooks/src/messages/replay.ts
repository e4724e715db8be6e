import type { Database } from '@lodewatch/postgres';
import type { WebhookTables } from '../tables.js';

/** Makes deliveries of an endpoint due again, with the whole schedule before them. Answers how many. */
export async function replayMessages(
  endpointId: string,
  { since, only }: { since: string; only: 'failed' | 'all' },
  { database, now }: { database: Database; now: Date },
): Promise<number> {
  const tables = database.tables<WebhookTables>();
  const settled = only === 'failed' ? (['failed'] as const) : (['failed', 'delivered'] as const);
  const result = await tables
    .updateTable('webhooks.deliveries')
    .set({ status: 'pending', attempts: 0, next_attempt_at: now.toISOString() })
    .where('endpoint_id', '=', endpointId)
    .where('status', 'in', [...settled])
    .where('message_id', 'in', tables.selectFrom('webhooks.messages').select('id').where('occurred_at', '>=', since))
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
