import type { LogRecord } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database, Log } from '@lodewatch/postgres';
import type { KafkaMessage } from 'kafkajs';
import { advanceConsumed, readConsumed, type Step } from '../consumed.js';
import type { Progress } from '../delivery/deliver.js';
import { BusError } from '../errors.js';
import { checkpointOf } from '../groups.js';
import { decodeMessage } from './wire.js';

export interface IntakeOptions {
  readonly group: string;
  readonly logId: string;
  readonly eventLog: EventLog;
  readonly database: Database;
  readonly clock: () => Date;
  readonly log: Log | undefined;
}

const REJECTED_LENGTH = 4096;

/** Records of one partition that the group has not taken on yet, in order and without holes, and how it moves past them. */
export interface Intake {
  readonly records: readonly LogRecord[];
  readonly progress: Progress;
  /** Why the messages cannot be read any further, if they cannot. */
  readonly failure: unknown;
}

/**
 * Turns messages into what the group has still to handle. A message may come again, come late, or not come at all: the
 * version of a record in its stream tells, and the log has what is missing.
 */
export function createIntake({ group, logId, eventLog, database, clock, log }: IntakeOptions) {
  const checkpoint = checkpointOf(group);
  let toldOfStrangers = false;

  async function recordAt(position: bigint): Promise<LogRecord> {
    const [record] = await eventLog.read({ after: position - 1n, until: position, limit: 1 });
    if (record === undefined) throw new BusError('BUS_RECORD_MISSING', `The log does not hold record ${position}.`);
    return record;
  }

  async function reject(topic: string, partition: number, { offset, value }: KafkaMessage, reason: string) {
    log?.error({ group, topic, partition, offset, reason }, 'a message was rejected');
    await database.query(
      `insert into bus.rejected_messages (topic, partition, message_offset, reason, value, rejected_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [
        topic,
        partition,
        offset,
        reason,
        value?.subarray(0, REJECTED_LENGTH).toString('base64') ?? null,
        clock().toISOString(),
      ],
    );
  }

  async function decode(topic: string, partition: number, message: KafkaMessage): Promise<LogRecord | undefined> {
    const decoded = decodeMessage(message, logId);
    if (decoded.kind === 'record') return decoded.record;
    if (decoded.kind === 'reference') return recordAt(decoded.position);
    if (decoded.kind === 'rejected') await reject(topic, partition, message, decoded.reason);
    else if (!toldOfStrangers) {
      toldOfStrangers = true;
      log?.warn({ group, topic, partition, offset: message.offset }, 'records of another log are passed over');
    }
    return undefined;
  }

  /** The records of the messages, up to the first that cannot be read. */
  async function decodeAll(topic: string, partition: number, messages: readonly KafkaMessage[]) {
    const records: LogRecord[] = [];
    for (const message of messages) {
      try {
        const record = await decode(topic, partition, message);
        if (record !== undefined) records.push(record);
      } catch (failure) {
        return { records, failure };
      }
    }
    return { records, failure: undefined };
  }

  /** Records of a stream, from one version to before another, that lie beyond what is settled. */
  async function missing(stream: string, from: number, before: number, settled: bigint): Promise<readonly LogRecord[]> {
    const records = await eventLog.readStream(stream, { fromVersion: from, limit: before - from });
    const open = records.filter(({ position }) => position > settled);
    if (open.length > 0)
      log?.warn({ group, stream, from, before }, 'records that did not come by the topic were read from the log');
    return open;
  }

  return async (topic: string, partition: number, messages: readonly KafkaMessage[]): Promise<Intake> => {
    const { records: decoded, failure } = await decodeAll(topic, partition, messages);
    const settled = await eventLog.readCheckpoint(checkpoint);
    const versions = await readConsumed(database, group, [...new Set(decoded.map(({ stream }) => stream))]);
    const seen = new Map(versions);
    const records: LogRecord[] = [];
    for (const record of decoded) {
      const { stream, version, position } = record;
      const last = seen.get(stream) ?? 0;
      if (position <= settled || version <= last) continue;
      if (version > last + 1) records.push(...(await missing(stream, last + 1, version, settled)));
      records.push(record);
      seen.set(stream, version);
    }
    const progress: Progress = {
      async advance(transaction, taken) {
        const steps = new Map<string, Step>();
        for (const { stream, version, position } of taken)
          steps.set(stream, { stream, from: versions.get(stream) ?? 0, to: version, position });
        await advanceConsumed(transaction, group, [...steps.values()]);
        // A row that was removed because all up to it was settled does not stand in the way of inserting it again.
        const now = await eventLog.readCheckpoint(checkpoint, transaction);
        if (taken.some(({ position }) => position <= now))
          throw new BusError('BUS_OVERTAKEN', `Another member of ${group} has settled these records.`);
      },
      committed(taken) {
        for (const { stream, version } of taken) versions.set(stream, version);
      },
    };
    return { records, progress, failure };
  };
}
