import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyLog } from '@lodewatch/event-log';
import { sealKeyOf } from '../seal-key.js';
import { type CommandContext, UsageError } from './command.js';
import { withStorage } from './with-storage.js';

/** Recomputes the whole log and says every fault; with `--note`, also against seals that were kept elsewhere. */
export async function run(context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...context.args],
    allowPositionals: true,
    options: { key: { type: 'string' }, note: { type: 'string', multiple: true } },
  });
  if (positionals[0] !== 'verify' || positionals.length > 1) throw new UsageError('log can only verify.');
  const notes = await Promise.all(
    (values.note ?? []).map((path) =>
      readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`${path} cannot be read (${error.code}).`);
      }),
    ),
  );
  return withStorage(context, async ({ folder, database, progress }) => {
    progress.step('Verifying the log');
    const report = await verifyLog({
      database,
      verifier: values.key ?? sealKeyOf(context.settings, folder).verifier,
      notes,
      onProgress: (position) => progress.update(`Verifying the log, record ${position}`),
    });
    progress.done();
    const { faults, ...figures } = report;
    for (const fault of faults)
      context.out.write(`${JSON.stringify({ ...fault, position: String(fault.position) })}\n`);
    const summary = {
      ...figures,
      records: String(figures.records),
      sealedThrough: String(figures.sealedThrough),
      faults: faults.length,
    };
    context.out.write(`${JSON.stringify(summary)}\n`);
    return faults.length === 0 ? 0 : 1;
  });
}
