import { join } from 'node:path';
import {
  type Database,
  type EmbeddedPostgres,
  migrate,
  migrationsDirectory,
  openDatabase,
  startEmbeddedPostgres,
  waitForDatabase,
} from '@lodewatch/postgres';
import { type Logger, RuntimeError, type Settings } from '@lodewatch/runtime';
import type { DataFolder } from './data-folder.js';
import type { Progress } from './terminal.js';

export interface Storage {
  /** Connection string of the owner. */
  readonly url: string;
  /** Migrations that were applied now. */
  readonly applied: readonly string[];
  /** Stops the embedded server, if this process started it. */
  close(): Promise<void>;
}

/** Waits for a database of the settings; each new reason to wait is told on the terminal, every attempt in the log. */
async function awaitDatabase(url: string, logger: Logger, progress: Progress, signal?: AbortSignal): Promise<void> {
  let told = '';
  await waitForDatabase(url, {
    ...(signal === undefined ? {} : { signal }),
    log: {
      info: (fields, message) => logger.info(fields, message),
      error: (fields, message) => logger.error(fields, message),
      warn(fields: { database?: string; err?: unknown }, message) {
        logger.warn(fields, message);
        const reason = fields.err instanceof Error ? fields.err.message || String(Reflect.get(fields.err, 'code')) : '';
        if (reason === told) return;
        told = reason;
        progress.note(`PostgreSQL at ${fields.database} does not answer yet (${reason}); trying again`);
      },
    },
  });
}

/** Whether the login of the connection string may change the schema: in production services can log in as less. */
async function mayMigrate(database: Database): Promise<boolean> {
  const [row] = await database.query<{ may: boolean }>(
    "select has_database_privilege(current_database(), 'CREATE') as may",
  );
  return row?.may === true;
}

async function mustBeMigrated(database: Database, logger: Logger): Promise<{ applied: readonly string[] }> {
  const [row] = await database.query<{ there: boolean }>("select to_regnamespace('log') is not null as there");
  if (row?.there !== true) {
    throw new RuntimeError(
      'RUNTIME_START_FAILED',
      'The database has no schema yet, and the login of DATABASE_URL may not make it; run "migrate" as the owner first.',
    );
  }
  logger.info('the login may not change the schema, which is left as it is');
  return { applied: [] };
}

/**
 * Brings up the database that the settings ask for, and its schema. One that is away is waited for, until the signal
 * aborts.
 */
export async function openStorage(
  settings: Settings,
  folder: DataFolder,
  logger: Logger,
  progress: Progress,
  signal?: AbortSignal,
): Promise<Storage> {
  let embedded: EmbeddedPostgres | undefined;
  let url = settings.DATABASE_URL;
  if (url === undefined) {
    progress.step('Starting PostgreSQL');
    embedded = await startEmbeddedPostgres({ dataDir: join(folder.path, 'postgres'), log: logger });
    url = embedded.url;
  } else {
    progress.step('Waiting for PostgreSQL');
    await awaitDatabase(url, logger, progress, signal);
  }
  const close = async (): Promise<void> => embedded?.stop();
  let applied: readonly string[];
  try {
    progress.step('Bringing the schema up to date');
    const owner = openDatabase({ url, applicationName: 'lodewatch-migrate', poolSize: 2, log: logger });
    try {
      ({ applied } = (await mayMigrate(owner))
        ? await migrate(owner, { directory: migrationsDirectory, log: logger })
        : await mustBeMigrated(owner, logger));
    } finally {
      await owner.close();
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { url, applied, close };
}

/** The database of a running Lodewatch where there is one, else one brought up for the command. */
export async function reachStorage(
  settings: Settings,
  folder: DataFolder,
  logger: Logger,
  progress: Progress,
): Promise<Storage> {
  const running = folder.running()?.databaseUrl;
  if (settings.DATABASE_URL === undefined && running)
    return { url: running, applied: [], close: async () => undefined };
  return openStorage(settings, folder, logger, progress);
}
