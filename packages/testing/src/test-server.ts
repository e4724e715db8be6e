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
  readonly stopOnExit: () => void;
}

let own: Promise<OwnServer> | undefined;
let holders = 0;

async function startOwn(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'lodewatch-test-'));
  const server = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  const stopOnExit = () => server.stopWithoutWaiting();
  process.once('exit', stopOnExit);
  return { folder, server, stopOnExit };
}

async function stopOwn({ folder, server, stopOnExit }: OwnServer): Promise<void> {
  await server.stop();
  process.off('exit', stopOnExit);
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
