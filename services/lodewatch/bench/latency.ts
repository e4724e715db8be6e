import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, listen } from '@lodewatch/postgres';
import { systemClock } from '@lodewatch/runtime';
import { z } from 'zod';
import { withDatabase } from './bench-database.js';
import { elapsed, type Figure, median, quantile, type Suite, timeFigure } from './figure.js';
import { API_KEY, type ServerProcess, startLodewatch } from './lodewatch-process.js';
import { composeNews, type News } from './news.js';

/** Milliseconds between two documents. */
const PACE = 200;
/** Milliseconds between two looks at the score. */
const LOOK = 1;
const WITHIN = 20_000;

const receiptSchema = z.object({ id: z.string() });
const scoreSchema = z.object({ drivers: z.array(z.object({ documentIds: z.array(z.string()) })) });
const headers = { authorization: `Bearer ${API_KEY}` };

/** Milliseconds from handing a document in until its receipt, and until a driver of the score rests on it. */
async function documentToScore(
  { address }: ServerProcess,
  { mineral, document }: News,
): Promise<{ accepted: number; scored: number }> {
  const begin = performance.now();
  const response = await fetch(`${address}/v1/documents`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(document),
  });
  const { id } = receiptSchema.parse(await response.json());
  const accepted = performance.now() - begin;
  for (let etag = ''; performance.now() - begin < WITHIN; await sleep(LOOK)) {
    const answer = await fetch(`${address}/v1/minerals/${mineral}/risk`, {
      headers: { ...headers, 'if-none-match': etag },
    });
    const text = await answer.text();
    if (answer.status === 304) continue;
    if (answer.status !== 200) throw new Error(`the score of ${mineral} answered ${answer.status}: ${text}`);
    etag = answer.headers.get('etag') ?? '';
    const { drivers } = scoreSchema.parse(JSON.parse(text));
    if (drivers.some(({ documentIds }) => documentIds.includes(id))) {
      return { accepted, scored: performance.now() - begin };
    }
  }
  throw new Error(`"${document.title}" was no driver of the score of ${mineral} within ${WITHIN} ms`);
}

/** Hands news in at a steady pace, whether or not the answer to the last has come. */
async function paced(server: ServerProcess, news: readonly News[]) {
  const begin = performance.now();
  return Promise.all(
    news.map(async (each, index) => {
      await sleep(Math.max(0, begin + index * PACE - performance.now()));
      return documentToScore(server, each);
    }),
  );
}

/** Milliseconds of an insert that notifies, until the notification has come over another connection. */
async function insertAndNotify(database: Database, rounds: number): Promise<number> {
  const channel = 'lodewatch_bench';
  await database.query('create table if not exists public.bench_round_trip (id bigint generated always as identity)');
  let heard: () => void = () => undefined;
  const next = (): Promise<void> =>
    new Promise((resolve) => {
      heard = resolve;
    });
  let notified = next();
  const listener = listen({ url: database.url, channel, onNotify: () => heard() });
  try {
    await notified;
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      notified = next();
      const time = await elapsed(async () => {
        await database.query(
          `with row as (insert into public.bench_round_trip default values returning id) select pg_notify('${channel}', id::text) from row`,
        );
        await notified;
      });
      times.push(time);
    }
    return median(times);
  } finally {
    await listener.close();
  }
}

async function measure(environment: Readonly<Record<string, string>>, name: string, smoke: boolean): Promise<Figure[]> {
  return withDatabase(async (database, folder) => {
    // The first ones warm the process up, and are not counted.
    const [warmUp, count] = smoke ? [2, 6] : [25, 200];
    const news = composeNews(warmUp + count, systemClock.today());
    const rounds = smoke ? 20 : 300;
    const server = await startLodewatch({
      DATABASE_URL: database.url,
      LODEWATCH_DATA: join(folder, 'data'),
      LODEWATCH_SAMPLE: smoke ? 'off' : 'on',
      ...environment,
    });
    try {
      await paced(server, news.slice(0, warmUp));
      const before = await insertAndNotify(database, rounds);
      const times = await paced(server, news.slice(warmUp, warmUp + count));
      const after = await insertAndNotify(database, rounds);
      const roundTrip = (before + after) / 2;
      const scored = times.map((time) => time.scored);
      const accepted = quantile(
        times.map((time) => time.accepted),
        0.5,
      );
      const figure = (share: string, value: number, aim?: string): Figure =>
        timeFigure({
          figure: `document to score, ${name}, ${share}`,
          value,
          unit: 'ms',
          ceiling: 'one insert with NOTIFY on the same database, until heard; median',
          ceilingValue: roundTrip,
          ...(aim === undefined ? {} : { aim }),
          detail: { documents: count, perSecond: 1000 / PACE, acceptedMilliseconds: Number(accepted.toPrecision(3)) },
        });
      return [
        figure('p50', quantile(scored, 0.5)),
        figure('p99', quantile(scored, 0.99), name === 'embedded' ? 'value < 300' : undefined),
      ];
    } finally {
      await server.stop();
    }
  });
}

/** From a document handed in to a score that names it, the log itself being the bus. */
export const embeddedLatencySuite: Suite = ({ smoke }) => measure({ KAFKA_BROKERS: '' }, 'embedded', smoke);

/** The same by way of Kafka. */
export const kafkaLatencySuite: Suite = async ({ smoke }) => {
  const { KAFKA_BROKERS, LODEWATCH_BENCH_NO_KAFKA } = process.env;
  if (!KAFKA_BROKERS) {
    return [
      { figure: 'document to score, Kafka', skipped: LODEWATCH_BENCH_NO_KAFKA ?? 'KAFKA_BROKERS names no broker' },
    ];
  }
  // Topics and groups of its own, so that a broker that others use will do.
  const KAFKA_PREFIX = `bench-${randomBytes(4).toString('hex')}-`;
  return measure({ KAFKA_BROKERS, KAFKA_PREFIX }, 'Kafka', smoke);
};
