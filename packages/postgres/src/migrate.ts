import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { PostgresError } from './errors.js';
import type { Database, Log, Transaction } from './types.js';

/** The folder of the numbered .sql files, found from this package, whatever the working directory. */
export const migrationsDirectory: string = fileURLToPath(new URL('../../../../migrations', import.meta.url));

/** 'LODE', and the second key of this lock: two processes that start at once migrate one after the other. */
const MIGRATION_LOCK = [0x4c4f4445, 2] as const;
const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  /** Hex SHA-256 of the file. */
  readonly checksum: string;
}

/** Reads the numbered .sql files of a folder, in order. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const migrations: Migration[] = [];
  for (const name of (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort()) {
    const number = Number(FILE_NAME.exec(name)?.[1]);
    if (Number.isNaN(number) || migrations.at(-1)?.number === number)
      throw new PostgresError(
        'POSTGRES_MIGRATION_NAME',
        `Migration ${name} needs a name NNNN_words.sql of its own number.`,
      );
    const sql = await readFile(join(directory, name), 'utf8');
    migrations.push({ number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') });
  }
  return migrations;
}

interface AppliedRow {
  readonly name: string;
  readonly checksum: string;
}

async function readApplied(transaction: Transaction): Promise<ReadonlyMap<string, string>> {
  await transaction.query('create schema if not exists migrations');
  await transaction.query(`create table if not exists migrations.applied (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
  const rows = await transaction.query<AppliedRow>('select name, checksum from migrations.applied order by name');
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseChanged(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    const current = onDisk.get(name);
    if (current === checksum) continue;
    const fault = current === undefined ? 'is gone' : 'was edited';
    throw new PostgresError(
      'POSTGRES_MIGRATION_CHANGED',
      `Migration ${name} ${fault} after this database had applied it; a change needs a new migration.`,
    );
  }
}

/** Where in the file and why, as far as the server tells. */
function describeFault(sql: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const position = cause instanceof pg.DatabaseError ? Number(cause.position) : Number.NaN;
  const place = Number.isNaN(position) ? '' : ` at line ${sql.slice(0, position).split('\n').length}`;
  return `${place}: ${reason}`;
}

/** Applies the first migration that is missing, and answers it; null when none is. */
async function applyNext(database: Database, migrations: readonly Migration[]): Promise<Migration | null> {
  return database.transaction(async (transaction) => {
    // Another process may need a while to migrate; that is no reason to give up.
    await transaction.query('set local lock_timeout = 0');
    await transaction.query('set local statement_timeout = 0');
    await transaction.query('select pg_advisory_xact_lock($1, $2)', MIGRATION_LOCK);
    const applied = await readApplied(transaction);
    refuseChanged(migrations, applied);
    const next = migrations.find((migration) => !applied.has(migration.name));
    if (next === undefined) return null;
    try {
      await transaction.query(next.sql);
    } catch (cause) {
      throw new PostgresError(
        'POSTGRES_MIGRATION_FAILED',
        `Migration ${next.name} failed${describeFault(next.sql, cause)}.`,
        { cause },
      );
    }
    await transaction.query('insert into migrations.applied (name, checksum) values ($1, $2)', [
      next.name,
      next.checksum,
    ]);
    return next;
  });
}

/**
 * Applies the numbered .sql files that this database has not applied yet, in order, one transaction each. Run it as the
 * owner. Refuses (POSTGRES_MIGRATION_CHANGED) when a file that was applied has been edited or removed since.
 */
export async function migrate(
  database: Database,
  options: { directory: string; log?: Log },
): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.directory);
  const applied: string[] = [];
  for (;;) {
    const next = await applyNext(database, migrations);
    if (next === null) return { applied };
    options.log?.info({ migration: next.name }, 'migration applied');
    applied.push(next.name);
  }
}
