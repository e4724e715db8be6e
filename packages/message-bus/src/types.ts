/**
 * topic         what consumers subscribe to; one per stream category, named in contracts
 * group         one consumer as a whole: gets every record of its topics, however many members share the work
 * member        one subscription of a group, in one process
 * handler       takes effect for a batch of records, in the transaction that also moves the group on
 * parked stream a stream whose next record a group could not handle; what follows in it waits, other streams flow on
 * dead letter   a record that a parked stream holds back from a group: the one that failed, or one behind it
 * relay         carries recorded events from the log to Kafka, in log order
 * lag           records of its topics that a group has not handled yet, and the age of the oldest
 */
import type { LogRecord, Topic } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database, Log, Transaction } from '@lodewatch/postgres';

/**
 * Takes effect for a batch of records: in order per stream, of several streams and topics. Effects made through the
 * transaction happen once; anything else may happen again, since a batch whose transaction does not commit is handed
 * over again, whole or in parts. Throwing rolls back; an error that says that something is away (`retryable: true`, or
 * the database) makes the group wait, any other parks the stream of the record that caused it.
 */
export type Handler<Prepared = undefined> = (
  records: readonly LogRecord[],
  transaction: Transaction,
  prepared: Prepared,
) => Promise<void>;

export interface SubscriptionOptions<Prepared = undefined> {
  /** Names the consumer, for ever: its place in the topics is kept under this name. */
  readonly group: string;
  readonly topics: readonly Topic[];
  readonly handler: Handler<Prepared>;
  /**
   * What takes time and touches nothing (reading a document, asking another process), before the transaction is opened:
   * an open one holds locks, and is ended by the database when it idles. Gets the records that the handler will get.
   */
  readonly prepare?: (records: readonly LogRecord[]) => Promise<Prepared>;
  /** Records per call of the handler at most. Default 100. */
  readonly batchSize?: number;
  /**
   * Lets one transaction of the group run at a time, over all its members and topics. For handlers that decide over more
   * than one stream. Default false.
   */
  readonly singleFile?: boolean;
}

export interface Subscription {
  readonly group: string;
  /** Resolves when this member takes part for the first time; rejects if it is closed or fails for good before. */
  readonly ready: Promise<void>;
  /** Lets the batch in hand end, then leaves the group. */
  close(): Promise<void>;
}

/**
 * `starting` not yet taking part; `consuming` all is well; `waiting` something is away and is tried again;
 * `failed` stopped for good: the process must end; `closed` left on request.
 */
export type MemberState = 'starting' | 'consuming' | 'waiting' | 'failed' | 'closed';

export interface MemberHealth {
  readonly group: string;
  readonly state: MemberState;
  /** What stands in the way, while `waiting` or `failed`. */
  readonly reason: string | null;
}

export interface BusHealth {
  /** Every member is consuming. */
  readonly ready: boolean;
  readonly members: readonly MemberHealth[];
}

export interface GroupLag {
  readonly group: string;
  /** Records appended and not yet handled; parked ones count as handled, since they are counted as dead letters. */
  readonly events: number;
  /** Age of the oldest of them by the clock; 0 when there is none. */
  readonly seconds: number;
}

/** Brings recorded events to consumers: at least once, in order per stream, with effects once. */
export interface MessageBus {
  /**
   * Joins a group. A group that is new starts at the first record of its topics. Returns at once, also when the broker
   * or the database is away: see `ready` and `health`.
   */
  subscribe<Prepared = undefined>(options: SubscriptionOptions<Prepared>): Promise<Subscription>;
  /** Of the groups that this process subscribes. */
  lag(): Promise<readonly GroupLag[]>;
  /** From memory. */
  health(): BusHealth;
  /**
   * Forgets the place and the dead letters of a group, so that it gets everything again. Its members must be closed
   * first: BUS_GROUP_ACTIVE otherwise, where the adapter can tell.
   */
  resetGroup(group: string): Promise<void>;
  /** Closes all subscriptions, then what the bus itself holds; not the log or the database. */
  close(): Promise<void>;
}

/** Timing of retries; milliseconds. */
export interface RetryPolicy {
  /** Waits before a parked stream is tried again by itself; after the last it stays until it is replayed. */
  readonly parkedDelays: readonly number[];
  /** First and longest wait while something is away; doubles in between. */
  readonly awayFirst: number;
  readonly awayLongest: number;
  /** Time between two looks for parked streams that are due. */
  readonly parkedPoll: number;
}

export interface BusOptions {
  readonly eventLog: EventLog;
  readonly database: Database;
  /** Stamps dead letters, ages lag and makes parked streams due. */
  readonly clock: () => Date;
  readonly retry?: Partial<RetryPolicy>;
  readonly log?: Log;
  /** A member has failed for good. The process should end with a failure, so that it is started anew. */
  readonly onFatal?: (error: Error) => void;
}

/** How to reach a Kafka cluster. */
export interface KafkaConnection {
  /** Bootstrap brokers, `host:port`. */
  readonly brokers: readonly string[];
  /** Default `lodewatch`. */
  readonly clientId?: string;
  /** TLS to the brokers; `ca` in PEM where the authority is a private one. Default false. */
  readonly tls?: boolean | { readonly ca: string };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
  /** Goes before the names of topics and groups, so that installations can share a cluster. Default none. */
  readonly prefix?: string;
}

/** How topics are made where they do not exist yet. */
export interface TopicLayout {
  /** Partitions by topic; what is not named gets `defaultPartitions`. */
  readonly partitions: Partial<Readonly<Record<Topic, number>>>;
  readonly defaultPartitions: number;
  /** Copies of each partition; -1 leaves it to the cluster. */
  readonly replicationFactor: number;
}

export interface KafkaBusOptions extends BusOptions {
  readonly kafka: KafkaConnection;
  readonly layout?: Partial<TopicLayout>;
}

export interface RelayOptions {
  /** One relay of each name works at a time; others of the name wait to take over. */
  readonly name: string;
  /** Topics that it feeds. A topic must be fed by relays of one name only. Default all. */
  readonly topics?: readonly Topic[];
  readonly kafka: KafkaConnection;
  readonly layout?: Partial<TopicLayout>;
  readonly eventLog: EventLog;
  readonly database: Database;
  readonly clock: () => Date;
  readonly retry?: Partial<RetryPolicy>;
  readonly log?: Log;
}

/** `standby` another relay of the name works. */
export type RelayState = 'starting' | 'standby' | 'relaying' | 'waiting' | 'closed';

export interface Relay {
  /** From memory. */
  health(): { readonly state: RelayState; readonly reason: string | null };
  /** Records of its topics that are on the log and not yet in Kafka, and the age of the oldest. */
  lag(): Promise<{ readonly events: number; readonly seconds: number }>;
  /** Lets the batch in hand end, gives up the lock and disconnects. */
  close(): Promise<void>;
}

/** What a parked stream holds back from a group. */
export interface DeadLetter {
  readonly group: string;
  readonly stream: string;
  readonly position: bigint;
  readonly version: number;
  readonly recordId: string;
  readonly type: string;
  /** Null for a record that did not fail itself but waits behind one that did. */
  readonly error: string | null;
  readonly attempts: number;
  readonly firstFailedAt: string;
  readonly lastFailedAt: string;
  /** When the stream is tried again by itself; null when it waits to be replayed. */
  readonly nextAttemptAt: string | null;
}
