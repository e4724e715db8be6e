import { z } from 'zod';
import { RuntimeError } from './errors.js';

const port = z.coerce.number().int().min(0).max(65535);
const text = z.string().trim().min(1);
const flag = z.enum(['on', 'off']);

/**
 * Every setting of Lodewatch, read from the environment. This is the one list: name, default, meaning.
 * An empty variable counts as absent.
 */
export const settingsSchema = z.object({
  /** Port of the HTTP API. 0 takes any free port. */
  LODEWATCH_PORT: port.default(8080),
  /** Address the HTTP API listens on. Use 0.0.0.0 to serve other machines, behind TLS. */
  LODEWATCH_HOST: text.default('127.0.0.1'),
  /** Folder for what the embedded default keeps: PostgreSQL's files, the API key, the sealing key. */
  LODEWATCH_DATA: text.default('.lodewatch'),
  /** The admin API key. Made, and kept in the data folder, if absent. */
  LODEWATCH_API_KEY: text.min(16, 'needs at least 16 characters').optional(),
  /** 64 hex digits: the secret from which the key that signs the log is made. Made, and kept in the data folder, if absent. */
  LODEWATCH_SEAL_SEED: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'needs 64 hex digits')
    .optional(),
  /** `off` starts without the policy timeline. */
  LODEWATCH_SAMPLE: flag.default('on'),
  /** A PostgreSQL 15+ server. Absent: the embedded server. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Kafka bootstrap brokers, host:port, comma-separated. Absent: the log itself is the bus. */
  KAFKA_BROKERS: text.optional(),
  /** TLS to the brokers. */
  KAFKA_SSL: flag.default('off'),
  /** SASL mechanism with KAFKA_USERNAME and KAFKA_PASSWORD: plain, scram-sha-256 or scram-sha-512. */
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_USERNAME: text.optional(),
  KAFKA_PASSWORD: text.optional(),
  /** Goes before the names of topics and consumer groups, so that installations can share a cluster. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, 'takes letters, digits, dot, underscore and hyphen')
    .optional(),
  /** A fixed clock, ISO 8601, for tests and demonstrations. */
  LODEWATCH_NOW: z.iso.datetime({ offset: true }).optional(),
  /** News feeds to poll, space-separated addresses of RSS, Atom or JSON feeds. */
  LODEWATCH_FEEDS: text.optional(),
  /** Seconds between two polls of one feed, at least 60. */
  LODEWATCH_FEED_INTERVAL: z.coerce.number().int().min(60).default(900),
  /**
   * Whether webhooks and feeds may reach addresses that are not public. `off`: never. `on`: any, loopback included.
   * `auto`: loopback only, and only while the API itself listens on loopback, so that whoever may ask is on this machine already.
   */
  LODEWATCH_PRIVATE_ADDRESSES: z.enum(['auto', 'on', 'off']).default('auto'),
  /** Threads that read documents. */
  LODEWATCH_READERS: z.coerce.number().int().min(1).max(64).default(1),
  /**
   * Seconds that a process told to stop still serves, says that it is not ready, and closes each connection with its next answer.
   * Longer where a load balancer needs longer to learn of it.
   */
  LODEWATCH_DRAIN: z.coerce.number().min(0).max(60).default(1),
  /** Least detail logged: trace, debug, info, warn, error, fatal or silent. */
  LODEWATCH_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Production only: where the api, as the front door, finds the other services. */
  LODEWATCH_INGEST_URL: z.url().optional(),
  LODEWATCH_NORMALIZATION_URL: z.url().optional(),
  LODEWATCH_RISK_SCORING_URL: z.url().optional(),
  LODEWATCH_WEBHOOKS_URL: z.url().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Reads the settings; throws one clear sentence that names every variable that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new RuntimeError('RUNTIME_BAD_SETTINGS', `The settings are not usable: ${faults.join('; ')}.`);
}
