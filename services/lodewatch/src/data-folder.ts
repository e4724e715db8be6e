import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RuntimeError } from '@lodewatch/runtime';
import { z } from 'zod';

const runningSchema = z.object({ pid: z.int().positive(), address: z.string(), databaseUrl: z.string().nullable() });
/** The process that runs from a data folder, and how to reach it. */
export type Running = z.infer<typeof runningSchema>;

/** The folder for what Lodewatch keeps beside the database: keys, the embedded server's files, who runs from it. */
export interface DataFolder {
  readonly path: string;
  /** Text of a file, or what `make` gives, kept from then on. Readable by the owner alone. */
  secret(name: string, make: () => string): string;
  /** Notes that this process runs from here, until `release`; refuses while another does. */
  claim(reach: { address: string; databaseUrl: string | null }): void;
  /** The process that runs from here, if one does. */
  running(): Running | undefined;
  release(): void;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Opens, and makes if absent, the data folder. An unwritable one is told in one sentence. */
export function openDataFolder(folder: string): DataFolder {
  const path = resolve(folder);
  const file = (name: string): string => join(path, name);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const probe = file(`.writable-${randomBytes(6).toString('hex')}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new RuntimeError(
      'RUNTIME_DATA_FOLDER',
      `The data folder ${path} cannot be written (${(error as NodeJS.ErrnoException).code}); set LODEWATCH_DATA to another one.`,
      { cause: error },
    );
  }
  function running(): Running | undefined {
    const noted = readOptional(file('running.json'));
    const other = noted === undefined ? undefined : runningSchema.safeParse(parseJson(noted)).data;
    return other && isAlive(other.pid) ? other : undefined;
  }
  return {
    path,
    secret(name, make) {
      const kept = readOptional(file(name))?.trim();
      if (kept) return kept;
      if (kept === '') rmSync(file(name), { force: true });
      // Services that share the folder may start at once and must end up with one secret: a link appears whole, and only
      // the first of them succeeds.
      const draft = file(`.${name}-${randomBytes(6).toString('hex')}`);
      writeFileSync(draft, `${make()}\n`, { mode: 0o600 });
      try {
        linkSync(draft, file(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      } finally {
        rmSync(draft);
      }
      return readFileSync(file(name), 'utf8').trim();
    },
    claim(reach) {
      const other = running();
      if (other && other.pid !== process.pid) {
        throw new RuntimeError(
          'RUNTIME_START_FAILED',
          `Lodewatch already runs from ${path} (process ${other.pid}, ${other.address}).`,
        );
      }
      writeFileSync(file('running.json'), JSON.stringify({ pid: process.pid, ...reach } satisfies Running), {
        mode: 0o600,
      });
    },
    running,
    release() {
      rmSync(file('running.json'), { force: true });
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A new API key: recognisable, and 192 random bits. */
export const newApiKey = (): string => `lw_${randomBytes(24).toString('base64url')}`;
