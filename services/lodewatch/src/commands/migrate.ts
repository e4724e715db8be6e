import { createLogger } from '@lodewatch/runtime';
import { openDataFolder } from '../data-folder.js';
import { openStorage } from '../storage.js';
import { createProgress } from '../terminal.js';
import { type Command, UsageError } from './command.js';

/** Brings the schema up to date and prints what was applied. Waits for a database that is away. */
export const migrateCommand: Command = {
  name: 'migrate',
  usage: 'migrate',
  summary: 'Brings the schema of the database up to date, and prints what was applied',
  async run({ settings, args, out, err, signal }) {
    if (args.length > 0) throw new UsageError('migrate takes nothing.');
    const progress = createProgress(err);
    const folder = openDataFolder(settings.LODEWATCH_DATA);
    const storage = await openStorage(settings, folder, createLogger({ level: 'silent' }), progress, signal);
    progress.done();
    await storage.close();
    out.write(`${JSON.stringify({ applied: storage.applied })}\n`);
    return 0;
  },
};
