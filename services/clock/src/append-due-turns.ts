import { derivedUuid, type IsoDate, type NewRecord, streamName, type Turn } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Transaction } from '@lodewatch/postgres';
import type { ClockTables } from './tables.js';

interface DueTurn {
  readonly risk_event_id: string;
  readonly kind: Turn['kind'];
  readonly on_day: string;
  readonly commitment_id: string;
  readonly due: string | null;
}

function toRecord(turn: DueTurn): NewRecord {
  const on = turn.on_day;
  const riskEventId = turn.risk_event_id;
  const base = {
    // The same turn is the same record, however often it is tried.
    id: derivedUuid('turn', riskEventId, turn.kind, on, turn.commitment_id),
    stream: streamName('calendar', riskEventId),
    metadata: { actor: 'clock' },
  };
  switch (turn.kind) {
    case 'took_effect':
      return { ...base, type: 'MeasureTookEffect', data: { riskEventId, on } };
    case 'ran_out':
      return { ...base, type: 'MeasureRanOut', data: { riskEventId, on } };
    case 'suspension_ran_out':
      return { ...base, type: 'SuspensionRanOut', data: { riskEventId, on } };
    case 'due_soon':
      return {
        ...base,
        type: 'CommitmentFellDueSoon',
        data: { commitmentId: turn.commitment_id, riskEventId, due: turn.due ?? on, on },
      };
    case 'overdue':
      return {
        ...base,
        type: 'CommitmentBecameOverdue',
        data: { commitmentId: turn.commitment_id, riskEventId, due: turn.due ?? on, on },
      };
  }
}

/** Turns taken in one transaction: after a long outage the rest follows in the next. */
const BATCH = 200;

/**
 * Appends every turn that is due by `today` and not yet on the log, oldest first. Answers how many were taken: when it
 * equals the batch, there may be more. Safe to run again and from several processes at once.
 */
export async function appendDueTurns(
  { eventLog, today }: { eventLog: EventLog; today: IsoDate },
  transaction: Transaction,
): Promise<{ taken: number; more: boolean }> {
  const tables = transaction.tables<ClockTables>();
  const due = await tables
    .selectFrom('clock.turns')
    .select(['risk_event_id', 'kind', 'on_day', 'commitment_id', 'due'])
    .where('appended', '=', false)
    .where('on_day', '<=', today)
    .orderBy('on_day')
    .orderBy('risk_event_id')
    .orderBy('kind')
    .orderBy('commitment_id')
    .limit(BATCH)
    .forUpdate()
    .execute();
  if (due.length === 0) return { taken: 0, more: false };
  for (const turn of due) {
    await tables
      .updateTable('clock.turns')
      .set({ appended: true })
      .where('risk_event_id', '=', turn.risk_event_id)
      .where('kind', '=', turn.kind)
      .where('on_day', '=', turn.on_day)
      .where('commitment_id', '=', turn.commitment_id)
      .execute();
  }
  await eventLog.append(due.map(toRecord), { transaction });
  return { taken: due.length, more: due.length === BATCH };
}
