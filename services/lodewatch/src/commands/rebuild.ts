import { apiProjection } from '@lodewatch/api';
import type { Projection } from '@lodewatch/message-bus';
import { type Database, openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import { riskScoringProjection } from '@lodewatch/risk-scoring';
import { createLogger } from '@lodewatch/runtime';
import { createBus } from '../assemble.js';
import { untilFolded } from '../until-folded.js';
import { type CommandContext, UsageError } from './command.js';
import { withStorage } from './with-storage.js';

const PROJECTIONS: readonly Projection[] = [apiProjection, riskScoringProjection];

/** A fingerprint of the rows of a table, whatever their order on disk. */
async function digestOf(database: Database, table: string): Promise<{ rows: number; digest: string }> {
  // The name is one of our own constants, never input.
  const [row] = await database.query<{ rows: number; digest: string }>(
    `select count(*)::integer as rows, encode(sha256(convert_to(coalesce(string_agg(t::text, E'\\n' order by t::text), ''), 'UTF8')), 'hex') as digest from ${table} t`,
  );
  return { rows: row?.rows ?? 0, digest: row?.digest ?? '' };
}

/** Drops the read models and folds them anew from the log. Prints each table with its digest before and after. */
export async function run(context: CommandContext): Promise<number> {
  return withStorage(context, async ({ folder, url, database, clock, progress }) => {
    const running = folder.running();
    if (running)
      throw new UsageError(
        `Lodewatch runs (process ${running.pid}); stop it first, so that nobody reads half a rebuild.`,
      );
    const logger = createLogger({ level: 'silent' });
    const worker = openDatabase({ url, role: SERVICE_ROLE, applicationName: 'lodewatch-rebuild', poolSize: 8 });
    const bus = createBus({ database: worker, clock, logger, settings: context.settings, onFatal: () => undefined });
    try {
      const tables = PROJECTIONS.flatMap((projection) => projection.tables);
      const before = new Map<string, string>();
      for (const table of tables) before.set(table, (await digestOf(database, table)).digest);
      progress.step('Dropping the read models');
      for (const projection of PROJECTIONS) await bus.resetGroup(projection.group);
      await database.query(`truncate ${tables.join(', ')} restart identity`);
      progress.step('Folding the log');
      const subscriptions = await Promise.all(PROJECTIONS.map((projection) => bus.subscribe(projection)));
      await untilFolded(bus, 'the log', progress, context.signal);
      await Promise.all(subscriptions.map((subscription) => subscription.close()));
      for (const table of tables) {
        const { rows, digest } = await digestOf(database, table);
        context.out.write(`${JSON.stringify({ table, rows, digest, unchanged: digest === before.get(table) })}\n`);
      }
      return 0;
    } finally {
      await bus.close();
      await worker.close();
    }
  });
}
