import { createLogger, createMetrics } from '@lodewatch/runtime';
import { assemble } from '../assemble.js';
import { newApiKey } from '../data-folder.js';
import { sealKeyOf } from '../seal-key.js';
import { type CommandContext, UsageError } from './command.js';
import { withStorage } from './with-storage.js';

/** Reads stored documents again that an older reader has read. What was believed before stays on the log. */
export async function run(context: CommandContext): Promise<number> {
  if (context.args.length > 0) throw new UsageError('reread takes nothing.');
  return withStorage(context, async ({ folder, url, clock, progress }) => {
    const assembly = assemble({
      names: ['ingest', 'normalization'],
      databaseUrl: url,
      settings: context.settings,
      clock,
      logger: createLogger({ level: 'silent' }),
      metrics: createMetrics({ processMetrics: false }),
      apiKey: context.settings.LODEWATCH_API_KEY ?? newApiKey(),
      sealKey: sealKeyOf(context.settings, folder),
      onFatal: () => undefined,
    });
    try {
      progress.step('Reading stored documents again');
      const result = await assembly.normalization?.reread({ signal: context.signal });
      context.out.write(`${JSON.stringify(result)}\n`);
      return result?.failed === 0 ? 0 : 1;
    } finally {
      await assembly.normalization?.stop();
      await assembly.close();
    }
  });
}
