import type { Log } from '@lodewatch/postgres';
import kafkajs, { type KafkaConfig, type logCreator } from 'kafkajs';
import type { KafkaConnection } from '../types.js';

const { Kafka, logLevel } = kafkajs;

/**
 * How long the client tries by itself before it tells us: about three seconds. Its waits double, so more tries would make it
 * blind for too long after the broker is back.
 */
const RETRY = { initialRetryTime: 100, retries: 4, maxRetryTime: 2000 };

/** Parts of the client whose words are not told by an exception or an event as well. */
const HEARD = new Set(['ConsumerGroup', 'Runner', 'OffsetManager']);

/** The client names errors what it then retries by itself, once per attempt and connection. */
function toLog(log: Log | undefined): logCreator {
  return () =>
    ({ namespace, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }) => {
      if (HEARD.has(namespace)) log?.warn({ kafka: fields }, `kafka client, ${namespace}: ${message}`);
    };
}

/** A client for one cluster. It connects when something made from it does. */
export function createKafka(connection: KafkaConnection, log: Log | undefined): InstanceType<typeof Kafka> {
  const { brokers, clientId = 'lodewatch', tls = false, sasl } = connection;
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: toLog(log),
  };
  if (tls !== false) config.ssl = tls === true ? true : { ca: [tls.ca] };
  // One object type per mechanism, all of the same shape.
  if (sasl !== undefined) config.sasl = sasl as NonNullable<KafkaConfig['sasl']>;
  return new Kafka(config);
}
