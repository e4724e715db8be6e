import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { withDatabase } from './bench-database.js';
import { type Figure, median, rateFigure, type Suite } from './figure.js';
import { API_KEY, type ServerProcess, startBareFastify, startLodewatch } from './lodewatch-process.js';

const CONNECTIONS = 50;
const run = promisify(execFile);
const require = createRequire(import.meta.url);
const AUTOCANNON = join(dirname(require.resolve('autocannon/package.json')), 'autocannon.js');

const loadSchema = z.object({
  duration: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  statusCodeStats: z.record(z.string(), z.object({ count: z.number() })),
});

interface Target {
  readonly server: ServerProcess;
  readonly path: string;
  readonly headers: readonly string[];
  readonly status: number;
}

interface Load {
  readonly perSecond: number;
  /** Microseconds of processor time that the server spent per request; null where the machine does not tell. */
  readonly cpu: number | null;
}

async function load({ server, path, headers, status }: Target, seconds: number): Promise<Load> {
  const args = ['-j', '-c', String(CONNECTIONS), '-d', String(seconds)];
  const before = await server.cpuSeconds();
  const { stdout } = await run(process.execPath, [
    AUTOCANNON,
    ...args,
    ...headers.flatMap((header) => ['-H', header]),
    `${server.address}${path}`,
  ]);
  const after = await server.cpuSeconds();
  const { duration, errors, timeouts, statusCodeStats } = loadSchema.parse(JSON.parse(stdout));
  const count = statusCodeStats[String(status)]?.count ?? 0;
  if (errors > 0 || timeouts > 0 || count === 0 || Object.keys(statusCodeStats).length > 1) {
    throw new Error(`${path} was to answer ${status} alone: ${stdout}`);
  }
  return {
    perSecond: count / duration,
    cpu: before === null || after === null ? null : ((after - before) * 1e6) / count,
  };
}

/** A read of a score, whole and conditional, against the least that Fastify can do; each server in its own process. */
export const readSuite: Suite = ({ smoke }) =>
  withDatabase(async (database, folder) => {
    const path = '/v1/minerals/rare_earths/risk';
    const authorization = `authorization=Bearer ${API_KEY}`;
    const lodewatch = await startLodewatch({
      DATABASE_URL: database.url,
      LODEWATCH_DATA: join(folder, 'data'),
      LODEWATCH_SAMPLE: smoke ? 'off' : 'on',
      KAFKA_BROKERS: '',
    });
    const bare = await startBareFastify();
    try {
      const bytesOf = async (encoding: string) => {
        const headers = { authorization: `Bearer ${API_KEY}`, 'accept-encoding': encoding };
        const { headers: answered } = await fetch(`${lodewatch.address}${path}`, { headers });
        return { bytes: Number(answered.get('content-length')), etag: answered.get('etag') ?? '' };
      };
      const [packed, plain] = [await bytesOf('gzip'), await bytesOf('identity')];
      const gzip = 'accept-encoding=gzip';
      const targets = {
        bare: { server: bare, path: '/', headers: [], status: 200 },
        packed: { server: lodewatch, path, headers: [authorization, gzip], status: 200 },
        plain: { server: lodewatch, path, headers: [authorization], status: 200 },
        conditional: {
          server: lodewatch,
          path,
          headers: [authorization, gzip, `if-none-match=${packed.etag}`],
          status: 304,
        },
      } satisfies Record<string, Target>;
      const loads: Record<keyof typeof targets, Load[]> = { bare: [], packed: [], plain: [], conditional: [] };
      const seconds = smoke ? 1 : 5;
      for (let round = smoke ? 0 : -1; round < (smoke ? 1 : 5); round += 1) {
        for (const name of ['bare', 'packed', 'plain', 'conditional'] as const) {
          const measured = await load(targets[name], seconds);
          if (round >= 0) loads[name].push(measured);
        }
      }
      const perSecond = (of: readonly Load[]): number => median(of.map((each) => each.perSecond));
      const cpu = (of: readonly Load[]): number => median(of.map((each) => each.cpu ?? Number.NaN));
      const figure = (name: string, bytes: number, of: readonly Load[], aim?: string): Figure =>
        rateFigure({
          figure: name,
          value: perSecond(of),
          unit: 'requests/s',
          ceiling: 'bare Fastify answering {"hello":"world"}',
          ceilingValue: perSecond(loads.bare),
          ...(aim === undefined ? {} : { aim }),
          detail: {
            bytes,
            ...(Number.isNaN(cpu(of))
              ? {}
              : {
                  cpuMicroseconds: Number(cpu(of).toPrecision(3)),
                  ceilingCpuMicroseconds: Number(cpu(loads.bare).toPrecision(3)),
                  cpuRatio: Number((cpu(loads.bare) / cpu(of)).toPrecision(3)),
                }),
          },
        });
      return [
        figure('read of a score, gzip', packed.bytes, loads.packed, 'ratio >= 0.8'),
        figure('read of a score, not compressed', plain.bytes, loads.plain),
        figure('read of a score, If-None-Match', 0, loads.conditional),
      ];
    } finally {
      await bare.stop();
      await lodewatch.stop();
    }
  });
