import { type LogRecord, type RiskEvent, turnsOf } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import type { ClockTables } from './tables.js';

/**
 * Lays down what time will bring to a risk event as it now stands. Turns that were appended stay: they are
 * on the log; those that wait follow the newest dates.
 */
async function reschedule(riskEventId: string, event: RiskEvent | null, transaction: Transaction): Promise<void> {
  const tables = transaction.tables<ClockTables>();
  await tables
    .deleteFrom('clock.turns')
    .where('risk_event_id', '=', riskEventId)
    .where('appended', '=', false)
    .execute();
  const turns = event === null ? [] : turnsOf(event);
  if (turns.length === 0) return;
  await tables
    .insertInto('clock.turns')
    .values(
      turns.map((turn) => ({
        risk_event_id: riskEventId,
        kind: turn.kind,
        on_day: turn.on,
        commitment_id: 'commitmentId' in turn ? turn.commitmentId : '',
        due: 'due' in turn ? turn.due : null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes the dates of new, changed and withdrawn risk events into the schedule. */
export async function schedule(records: readonly LogRecord[], transaction: Transaction): Promise<void> {
  for (const record of records) {
    if (record.type === 'RiskEventDetected') await reschedule(record.data.id, record.data, transaction);
    else if (record.type === 'RiskEventUpdated') {
      await reschedule(record.data.riskEvent.id, record.data.riskEvent, transaction);
    } else if (record.type === 'RiskEventWithdrawn') await reschedule(record.data.id, null, transaction);
  }
}
