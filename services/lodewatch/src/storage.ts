import { join } from 'node:path';
import {
  type EmbeddedPostgres,
  migrate,
  migrationsDirectory,
  openDatabase,
  startEmbeddedPostgres,
  waitForDatabase,
} from '@lodewatch/postgres';
import type { Logger, Settings } from '@lodewatch/runtime';
import type { DataFolder } from './data-folder.js';
import type { Progress } from './terminal.js';

export interface Storage {
  /** Connection string of the owner. */
  readonly url: string;
  /** Stops the embedded server, if this process started it. */
  close(): Promise<void>;
}

/** Brings up the database that the settings ask for, and its schema. */
export async function openStorage(
  settings: Settings,
  folder: DataFolder,
  logger: Logger,
  progress: Progress,
): Promise<Storage> {
  let embedded: EmbeddedPostgres | undefined;
  let url = settings.DATABASE_URL;
  if (url === undefined) {
    progress.step('Starting PostgreSQL');
    embedded = await startEmbeddedPostgres({ dataDir: join(folder.path, 'postgres'), log: logger });
    url = embedded.url;
  } else {
    progress.step('Waiting for PostgreSQL');
    await waitForDatabase(url, { log: logger });
  }
  const close = async (): Promise<void> => embedded?.stop();
  try {
    progress.step('Bringing the schema up to date');
    const owner = openDatabase({ url, applicationName: 'lodewatch-migrate', poolSize: 2, log: logger });
    try {
      await migrate(owner, { directory: migrationsDirectory, log: logger });
    } finally {
      await owner.close();
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}

/** The database of a running Lodewatch where there is one, else one brought up for the command. */
export async function reachStorage(
  settings: Settings,
  folder: DataFolder,
  logger: Logger,
  progress: Progress,
): Promise<Storage> {
  const running = folder.running()?.databaseUrl;
  if (settings.DATABASE_URL === undefined && running) return { url: running, close: async () => undefined };
  return openStorage(settings, folder, logger, progress);
}
