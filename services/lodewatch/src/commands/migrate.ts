import { createLogger } from '@lodewatch/runtime';
import { openDataFolder } from '../data-folder.js';
import { openStorage } from '../storage.js';
import { createProgress } from '../terminal.js';
import { type CommandContext, UsageError } from './command.js';

/** Brings the schema up to date and prints what was applied. Waits for a database that is away. */
export async function run({ settings, args, out, err, signal }: CommandContext): Promise<number> {
  if (args.length > 0) throw new UsageError('migrate takes nothing.');
  const progress = createProgress(err);
  const folder = openDataFolder(settings.LODEWATCH_DATA);
  const storage = await openStorage(settings, folder, createLogger({ level: 'silent' }), progress, signal);
  progress.done();
  await storage.close();
  out.write(`${JSON.stringify({ applied: storage.applied })}\n`);
  return 0;
}
