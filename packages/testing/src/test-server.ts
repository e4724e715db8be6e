import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@lodewatch/postgres';

/** A server to make test databases on, for as long as it is held. */
export interface TestServer {
  readonly url: string;
  release(): Promise<void>;
}

interface OwnServer {
  readonly folder: string;
  readonly server: EmbeddedPostgres;
  readonly forget: () => void;
}

let own: Promise<OwnServer> | undefined;
let holders = 0;

/** How a test that takes too long is ended; none of them runs the handlers of exit. */
const DEADLY_SIGNALS = ['SIGALRM', 'SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** A test that is ended must not leave its server behind. Answers how to take the precaution back. */
function stopWithProcess(server: EmbeddedPostgres): () => void {
  const onExit = () => server.stopWithoutWaiting();
  const onSignal = (signal: NodeJS.Signals) => {
    undo();
    server.stopWithoutWaiting();
    process.kill(process.pid, signal);
  };
  const undo = () => {
    process.off('exit', onExit);
    for (const signal of DEADLY_SIGNALS) process.off(signal, onSignal);
  };
  process.once('exit', onExit);
  for (const signal of DEADLY_SIGNALS) process.once(signal, onSignal);
  return undo;
}

async function startOwn(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lodewatch-test-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  return { folder, server, forget: stopWithProcess(server) };
}

async function stopOwn({ folder, server, forget }: OwnServer): Promise<void> {
  await server.stop();
  forget();
  await rm(folder, { recursive: true, force: true });
}

/**
 * The server named by LODEWATCH_TEST_DATABASE_URL, which a test run shares among its files; without it an embedded one
 * of this process, without fsync, that is stopped when the last holder has released it.
 */
export async function holdTestServer(): Promise<TestServer> {
  const shared = process.env.LODEWATCH_TEST_DATABASE_URL;
  if (shared !== undefined && shared !== '') return { url: shared, release: async () => {} };
  holders += 1;
  own ??= startOwn();
  const { server } = await own;
  return {
    url: server.url,
    async release() {
      holders -= 1;
      if (holders > 0) return;
      const unused = await own;
      own = undefined;
      if (unused !== undefined) await stopOwn(unused);
    },
  };
}
