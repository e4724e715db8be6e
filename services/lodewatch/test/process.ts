import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
export const API_KEY = 'lw_test_key_of_thirty_two_chars__';
export const soon = () => new Promise((resolve) => setImmediate(resolve));

/** A folder of its own, gone when the test ends. */
export function aFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'lodewatch-e2e-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Launched {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** The exit code, once the process is gone and all that it wrote has come; null when a signal ended it. */
  readonly gone: Promise<number | null>;
}

/** Starts a command. */
export function launch(args: readonly string[], environment: Record<string, string> = {}): Launched {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    err += chunk;
  });
  return { child, out: () => out, err: () => err, gone: once(child, 'close').then(([code]) => code) };
}

/** Runs a command to its end. */
export async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  const { out, err, gone } = launch(args, environment);
  const code = await gone;
  return { code, out: out(), err: err() };
}

export interface Lodewatch {
  readonly child: ChildProcess;
  readonly address: string;
  readonly out: () => string;
  readonly err: () => string;
  call(method: string, path: string, body?: object): Promise<{ status: number; headers: Headers; body: unknown }>;
  get(path: string): Promise<Record<string, unknown>>;
  /** Stops it by SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
  /** Stops it at once, as a crash would. */
  kill(): Promise<void>;
}

async function start(
  t: Test,
  args: readonly string[],
  environment: Record<string, string>,
  addressIn: (out: string) => string | undefined,
): Promise<Lodewatch> {
  const { child, out, err, gone } = launch(['start', ...args], {
    // What the shell of whoever runs the tests has set is not meant for these.
    DATABASE_URL: '',
    KAFKA_BROKERS: '',
    LODEWATCH_PORT: '0',
    LODEWATCH_API_KEY: API_KEY,
    LODEWATCH_SAMPLE: 'off',
    LODEWATCH_DRAIN: '0',
    ...environment,
  });
  const stop = (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    return gone;
  };
  t.teardown(async () => {
    await stop();
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${err()}${out()}`);
    const address = addressIn(out());
    if (address) {
      const call = async (method: string, path: string, body?: object) => {
        const response = await fetch(`${address}${path}`, {
          method,
          headers: { authorization: `Bearer ${API_KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
      };
      return {
        child,
        address,
        out,
        err,
        call,
        get: async (path) => (await call('GET', path)).body as Record<string, unknown>,
        stop,
        async kill() {
          child.kill('SIGKILL');
          await gone;
        },
      };
    }
    await soon();
  }
}

/** Starts Lodewatch and waits until it says that it is ready. */
export const startLodewatch = (t: Test, environment: Record<string, string>): Promise<Lodewatch> =>
  start(t, [], environment, (out) => /ready at (http:\S+)/.exec(out)?.[1]);

/** Starts one service as a process of its own and waits until it writes that it is ready. */
export const startService = (t: Test, name: string, environment: Record<string, string>): Promise<Lodewatch> =>
  start(t, ['--service', name], environment, (out) => /"address":"(http:[^"]+)".*"msg":"ready"/.exec(out)?.[1]);

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) server.close();
  return ports;
}

export interface Delivery {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The very bytes that came. */
  readonly body: string;
}

/** A webhook receiver on loopback. It answers with what `answer` gives for a delivery; 200 by default. */
export async function aReceiver(
  t: Test,
  answer: (delivery: Delivery) => number = () => 200,
): Promise<{ url: string; types: () => string[]; deliveries: readonly Delivery[] }> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const delivery = { type: JSON.parse(body).type, headers, body };
      deliveries.push(delivery);
      response.writeHead(answer(delivery)).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    types: () => deliveries.map(({ type }) => type),
    deliveries,
  };
}
