import type { LogRecord, MineralId, RiskEvent } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import { mineral } from '@lodewatch/reference';
import type { ApiTables } from '../tables.js';

type RiskEventRecord = Extract<LogRecord, { type: 'RiskEventDetected' | 'RiskEventUpdated' | 'RiskEventWithdrawn' }>;

/** A risk event is found under its minerals, the groups they belong to, and the members they stand for. */
function searchedUnder(minerals: readonly MineralId[]): string[] {
  const found = new Set<string>();
  for (const id of minerals) for (const each of [id, ...mineral(id).groups, ...mineral(id).members]) found.add(each);
  return [...found].sort();
}

function stateOf(record: RiskEventRecord): RiskEvent | null {
  if (record.type === 'RiskEventDetected') return record.data;
  return record.type === 'RiskEventUpdated' ? record.data.riskEvent : null;
}

/** Folds one record of a risk event into the list of its versions. */
export async function projectRiskEvent(record: RiskEventRecord, transaction: Transaction): Promise<void> {
  const tables = transaction.tables<ApiTables>();
  const state = stateOf(record);
  const id = state === null && record.type === 'RiskEventWithdrawn' ? record.data.id : (state?.id ?? '');
  const earlier = await tables
    .selectFrom('api.risk_event_versions')
    .select(['first_position', 'detected_at'])
    .where('id', '=', id)
    .orderBy('position')
    .limit(1)
    .executeTakeFirst();
  await tables
    .updateTable('api.risk_event_versions')
    .set({ superseded_at: record.recordedAt })
    .where('id', '=', id)
    .where('superseded_at', 'is', null)
    .execute();
  await tables
    .insertInto('api.risk_event_versions')
    .values({
      id,
      position: record.position,
      first_position: earlier?.first_position ?? record.position,
      detected_at: earlier?.detected_at ?? record.recordedAt,
      recorded_at: record.recordedAt,
      superseded_at: null,
      record_type: record.type,
      type: state?.type ?? null,
      direction: state?.direction ?? null,
      minerals: state ? searchedUnder(state.minerals) : [],
      countries: state ? [...new Set([...state.actors, ...state.targets])].sort() : [],
      document_ids: state ? state.documents.map((document) => document.id) : [],
      has_commitments: (state?.commitments.length ?? 0) > 0,
      merged_into: record.type === 'RiskEventWithdrawn' ? record.data.mergedInto : null,
      data: state ? JSON.stringify(state) : null,
    })
    .execute();
}
