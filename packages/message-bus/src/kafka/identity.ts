import type { Database } from '@lodewatch/postgres';
import { BusError } from '../errors.js';

/** What tells the records of this log from those of another that was relayed to the same topics. */
export async function readLogId(database: Database): Promise<string> {
  const [row] = await database.query<{ logId: string }>('select log_id as "logId" from bus.identity');
  if (row === undefined) throw new BusError('BUS_RECORD_MISSING', 'The database does not tell which log it holds.');
  return row.logId;
}
