import type { LogRecord } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { createBackOff, type Database, type Transaction } from '@lodewatch/postgres';
import type { DeliveryOptions } from '../delivery/deliver.js';
import { BusError, isAway } from '../errors.js';
import { tryLock } from '../groups.js';
import { pause } from '../pause.js';
import { errorText, nextAttempt } from './park.js';

interface DueLetter {
  readonly stream: string;
  readonly attempts: number;
  readonly position: bigint;
  readonly version: number;
}

const DUE_LETTER = `
  select p.stream, p.attempts, d.position, d.version
  from bus.parked_streams p
  cross join lateral (
    select l.position, l.version from bus.dead_letters l
    where l.consumer_group = p.consumer_group and l.stream = p.stream order by l.position limit 1
  ) d
  where p.consumer_group = $1 and p.next_attempt_at <= $2`;

/** The first dead letter of the parked stream that has been due longest. */
async function findDueLetter(database: Database, group: string, now: Date): Promise<DueLetter | undefined> {
  const [letter] = await database.query<DueLetter>(
    `${DUE_LETTER} order by p.next_attempt_at, p.stream limit 1`,
    [group, now.toISOString()],
    { name: 'bus-find-due-letter' },
  );
  return letter;
}

/**
 * Locks the stream of a dead letter that was due: no other member tries it, and nothing new of the stream is handled
 * meanwhile. False if another member has it, or has settled it.
 */
async function lockDueLetter(transaction: Transaction, group: string, now: Date, letter: DueLetter): Promise<boolean> {
  const [found] = await transaction.query<DueLetter>(`${DUE_LETTER} and p.stream = $3 for update of p skip locked`, [
    group,
    now.toISOString(),
    letter.stream,
  ]);
  return found?.position === letter.position && found.attempts === letter.attempts;
}

/** Takes a dead letter away; the last one frees its stream. */
export async function removeLetter(
  transaction: Transaction,
  group: string,
  { stream, position }: { stream: string; position: bigint },
): Promise<void> {
  await transaction.query('delete from bus.dead_letters where consumer_group = $1 and position = $2', [
    group,
    position,
  ]);
  await transaction.query(
    `delete from bus.parked_streams where consumer_group = $1 and stream = $2
     and not exists (select from bus.dead_letters where consumer_group = $1 and stream = $2)`,
    [group, stream],
  );
  await transaction.query(
    'update bus.parked_streams set attempts = 0 where consumer_group = $1 and stream = $2 and attempts > 0',
    [group, stream],
  );
}

async function recordOf(eventLog: EventLog, { stream, version }: DueLetter): Promise<LogRecord> {
  const [record] = await eventLog.readStream(stream, { fromVersion: version, limit: 1 });
  if (record === undefined)
    throw new BusError('BUS_RECORD_MISSING', `The log does not hold version ${version} of ${stream}.`);
  return record;
}

async function noteFailure(options: DeliveryOptions, letter: DueLetter, cause: unknown): Promise<void> {
  const { database, group, clock, retry } = options;
  const now = clock();
  const attempts = letter.attempts + 1;
  await database.transaction(async (transaction) => {
    // A replay asked for meanwhile has set the count back, and stands.
    const updated = await transaction.query(
      `update bus.parked_streams set attempts = $4, next_attempt_at = $5
       where consumer_group = $1 and stream = $2 and attempts = $3 returning stream`,
      [group, letter.stream, letter.attempts, attempts, nextAttempt(attempts, now, retry)?.toISOString() ?? null],
    );
    if (updated.length === 0) return;
    await transaction.query(
      `update bus.dead_letters set error = $3, attempts = attempts + 1, last_failed_at = $4,
         first_failed_at = case when attempts = 0 then $4 else first_failed_at end
       where consumer_group = $1 and position = $2`,
      [group, letter.position, errorText(cause), now.toISOString()],
    );
  });
}

/** Tries one dead letter. False if another member was first. */
async function tryLetter(options: DeliveryOptions, eventLog: EventLog, letter: DueLetter): Promise<boolean> {
  const { database, group, work, singleFile, clock, log } = options;
  const fields = { group, stream: letter.stream, position: String(letter.position) };
  try {
    const effect = await work([await recordOf(eventLog, letter)]);
    const done = await database.transaction(async (transaction) => {
      if (singleFile && !(await tryLock(transaction, `single-file/${group}`))) return false;
      if (!(await lockDueLetter(transaction, group, clock(), letter))) return false;
      await effect(transaction);
      await removeLetter(transaction, group, letter);
      return true;
    });
    if (done) log?.info(fields, 'a dead letter was handled');
    return done;
  } catch (error) {
    if (isAway(error)) throw error;
    await noteFailure(options, letter, error);
    log?.warn({ ...fields, err: error }, 'a dead letter failed again');
    return true;
  }
}

/**
 * Tries parked streams that are due, each from its first dead letter on, in order, until it is free or fails again.
 * Throws when something is away.
 */
export async function retryParkedStreams(
  options: DeliveryOptions,
  eventLog: EventLog,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const letter = await findDueLetter(options.database, options.group, options.clock());
    if (letter === undefined || !(await tryLetter(options, eventLog, letter))) return;
  }
}

/** Looks for parked streams that are due until the signal aborts. */
export async function watchParkedStreams(
  options: DeliveryOptions,
  eventLog: EventLog,
  signal: AbortSignal,
): Promise<void> {
  const { group, retry, log } = options;
  const backOff = createBackOff({ first: retry.awayFirst, most: retry.awayLongest, signal });
  while (!signal.aborted) {
    try {
      await retryParkedStreams(options, eventLog, signal);
      backOff.reset();
    } catch (error) {
      log?.warn({ group, err: error }, 'parked streams cannot be tried; trying again');
      await backOff.wait();
    }
    await pause(retry.parkedPoll, signal);
  }
}
