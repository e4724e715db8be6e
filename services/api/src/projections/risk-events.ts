import type { LogRecord, MineralId, RiskEvent } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import { mineral } from '@lodewatch/reference';

type RiskEventRecord = Extract<LogRecord, { type: 'RiskEventDetected' | 'RiskEventUpdated' | 'RiskEventWithdrawn' }>;

/** Where a risk event was first seen on the log. */
interface Beginning {
  readonly first_position: string;
  readonly detected_at: string;
}

/** A risk event is found under its minerals, the groups they belong to, and the members they stand for. */
function searchedUnder(minerals: readonly MineralId[]): string[] {
  const found = new Set<string>();
  for (const id of minerals) for (const each of [id, ...mineral(id).groups, ...mineral(id).members]) found.add(each);
  return [...found].sort();
}

function idOf(record: RiskEventRecord): string {
  return record.type === 'RiskEventUpdated' ? record.data.riskEvent.id : record.data.id;
}

function stateOf(record: RiskEventRecord): RiskEvent | null {
  if (record.type === 'RiskEventDetected') return record.data;
  return record.type === 'RiskEventUpdated' ? record.data.riskEvent : null;
}

async function beginningsOf(ids: readonly string[], transaction: Transaction): Promise<Map<string, Beginning>> {
  const rows = await transaction.query<Beginning & { id: string }>(
    `select distinct on (id) id, first_position::text, detected_at from api.risk_event_versions
     where id = any ($1) order by id, position`,
    [ids],
    { name: 'api_project_beginnings' },
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The versions that these records bring, each superseded by the next of the same risk event. */
function toRows(records: readonly RiskEventRecord[], beginnings: Map<string, Beginning>) {
  const rows: Record<string, unknown>[] = [];
  const newest = new Map<string, Record<string, unknown>>();
  for (const record of records) {
    const [id, state] = [idOf(record), stateOf(record)];
    const { recordedAt } = record;
    const position = String(record.position);
    const beginning = beginnings.get(id) ?? { first_position: position, detected_at: recordedAt };
    beginnings.set(id, beginning);
    const previous = newest.get(id);
    if (previous) previous.superseded_at = recordedAt;
    const row = {
      id,
      position,
      ...beginning,
      recorded_at: recordedAt,
      superseded_at: null,
      record_type: record.type,
      type: state?.type ?? null,
      direction: state?.direction ?? null,
      minerals: state ? searchedUnder(state.minerals) : [],
      countries: state ? [...new Set([...state.actors, ...state.targets])].sort() : [],
      document_ids: state ? state.documents.map((document) => document.id) : [],
      has_commitments: (state?.commitments.length ?? 0) > 0,
      merged_into: record.type === 'RiskEventWithdrawn' ? record.data.mergedInto : null,
      data: state,
    };
    rows.push(row);
    newest.set(id, row);
  }
  return rows;
}

/** Folds records of risk events, in order, into the lists of their versions. */
export async function projectRiskEvents(records: readonly RiskEventRecord[], transaction: Transaction): Promise<void> {
  if (records.length === 0) return;
  // What a record supersedes, it supersedes from its own time on: the first of each risk event, since the rest are in the rows.
  const firsts = new Map<string, string>();
  for (const record of records) if (!firsts.has(idOf(record))) firsts.set(idOf(record), record.recordedAt);
  const beginnings = await beginningsOf([...firsts.keys()], transaction);
  await transaction.query(
    `update api.risk_event_versions v set superseded_at = r.at
     from unnest($1::text[], $2::timestamptz[]) as r (id, at) where v.id = r.id and v.superseded_at is null`,
    [[...firsts.keys()], [...firsts.values()]],
    { name: 'api_project_superseded' },
  );
  await transaction.query(
    `insert into api.risk_event_versions (id, position, first_position, detected_at, recorded_at, superseded_at,
       record_type, type, direction, minerals, countries, document_ids, has_commitments, merged_into, data)
     select id, position, first_position, detected_at, recorded_at, superseded_at,
       record_type, type, direction, minerals, countries, document_ids, has_commitments, merged_into, data
     from jsonb_to_recordset($1::jsonb) as r (id text, position bigint, first_position bigint, detected_at timestamptz,
       recorded_at timestamptz, superseded_at timestamptz, record_type text, type text, direction text, minerals text[],
       countries text[], document_ids text[], has_commitments boolean, merged_into text, data jsonb)`,
    [JSON.stringify(toRows(records, beginnings))],
    { name: 'api_project_versions' },
  );
}
