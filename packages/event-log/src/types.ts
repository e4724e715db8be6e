/**
 * record       one line of the log: position, stream, version, type, data, metadata, hash
 * position     place in the whole log: contiguous from 1, in commit order
 * version      place in its stream: contiguous from 1
 * head         position of the newest record; 0 when the log is empty
 * checkpoint   the position up to which a named reader has taken effect
 * seal         a signed statement of size and Merkle root of the log at one time (in C2SP words a checkpoint)
 */
import type { Category, LogRecord, NewRecord, RecordMetadata, ServiceName } from '@lodewatch/contracts';
import type { Database, Log, Transaction } from '@lodewatch/postgres';
import type { UpcasterRegistry } from './read/upcast.js';

export interface EventLogOptions {
  readonly database: Database;
  /** The time that records are stamped with. */
  readonly clock: () => Date;
  /** When given, only streams of the categories that this service owns may be appended to. */
  readonly service?: ServiceName;
  readonly upcasters?: UpcasterRegistry;
  readonly log?: Log;
}

export interface AppendOptions {
  /**
   * Version that each named stream must have (0: no record yet). A stream that is not named may have any. Not looked at
   * when every record of the batch is on the log already: then the append is a retry that has succeeded.
   */
  readonly expectedVersions?: Readonly<Record<string, number>>;
  /**
   * Appends as part of this transaction. The log stays locked to other writers until it ends, so append last and commit
   * at once.
   */
  readonly transaction?: Transaction;
}

export interface AppendedRecord {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly position: bigint;
  /** The record was on the log before. */
  readonly duplicate: boolean;
}

export type AppendResult =
  | { readonly status: 'written'; readonly records: readonly AppendedRecord[]; readonly head: bigint }
  | { readonly status: 'conflict'; readonly stream: string; readonly expected: number; readonly actual: number };

export interface ReadOptions {
  /** Position after which to read; 0n for the beginning. */
  readonly after: bigint;
  /** Records at most. */
  readonly limit: number;
  readonly categories?: readonly Category[];
  /** Last position to read. */
  readonly until?: bigint;
}

export interface ReadAllOptions {
  /** Default 0n. */
  readonly after?: bigint;
  /** Default: the head when the reading began. */
  readonly until?: bigint;
  readonly categories?: readonly Category[];
  /** Records per round trip. Default 1000. */
  readonly batchSize?: number;
}

/** A record as it stands on the log: data not parsed, not upcast. Proofs and relays use it. */
export interface StoredRecord {
  readonly position: bigint;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schemaVersion: number;
  /** Canonical JSON (RFC 8785), the very text that `hash` covers. */
  readonly data: string;
  /** Canonical JSON (RFC 8785). */
  readonly metadata: string;
  readonly recordedAt: string;
  /** Hex Merkle leaf hash. */
  readonly hash: string;
}

export interface Batch {
  readonly records: readonly LogRecord[];
  /** All records up to here have been looked at: a checkpoint may move here, past records of other categories. */
  readonly through: bigint;
}

export interface SubscribeOptions {
  readonly after: bigint;
  readonly categories?: readonly Category[];
  /** Records per batch at most. Default 1000. */
  readonly batchSize?: number;
  /**
   * Called with one batch at a time, in order. When it throws an error that says the database is away, the same batch
   * comes again after a back-off; any other error ends the subscription. Batches without records are left out.
   */
  readonly onBatch: (batch: Batch) => Promise<void>;
  readonly signal: AbortSignal;
  /** Milliseconds between looks when no notification comes. Default 5000. */
  readonly pollInterval?: number;
  readonly log?: Log;
}

export interface Head {
  readonly position: bigint;
  /** Null when the log is empty. */
  readonly recordedAt: string | null;
}

export interface EventLog {
  append(records: readonly NewRecord[], options?: AppendOptions): Promise<AppendResult>;
  /** Records by position, upcast to the newest schema version. */
  read(options: ReadOptions): Promise<readonly LogRecord[]>;
  /** Records by position, as stored. */
  readStored(options: ReadOptions): Promise<readonly StoredRecord[]>;
  /** Records of one stream from `fromVersion` (default 1) on; empty when there is no such stream. */
  readStream(stream: string, options?: { fromVersion?: number; limit?: number }): Promise<readonly LogRecord[]>;
  /** The record with this id, as stored; null when there is none. */
  findStored(id: string): Promise<StoredRecord | null>;
  readAll(options?: ReadAllOptions): AsyncIterable<readonly LogRecord[]>;
  head(): Promise<Head>;
  /** Resolves when the signal aborts and the batch in hand is done; rejects when `onBatch` fails. */
  subscribe(options: SubscribeOptions): Promise<void>;
  /** Position that the named reader has reached; 0n when it never moved. */
  readCheckpoint(name: string, transaction?: Transaction): Promise<bigint>;
  /**
   * Moves a checkpoint in the transaction of the effect, by compare-and-set: throws EVENT_LOG_CHECKPOINT_MOVED when it
   * does not stand at `expected`, so that of two readers under one name only one takes effect.
   */
  advanceCheckpoint(transaction: Transaction, name: string, move: { expected: bigint; next: bigint }): Promise<void>;
  /** Forgets a checkpoint, so that its reader begins anew. */
  resetCheckpoint(transaction: Transaction, name: string): Promise<void>;
}

export type { Category, LogRecord, NewRecord, RecordMetadata };
