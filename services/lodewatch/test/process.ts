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

/** Runs a command to its end. */
export async function run(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
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
  const [code] = await once(child, 'close');
  return { code, out, err };
}

export interface Lodewatch {
  readonly child: ChildProcess;
  readonly address: string;
  readonly out: () => string;
  call(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  get(path: string): Promise<Record<string, unknown>>;
  /** Stops it by SIGTERM and answers the exit code. */
  stop(): Promise<number | null>;
  /** Stops it at once, as a crash would. */
  kill(): Promise<void>;
}

/** Starts Lodewatch and waits until it says that it is ready. */
export async function startLodewatch(t: Test, environment: Record<string, string>): Promise<Lodewatch> {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { ...process.env, LODEWATCH_PORT: '0', LODEWATCH_API_KEY: API_KEY, LODEWATCH_SAMPLE: 'off', ...environment },
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
  const gone = once(child, 'close');
  const stop = async (): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const [code] = await gone;
    return code;
  };
  t.teardown(async () => {
    await stop();
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${err}`);
    const address = /ready at (http:\S+)/.exec(out)?.[1];
    if (address) {
      const call = async (method: string, path: string, body?: object) => {
        const response = await fetch(`${address}${path}`, {
          method,
          headers: { authorization: `Bearer ${API_KEY}`, ...(body ? { 'content-type': 'application/json' } : {}) },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        return { status: response.status, body: text === '' ? null : JSON.parse(text) };
      };
      return {
        child,
        address,
        out: () => out,
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

/** A webhook receiver on loopback. */
export async function aReceiver(t: Test): Promise<{ url: string; types: () => string[] }> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push(JSON.parse(body).type);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, types: () => received };
}
