import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, migrate, migrationsDirectory, openDatabase, startEmbeddedPostgres } from '@lodewatch/postgres';

/**
 * A folder of its own with a new embedded server as users get it, fsync on, and all migrations applied; gone
 * afterwards. The database is opened as the owner.
 */
export async function withDatabase<Result>(
  work: (database: Database, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'lodewatch-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres') });
  const onExit = (): void => server.stopWithoutWaiting();
  process.once('exit', onExit);
  try {
    const database = openDatabase({ url: server.url, applicationName: 'bench', statementTimeout: 0 });
    try {
      await migrate(database, { directory: migrationsDirectory });
      return await work(database, folder);
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    process.off('exit', onExit);
    await rm(folder, { recursive: true, force: true });
  }
}
