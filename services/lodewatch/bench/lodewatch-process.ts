import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
export const API_KEY = 'lw_bench_key_of_thirty_two_chars_';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly address: string;
  /** Processor seconds that it has used, where the machine tells (Linux). */
  cpuSeconds(): Promise<number | null>;
  stop(): Promise<void>;
}

/** Jiffies a second: fixed at 100 for what Linux tells programs. */
const TICKS = 100;

async function cpuSecondsOf(pid: number | undefined): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // Fields 14 and 15, utime and stime, counted behind the name in brackets, which may hold spaces.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields === undefined ? null : (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Starts a script that prints the address it listens on, and waits for that. */
async function startServer(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  const gone = once(child, 'close');
  let err = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  const address = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const found = /ready at (http:\S+)/.exec(out)?.[1];
      if (found) resolve(found);
    });
    gone.then(() => reject(new Error(`${script} ended before it was ready: ${err.trim()}`)), reject);
  });
  return {
    address,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    async stop() {
      child.kill('SIGTERM');
      await gone;
      process.off('exit', killOnExit);
    },
  };
}

/** The whole of Lodewatch as `npm start` runs it, on the policy timeline. */
export function startLodewatch(environment: Readonly<Record<string, string>>): Promise<ServerProcess> {
  return startServer(MAIN, ['start'], {
    ...process.env,
    LODEWATCH_PORT: '0',
    LODEWATCH_API_KEY: API_KEY,
    LODEWATCH_LOG_LEVEL: 'warn',
    ...environment,
  });
}

/** The least that a Fastify server can do. */
export function startBareFastify(): Promise<ServerProcess> {
  return startServer(fileURLToPath(new URL('bare-fastify.js', import.meta.url)), [], process.env);
}
