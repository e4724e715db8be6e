import { createEventLog, type EventLog } from '@lodewatch/event-log';
import { type Database, openDatabase } from '@lodewatch/postgres';
import { type Clock, createLogger } from '@lodewatch/runtime';
import { type DataFolder, openDataFolder } from '../data-folder.js';
import { reachStorage } from '../storage.js';
import { createProgress, type Progress } from '../terminal.js';
import { clockOf } from './clock-of.js';
import type { CommandContext } from './command.js';

export interface Opened {
  readonly folder: DataFolder;
  readonly url: string;
  /** As the owner of the schema. */
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly clock: Clock;
  readonly progress: Progress;
}

/** Opens what a command needs of the storage, and closes it afterwards, also when the command fails. */
export async function withStorage<T>(
  { settings, err }: CommandContext,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const folder = openDataFolder(settings.LODEWATCH_DATA);
  const progress = createProgress(err);
  const logger = createLogger({ level: 'silent' });
  const clock = clockOf(settings);
  const storage = await reachStorage(settings, folder, logger, progress);
  const database = openDatabase({
    url: storage.url,
    applicationName: 'lodewatch-command',
    poolSize: 4,
    statementTimeout: 0,
  });
  try {
    const eventLog = createEventLog({ database, clock: () => clock.now() });
    return await work({ folder, url: storage.url, database, eventLog, clock, progress });
  } finally {
    progress.done();
    await database.close();
    await storage.close();
  }
}
