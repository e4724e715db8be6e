import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createBackOff } from '../back-off.js';
import { isRetryableDatabaseError, PostgresError } from '../errors.js';
import type { EmbeddedPostgres, EmbeddedPostgresOptions, Log } from '../types.js';
import { type Binaries, findBinaries } from './binaries.js';
import {
  type ClusterPaths,
  choosePort,
  clusterMajor,
  clusterPaths,
  ensureCluster,
  isAlive,
  lastWords,
  OWNER,
  openLog,
  prepareFolder,
  readPidFile,
  runProgram,
} from './cluster.js';
import { findIdentity, type Identity } from './identity.js';

const DATABASE = 'lodewatch';
/** 'LODE', and the second key of this lock: whoever holds it is the one running copy on the data folder. */
const COPY_LOCK = [0x4c4f4445, 0] as const;
/** Recovery after a crash may take a while; a start that takes longer is broken. */
const START_ATTEMPTS = 1_200;
const START_INTERVAL = 50;

interface Cluster {
  readonly paths: ClusterPaths;
  readonly binaries: Binaries;
  readonly identity: Identity;
  readonly durable: boolean;
}

interface Server {
  readonly port: number;
  /** Null when the server was left running by an earlier process and has been taken over. */
  readonly child: ChildProcess | null;
}

/** Starts the server program without waiting for it to answer. */
async function spawnServer({ paths, binaries, identity, durable }: Cluster, port: number): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    logging_collector: 'off',
    log_min_messages: 'warning',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const wrapped = identity.wrap(binaries.postgres, [
    '-D',
    paths.data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]);
  const log = await openLog(paths);
  try {
    const child = spawn(wrapped.command, wrapped.args, {
      ...identity.credentials,
      stdio: ['ignore', log.fd, log.fd],
      // In a process group of its own: Ctrl-C in a terminal must reach us alone, so that we stop before the database.
      detached: true,
      env: { ...process.env, LC_ALL: 'C' },
    });
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** A session of our own that lives as long as the server does. */
interface Guard {
  readonly client: pg.Client;
  readonly ended: Promise<void>;
}

async function connect(cluster: Cluster, port: number): Promise<Guard> {
  const password = await readFile(cluster.paths.password, 'utf8');
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: OWNER,
    password,
    database: 'postgres',
    application_name: 'lodewatch embedded server',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  client.on('error', () => {});
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  await client.connect();
  return { client, ended };
}

/** Connects when the server answers; null when its process ends first. */
async function connectWhenReady(cluster: Cluster, port: number, alive: () => boolean): Promise<Guard | null> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    try {
      return await connect(cluster, port);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      // Starting up (57P03) and not listening yet pass by themselves; anything else the server means.
      if (code !== '57P03' && code !== 'ECONNREFUSED' && code !== 'ECONNRESET') throw error;
      if (!alive()) return null;
    }
    await sleep(START_INTERVAL);
  }
  return null;
}

/** A server that an earlier process left running on this data, killed before it could stop it. */
async function findOrphan(cluster: Cluster): Promise<Running | null> {
  const file = readPidFile(cluster.paths);
  if (file === null || !isAlive(file.pid)) return null;
  const guard = await connectWhenReady(cluster, file.port, () => isAlive(file.pid)).catch(() => null);
  // A process that is alive but is no server of ours only shares its number with a server long gone.
  return guard === null ? null : { server: { port: file.port, child: null }, guard };
}

interface Running {
  readonly server: Server;
  readonly guard: Guard;
}

/** @param fixedPort the port that clients know already; null to choose one */
async function startServer(cluster: Cluster, fixedPort: number | null): Promise<Running> {
  const backOff = createBackOff({ first: 100, most: 1_000 });
  for (let attempt = 1; ; attempt += 1) {
    const orphan = await findOrphan(cluster);
    if (orphan !== null) return orphan;
    const port = fixedPort ?? (await choosePort(cluster.paths));
    const child = await spawnServer(cluster, port);
    const alive = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
    const guard = await connectWhenReady(cluster, port, alive);
    if (guard !== null) return { server: { port, child }, guard };
    // The port may have been taken since we looked, another process may have started a server on this data, or the
    // sessions of one that was killed are still about to end.
    if (attempt >= 6)
      throw new PostgresError(
        'POSTGRES_START_FAILED',
        `The embedded PostgreSQL did not start: ${await lastWords(cluster.paths)}`,
      );
    await backOff.wait();
  }
}

/**
 * Takes the lock that makes this process the one running copy. It lives as long as the session, so a process that is
 * killed gives it up at once, and no file can go stale.
 */
async function takeLock({ client }: Guard, folder: string): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
    ...COPY_LOCK,
  ]);
  if (rows[0]?.taken === true) return;
  throw new PostgresError('POSTGRES_IN_USE', `Another running copy of Lodewatch holds the data folder ${folder}.`);
}

async function ensureDatabase({ client }: Guard): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}

async function stopServer({ paths, binaries, identity }: Cluster): Promise<void> {
  const file = readPidFile(paths);
  if (file === null || !isAlive(file.pid)) return;
  // Fast shutdown: sessions are ended, and all that was committed is on disk.
  try {
    await runProgram(identity, binaries.pgCtl, ['stop', '-D', paths.data, '-m', 'fast', '-w', '-t', '30']);
  } catch (error) {
    // It may have gone by itself in the meantime.
    if (isAlive(file.pid)) throw error;
  }
}

/** Starts or takes over the server, and makes this process the one running copy. */
async function acquire(cluster: Cluster, fixedPort: number | null): Promise<Running> {
  for (let attempt = 1; ; attempt += 1) {
    const running = await startServer(cluster, fixedPort);
    try {
      await takeLock(running.guard, cluster.paths.folder);
      await ensureDatabase(running.guard);
      return running;
    } catch (error) {
      await running.guard.client.end().catch(() => {});
      // An earlier copy that is just stopping takes its server down with it.
      if (attempt >= 3 || !isRetryableDatabaseError(error)) throw error;
    }
  }
}

/** Starts the server anew whenever it is gone although nobody stopped it; the port stays, so clients find it again. */
function supervise(cluster: Cluster, first: Running, log: Log | undefined): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  const backOff = createBackOff({ first: 100, most: 5_000, signal: stopping.signal });
  let guard = first.guard;
  const restart = async () => {
    while (!stopping.signal.aborted) {
      log?.warn({ folder: cluster.paths.folder }, 'the embedded PostgreSQL was lost, starting it anew');
      try {
        guard = (await acquire(cluster, first.server.port)).guard;
        log?.info({ port: first.server.port }, 'the embedded PostgreSQL is back');
        backOff.reset();
        return;
      } catch (error) {
        log?.error({ err: error }, 'the embedded PostgreSQL could not be started');
        await backOff.wait();
      }
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await Promise.race([guard.ended, aborted]);
      await restart();
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      await guard.client.end().catch(() => {});
    },
  };
}

/**
 * Starts a PostgreSQL server of our own on 127.0.0.1 with its data in `dataDir`, made at the first start. The programs
 * come from the npm package of this platform, or from the machine. A server left over by a killed process is taken over;
 * a second running copy is refused (POSTGRES_IN_USE). A server that dies is started anew.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const paths = clusterPaths(resolve(options.dataDir));
  await prepareFolder(paths.folder);
  const binaries = await findBinaries(await clusterMajor(paths));
  const identity = await findIdentity(binaries.postgres);
  const cluster: Cluster = { paths, binaries, identity, durable: options.durable ?? true };
  await ensureCluster(paths, binaries, identity);
  const first = await acquire(cluster, null);
  const { server } = first;
  if (server.child === null) options.log?.info({ port: server.port }, 'took over the PostgreSQL of an earlier process');
  const supervisor = supervise(cluster, first, options.log);
  const password = await readFile(paths.password, 'utf8');
  let stopped: Promise<void> | undefined;
  return {
    url: `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${server.port}/${DATABASE}`,
    stop() {
      stopped ??= supervisor.stop().then(() => stopServer(cluster));
      return stopped;
    },
    stopWithoutWaiting() {
      const file = readPidFile(paths);
      if (file !== null && isAlive(file.pid)) process.kill(file.pid, 'SIGINT');
    },
  };
}
