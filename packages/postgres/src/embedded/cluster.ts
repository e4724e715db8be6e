import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { access, constants, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { PostgresError } from '../errors.js';
import type { Binaries } from './binaries.js';
import { handOver, type Identity } from './identity.js';

export const OWNER = 'lodewatch';

/** Where things are in the data folder. */
export interface ClusterPaths {
  readonly folder: string;
  /** Cluster and password: made together, so that neither is ever there without the other. */
  readonly cluster: string;
  readonly data: string;
  readonly password: string;
  readonly port: string;
  readonly log: string;
}

export function clusterPaths(folder: string): ClusterPaths {
  const cluster = join(folder, 'cluster');
  return {
    folder,
    cluster,
    data: join(cluster, 'data'),
    password: join(cluster, 'password'),
    port: join(folder, 'port'),
    log: join(folder, 'server.log'),
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Makes the folder if need be; POSTGRES_DATA_UNWRITABLE when it cannot be written. */
export async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new PostgresError('POSTGRES_DATA_UNWRITABLE', `The data folder ${folder} cannot be written.`, { cause });
  }
}

/** Major version of the cluster in the folder; null when there is none yet. */
export async function clusterMajor(paths: ClusterPaths): Promise<number | null> {
  const text = await readFile(join(paths.data, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number.parseInt(text, 10);
}

/** Runs a server program to its end; answers what it said. Throws POSTGRES_START_FAILED when it fails. */
export async function runProgram(identity: Identity, program: string, args: readonly string[]): Promise<string> {
  const wrapped = identity.wrap(program, args);
  return new Promise((resolve, reject) => {
    const child = spawn(wrapped.command, wrapped.args, {
      ...identity.credentials,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      // The programs translate their messages, and initdb takes defaults from the environment.
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
    const fail = (cause?: unknown) =>
      reject(new PostgresError('POSTGRES_START_FAILED', `${program} failed: ${said.trim().slice(-500)}`, { cause }));
    child.once('error', fail);
    child.once('close', (code) => (code === 0 ? resolve(said) : fail()));
  });
}

/**
 * Makes the cluster if there is none. It is made beside its place and moved there when complete: a process killed half
 * way leaves nothing that looks like a cluster.
 */
export async function ensureCluster(paths: ClusterPaths, binaries: Binaries, identity: Identity): Promise<void> {
  if (await exists(paths.cluster)) return;
  const fresh = clusterPaths(join(paths.folder, `new-${process.pid}-${randomBytes(4).toString('hex')}`));
  try {
    await mkdir(fresh.data, { recursive: true, mode: 0o700 });
    await writeFile(fresh.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    await handOver(fresh.folder, identity);
    // The locale is named, since the one of the machine would decide the order of text.
    await runProgram(identity, binaries.initdb, [
      `--pgdata=${fresh.data}`,
      `--username=${OWNER}`,
      `--pwfile=${fresh.password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ]);
    await rename(fresh.cluster, paths.cluster).catch(async (error: unknown) => {
      // Another process was faster, and its cluster is as good.
      if (!(await exists(paths.cluster))) throw error;
    });
  } finally {
    await rm(fresh.folder, { recursive: true, force: true });
  }
}

async function isFree(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}

/** The port of the last start if it is free, else any free one, which is kept for the next start. */
export async function choosePort(paths: ClusterPaths): Promise<number> {
  const kept = Number.parseInt(await readFile(paths.port, 'utf8').catch(() => ''), 10);
  const port = (kept > 0 && kept < 65_536 ? await isFree(kept) : null) ?? (await isFree(0));
  if (port === null) throw new PostgresError('POSTGRES_START_FAILED', 'No free port was found on 127.0.0.1.');
  await writeFile(paths.port, `${port}\n`);
  return port;
}

const LARGEST_LOG = 10_000_000;

/** Opens the server's log for writing; an overlong one of earlier runs is moved aside. */
export async function openLog(paths: ClusterPaths) {
  const size = await stat(paths.log).then(
    ({ size }) => size,
    () => 0,
  );
  if (size > LARGEST_LOG) await rename(paths.log, `${paths.log}.1`);
  return open(paths.log, 'a');
}

/** The last lines that the server wrote. */
export async function lastWords(paths: ClusterPaths): Promise<string> {
  const text = await readFile(paths.log, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' | ');
}

/** Process id and port in postmaster.pid; null when no server has left one. */
export function readPidFile(paths: ClusterPaths): { pid: number; port: number } | null {
  const file = join(paths.data, 'postmaster.pid');
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8');
  const [pid, , , port] = text.split('\n').map(Number);
  return pid !== undefined && port !== undefined && pid > 0 && port > 0 ? { pid, port } : null;
}

/** A process that has ended but whose parent has not asked after it: it still has its number, and does nothing more. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /^\d+ \(.*\) Z /.test(readFileSync(file, 'utf8'));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
