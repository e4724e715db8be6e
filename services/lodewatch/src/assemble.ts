/**
 * Wires services to what they need. The same services run all in one process, or one in each; which of them is told by
 * `names`.
 */
import { createApi, type Upstreams } from '@lodewatch/api';
import { createClockService } from '@lodewatch/clock';
import { createEventLog, createLogSeals, type EventLog, type SealKey } from '@lodewatch/event-log';
import { createIngest, type Ingest } from '@lodewatch/ingest';
import {
  createKafkaBus,
  createLogBus,
  createRelay,
  type KafkaConnection,
  type MessageBus,
  type Relay,
} from '@lodewatch/message-bus';
import { createNormalization, type Normalization } from '@lodewatch/normalization';
import { type Database, openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import { createRiskScoring } from '@lodewatch/risk-scoring';
import { addressPolicy, type Clock, type Logger, type Metrics, type Service, type Settings } from '@lodewatch/runtime';
import { createWebhooks } from '@lodewatch/webhooks';
import { createDatabaseProbe } from './database-probe.js';
import { measureWork } from './measure-work.js';
import { createSealer } from './sealer.js';

export const SERVICE_NAMES = ['ingest', 'normalization', 'risk-scoring', 'clock', 'api', 'webhooks'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export interface Assembly {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly services: readonly Service[];
  /** Absent when ingest runs elsewhere. */
  readonly ingest: Ingest | undefined;
  /** Absent when normalization runs elsewhere. */
  readonly normalization: Normalization | undefined;
  close(): Promise<void>;
}

export interface AssembleOptions {
  readonly names: readonly ServiceName[];
  readonly databaseUrl: string;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly apiKey: string;
  readonly sealKey: SealKey;
  /** A part has failed for good: the process must end, so that it is started anew. */
  readonly onFatal: (error: Error) => void;
}

/** How to reach Kafka by the settings, or nothing: then the log itself is the bus. */
export function kafkaConnection(settings: Settings): KafkaConnection | undefined {
  if (settings.KAFKA_BROKERS === undefined) return undefined;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = settings;
  return {
    brokers: settings.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    tls: settings.KAFKA_SSL === 'on',
    ...(settings.KAFKA_PREFIX === undefined ? {} : { prefix: settings.KAFKA_PREFIX }),
    ...(mechanism && username && password ? { sasl: { mechanism, username, password } } : {}),
  };
}

export interface BusSettings {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Settings;
  readonly onFatal: (error: Error) => void;
}

/** The bus that the settings ask for: Kafka, or the log itself. */
export function createBus({ database, clock, logger, settings, onFatal }: BusSettings): MessageBus {
  const now = (): Date => clock.now();
  const kafka = kafkaConnection(settings);
  const shared = {
    eventLog: createEventLog({ database, clock: now, log: logger }),
    database,
    clock: now,
    log: logger,
    onFatal,
  };
  return kafka ? createKafkaBus({ ...shared, kafka }) : createLogBus(shared);
}

/** Builds the named services on one database and one bus. Nothing runs yet but the relay, where there is Kafka. */
export function assemble(options: AssembleOptions): Assembly {
  const { names, settings, clock, logger, metrics } = options;
  const now = (): Date => clock.now();
  const database = openDatabase({
    url: options.databaseUrl,
    role: SERVICE_ROLE,
    applicationName: `lodewatch-${names.length === 1 ? names[0] : 'all'}`,
    poolSize: names.length === 1 ? 10 : 20,
    log: logger,
  });
  const eventLog = createEventLog({ database, clock: now, log: logger });
  const bus = createBus({ database, clock, logger, settings, onFatal: options.onFatal });
  const kafka = kafkaConnection(settings);
  // Every process offers itself as the relay; an advisory lock lets one work at a time.
  const relay: Relay | undefined = kafka
    ? createRelay({ name: 'lodewatch', kafka, eventLog, database, clock: now, log: logger })
    : undefined;

  const logFor = (service: ServiceName): EventLog => createEventLog({ database, clock: now, service, log: logger });
  const each = (name: ServiceName) => ({
    database,
    bus,
    clock,
    eventLog: logFor(name),
    logger: logger.child({ service: name }),
  });
  const policy = addressPolicy(settings);

  const ingest = names.includes('ingest')
    ? createIngest({
        ...each('ingest'),
        feeds: settings.LODEWATCH_FEEDS?.split(/\s+/).filter(Boolean) ?? [],
        feedInterval: settings.LODEWATCH_FEED_INTERVAL,
        policy,
      })
    : undefined;
  const documentText = ingest
    ? ingest.documentText
    : remoteDocumentText(upstreamsOf(settings, names).ingest ?? '', options.apiKey);
  const normalization = names.includes('normalization')
    ? createNormalization({ ...each('normalization'), documentText, threads: settings.LODEWATCH_READERS })
    : undefined;
  const seals = createLogSeals({ database });
  const make: Record<ServiceName, () => Service> = {
    ingest: () => ingest as Service,
    normalization: () => normalization as Service,
    'risk-scoring': () => createRiskScoring(each('risk-scoring')),
    clock: () => createClockService(each('clock')),
    api: () =>
      createApi({
        ...each('api'),
        seals,
        verifier: options.sealKey.verifier,
        upstreams: upstreamsOf(settings, names),
      }),
    webhooks: () => createWebhooks({ ...each('webhooks'), policy }),
  };
  const services = SERVICE_NAMES.filter((name) => names.includes(name)).map((name) => make[name]());
  // The clock's process keeps the seals: there is one of it, and it too acts as time passes.
  if (names.includes('clock')) services.push(createSealer({ seals, key: options.sealKey, logger }));
  services.unshift(createDatabaseProbe({ database, logger }));

  const measuring = measureWork({ bus, relay, database, metrics });

  return {
    database,
    eventLog,
    bus,
    services,
    ingest,
    normalization,
    async close() {
      measuring.stop();
      await bus.close();
      await relay?.close();
      await database.close();
    },
  };
}

/** Where the services are that run elsewhere, by the settings; the names of docker-compose.yml otherwise. */
function upstreamsOf(settings: Settings, here: readonly ServiceName[]): Upstreams {
  const elsewhere = (name: ServiceName): boolean => !here.includes(name);
  return {
    ...(elsewhere('ingest') && { ingest: settings.LODEWATCH_INGEST_URL ?? 'http://ingest:8080' }),
    ...(elsewhere('normalization') && {
      normalization: settings.LODEWATCH_NORMALIZATION_URL ?? 'http://normalization:8080',
    }),
    ...(elsewhere('risk-scoring') && {
      riskScoring: settings.LODEWATCH_RISK_SCORING_URL ?? 'http://risk-scoring:8080',
    }),
    ...(elsewhere('webhooks') && { webhooks: settings.LODEWATCH_WEBHOOKS_URL ?? 'http://webhooks:8080' }),
  };
}

/** Where ingest runs elsewhere, its text is fetched over HTTP. While ingest is away its readers wait. */
function remoteDocumentText(base: string, apiKey: string): (id: string) => Promise<string | null> {
  const away = (reason: string, cause?: unknown): Error =>
    Object.assign(new Error(`the text of a document cannot be had from ingest: ${reason}`, { cause }), {
      retryable: true,
    });
  return async (id) => {
    try {
      const response = await fetch(new URL(`/v1/documents/${id}/text`, base), {
        headers: { authorization: `Bearer ${apiKey}` },
        signal: AbortSignal.timeout(10_000),
      });
      if (response.ok) return await response.text();
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) return null;
      throw away(`it answered ${response.status}`);
    } catch (error) {
      if (error instanceof Error && 'retryable' in error) throw error;
      throw away((error as Error).message, error);
    }
  };
}
