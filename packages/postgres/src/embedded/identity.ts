import { execFile, spawn } from 'node:child_process';
import { chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { PostgresError } from '../errors.js';

const run = promisify(execFile);

/** How to start a server program as somebody PostgreSQL accepts: it refuses to run as root. */
export interface Identity {
  /** The command line to run instead of `command`. */
  wrap(command: string, args: readonly string[]): { readonly command: string; readonly args: readonly string[] };
  /** User and group to run as, where that is how it is done. */
  readonly credentials: { readonly uid: number; readonly gid: number } | null;
}

const asOurselves: Identity = { wrap: (command, args) => ({ command, args }), credentials: null };

/** In a user namespace of its own the process is nobody, yet reaches the files of root. */
const inNamespace: Identity = {
  wrap: (command, args) => ({ command: 'unshare', args: ['-U', command, ...args] }),
  credentials: null,
};

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, [...args]).then(
    () => true,
    () => false,
  );
}

async function idOf(user: string): Promise<{ uid: number; gid: number } | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', user]), run('id', ['-g', user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function runsAs(program: string, credentials: { uid: number; gid: number }): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, ['--version'], { ...credentials, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** Finds a way to run `program` that PostgreSQL accepts; POSTGRES_ROOT when there is none. */
export async function findIdentity(program: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return asOurselves;
  if (await succeeds('unshare', ['-U', program, '--version'])) return inNamespace;
  for (const user of ['postgres', 'nobody']) {
    const credentials = await idOf(user);
    if (credentials !== null && (await runsAs(program, credentials))) return { ...asOurselves, credentials };
  }
  throw new PostgresError(
    'POSTGRES_ROOT',
    'PostgreSQL does not run as root, and no other user can start it here; start as another user, or set DATABASE_URL.',
  );
}

/** Hands a folder and all in it to the user that the server runs as. */
export async function handOver(folder: string, { credentials }: Identity): Promise<void> {
  if (credentials === null) return;
  const { uid, gid } = credentials;
  await chown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true })) await chown(join(folder, entry), uid, gid);
}
