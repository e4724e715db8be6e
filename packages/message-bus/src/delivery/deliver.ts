import type { LogRecord } from '@lodewatch/contracts';
import type { Database, Log, Transaction } from '@lodewatch/postgres';
import { holdBack, lockParkedStreams, parkStream } from '../dead-letters/park.js';
import { BusError, hasCode, isAway } from '../errors.js';
import { tryLock } from '../groups.js';
import type { RetryPolicy } from '../types.js';
import type { Work } from './work.js';

/** What moves a group on, so that an effect happens once. The adapters differ in this alone. */
export interface Progress {
  /**
   * Moves the group past the next records in line, as part of the transaction. Throws BUS_OVERTAKEN when another member
   * has been there, and lets at most one of two transactions that cover the same record commit.
   */
  advance(transaction: Transaction, records: readonly LogRecord[]): Promise<void>;
  /** The transaction that advanced past these records has been committed. */
  committed(records: readonly LogRecord[]): void;
}

export interface DeliveryOptions {
  readonly group: string;
  readonly work: Work;
  readonly singleFile: boolean;
  readonly database: Database;
  readonly clock: () => Date;
  readonly retry: RetryPolicy;
  readonly log: Log | undefined;
}

/** Marks an error as the handler's own: only such a one may park a stream. */
class HandlerFailure extends Error {
  constructor(override readonly cause: unknown) {
    super('the handler failed');
  }
}

async function asHandler<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isAway(error)) throw error;
    throw new HandlerFailure(error);
  }
}

/** The cause if the record and its handler are to blame, null if the way there is. */
function blame(error: unknown): unknown {
  if (error instanceof HandlerFailure) return error.cause;
  // The handler has swallowed the error of a statement.
  return hasCode(error, 'POSTGRES_ROLLED_BACK') ? error : null;
}

const streamsOf = (records: readonly LogRecord[]) => [...new Set(records.map(({ stream }) => stream))].sort();

/**
 * Hands records to the handler, moves the group on in the same transaction, and parks what cannot be handled. A batch
 * that fails is halved until the record to blame stands alone: its stream is parked, all others take effect.
 */
export function createDelivery({ group, work, singleFile, database, clock, retry, log }: DeliveryOptions) {
  // As last seen. It decides what is prepared; the transaction looks again, under a lock.
  const parked = new Set<string>();

  async function noteParked(transaction: Transaction, streams: readonly string[]): Promise<boolean> {
    const found = await lockParkedStreams(transaction, group, streams);
    let asExpected = true;
    for (const stream of streams) {
      if (parked.has(stream) === found.has(stream)) continue;
      asExpected = false;
      if (found.has(stream)) parked.add(stream);
      else parked.delete(stream);
    }
    return asExpected;
  }

  /**
   * Moves the group past the records and acts, in one transaction. False, with nothing done, if streams of theirs were
   * parked or freed since what to do was decided.
   */
  async function commit(
    records: readonly LogRecord[],
    progress: Progress,
    act: (transaction: Transaction) => Promise<void>,
  ): Promise<boolean> {
    const outdated = new BusError('BUS_OVERTAKEN', `Streams of ${group} were parked or freed meanwhile.`);
    try {
      await database.transaction(async (transaction) => {
        if (singleFile && !(await tryLock(transaction, `single-file/${group}`)))
          throw new BusError('BUS_OVERTAKEN', `Another member of ${group} is at work.`);
        await progress.advance(transaction, records);
        if (!(await noteParked(transaction, streamsOf(records)))) throw outdated;
        await act(transaction);
      });
    } catch (error) {
      if (error === outdated) return false;
      throw error;
    }
    progress.committed(records);
    return true;
  }

  async function takeEffect(records: readonly LogRecord[], progress: Progress): Promise<boolean> {
    const open = records.filter(({ stream }) => !parked.has(stream));
    const held = records.filter(({ stream }) => parked.has(stream));
    const effect = open.length > 0 ? await asHandler(() => work(open)) : undefined;
    return commit(records, progress, async (transaction) => {
      await holdBack(transaction, group, held, clock());
      if (effect !== undefined) await asHandler(() => effect(transaction));
    });
  }

  async function park(record: LogRecord, cause: unknown, progress: Progress): Promise<boolean> {
    const { stream, position } = record;
    const done = await commit([record], progress, (transaction) =>
      parkStream(transaction, group, record, cause, clock(), retry),
    );
    if (!done) return false;
    parked.add(stream);
    log?.error({ group, stream, position: String(position), err: cause }, 'a record failed; its stream is parked');
    return true;
  }

  /** Settles all the records, in order. Throws when something is away or another member was first: then look again. */
  async function deliver(records: readonly LogRecord[], progress: Progress): Promise<void> {
    const [first] = records;
    if (first === undefined) return;
    try {
      while (!(await takeEffect(records, progress)));
    } catch (error) {
      const cause = blame(error);
      if (cause === null) throw error;
      if (records.length === 1) {
        if (!(await park(first, cause, progress))) await deliver(records, progress);
        return;
      }
      const middle = records.length >> 1;
      await deliver(records.slice(0, middle), progress);
      await deliver(records.slice(middle), progress);
    }
  }

  return deliver;
}
