import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import { disableEndpoint } from '../endpoints/endpoints.js';
import type { WebhookTables } from '../tables.js';
import type { DueDelivery } from './claim-due.js';
import { delayBefore } from './retry-schedule.js';

export interface AttemptResult {
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly response: string | null;
  /** Seconds that the receiver asks to wait. */
  readonly retryAfter: number | null;
}

/** An endpoint that has done nothing but fail for this long is disabled. */
export const DISABLE_AFTER_HOURS = 120;

/** Writes an attempt down and settles what follows: done, another try, given up, or the endpoint disabled. */
export async function recordAttempt(
  delivery: DueDelivery,
  result: AttemptResult,
  { database, eventLog, chance }: { database: Database; eventLog: EventLog; chance: number },
): Promise<'delivered' | 'failed'> {
  const delivered = result.status !== null && result.status >= 200 && result.status < 300;
  const delay = delivered ? null : delayBefore(delivery.attempts, chance, result.retryAfter);
  const outcome = delivered ? 'delivered' : 'failed';
  await database.transaction(async (transaction) => {
    const tables = transaction.tables<WebhookTables>();
    await tables
      .insertInto('webhooks.attempts')
      .values({
        message_id: delivery.message_id,
        endpoint_id: delivery.endpoint_id,
        number: delivery.attempts,
        attempted_at: result.startedAt.toISOString(),
        duration_ms: Math.max(0, result.endedAt.getTime() - result.startedAt.getTime()),
        outcome,
        status_code: result.status,
        error: result.error,
        response: result.response,
      })
      .execute();
    const settled =
      delay === null
        ? ({ status: outcome, next_attempt_at: result.endedAt.toISOString() } as const)
        : {
            status: 'pending' as const,
            next_attempt_at: new Date(result.endedAt.getTime() + delay * 1000).toISOString(),
          };
    await tables
      .updateTable('webhooks.deliveries')
      .set(settled)
      .where('message_id', '=', delivery.message_id)
      .where('endpoint_id', '=', delivery.endpoint_id)
      .execute();
    if (delivered) {
      await tables
        .updateTable('webhooks.endpoints')
        .set({ failing_since: null })
        .where('id', '=', delivery.endpoint_id)
        .execute();
      return;
    }
    const endpoint = await tables
      .updateTable('webhooks.endpoints')
      .set((column) => ({
        failing_since: column.fn.coalesce('failing_since', column.val(result.startedAt.toISOString())),
      }))
      .where('id', '=', delivery.endpoint_id)
      .where('disabled_at', 'is', null)
      .returning('failing_since')
      .executeTakeFirst();
    if (!endpoint?.failing_since) return;
    const failingHours = (result.endedAt.getTime() - Date.parse(endpoint.failing_since)) / 3_600_000;
    const reason =
      result.status === 410
        ? 'the receiver answered 410 Gone'
        : failingHours >= DISABLE_AFTER_HOURS
          ? `every attempt of the last ${DISABLE_AFTER_HOURS} hours failed`
          : undefined;
    if (reason) await disableEndpoint(delivery.endpoint_id, reason, { transaction, eventLog, now: result.endedAt });
  });
  return outcome;
}
