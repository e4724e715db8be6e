import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openDatabase, startEmbeddedPostgres } from '@lodewatch/postgres';
import { kafkaClusters, testDatabase } from '@lodewatch/testing';
import { Webhook } from 'standardwebhooks';
import t, { type Test } from 'tap';
import { openApiDocument } from '../src/index.js';
import { eventsOf, handIn, NEWS, NOW, outcome } from './news.js';
import {
  API_KEY,
  aFolder,
  aReceiver,
  freePorts,
  type Lodewatch,
  launch,
  run,
  startLodewatch,
  startService,
} from './process.js';

/** Eight processes and a broker on a small machine take their time; this is for failure alone. Milliseconds. */
const DEADLINE = 90_000;
const LOOK = 50;

/** Resolves when the condition holds. */
async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + DEADLINE; performance.now() < end; await pause(LOOK)) {
    if (await condition()) return;
  }
  throw new Error(`${what}: not within ${DEADLINE / 1000} s`);
}

const isReady = async ({ address }: Lodewatch): Promise<boolean> => (await fetch(`${address}/readyz`)).ok;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const pathsOf = (document: object): string[] => Object.keys((document as { paths: object }).paths).sort();

/** What must be the same in both modes: risk events, scores, and what became of promises. */
const stateOf = async (lodewatch: Lodewatch): Promise<unknown> => [
  await outcome(lodewatch),
  (await lodewatch.get('/v1/commitments')).data,
];

let embedded: Promise<unknown> | undefined;

/** What the one process of the default makes of the news. */
const embeddedOutcome = (t: Test): Promise<unknown> => {
  embedded ??= runEmbedded(t);
  return embedded;
};

async function runEmbedded(t: Test): Promise<unknown> {
  const { url } = await testDatabase(t);
  const lodewatch = await startLodewatch(t, { LODEWATCH_DATA: aFolder(t), DATABASE_URL: url, ...NOW });
  await handIn(lodewatch, NEWS);
  const result = await stateOf(lodewatch);
  await lodewatch.stop();
  return result;
}

/** The connection string of a login that may work as a service and do nothing else. */
async function appLogin(ownerUrl: string): Promise<string> {
  const owner = openDatabase({ url: ownerUrl, applicationName: 'test', poolSize: 1 });
  try {
    await owner.query(`do $$ begin
      if to_regrole('app') is null then create role app login password 'app'; end if;
      if to_regrole('lodewatch_service') is not null then grant lodewatch_service to app; end if;
    end $$`);
  } finally {
    await owner.close();
  }
  const url = new URL(ownerUrl);
  url.username = 'app';
  url.password = 'app';
  return url.href;
}

t.setTimeout(3 * DEADLINE);
t.test(
  'one process for each service, over Kafka, ends where the one process of the default ends',
  { timeout: 3 * DEADLINE },
  async (t) => {
    const cluster = kafkaClusters(t).at(-1);
    if (cluster === undefined) return;
    const expected = await embeddedOutcome(t);

    const { url } = await testDatabase(t);
    const [ingestPort, normalizationPort, scoringPort, webhooksPort] = await freePorts(4);
    const environment = {
      DATABASE_URL: url,
      KAFKA_BROKERS: cluster.brokers.join(),
      KAFKA_PREFIX: `${randomBytes(6).toString('hex')}.`,
      LODEWATCH_DATA: aFolder(t),
      LODEWATCH_INGEST_URL: `http://127.0.0.1:${ingestPort}`,
      LODEWATCH_NORMALIZATION_URL: `http://127.0.0.1:${normalizationPort}`,
      LODEWATCH_RISK_SCORING_URL: `http://127.0.0.1:${scoringPort}`,
      LODEWATCH_WEBHOOKS_URL: `http://127.0.0.1:${webhooksPort}`,
      ...NOW,
    };
    t.match(await run(['migrate'], environment), { code: 0, out: '{"applied":[]}\n' });
    const service = (name: string, settings: Record<string, string> = {}): Promise<Lodewatch> =>
      startService(t, name, { ...environment, ...settings });
    const startIngest = () => service('ingest', { LODEWATCH_PORT: String(ingestPort) });
    const all = await Promise.all([
      service('api'),
      startIngest(),
      service('normalization', { LODEWATCH_PORT: String(normalizationPort) }),
      service('normalization'),
      service('risk-scoring', { LODEWATCH_PORT: String(scoringPort) }),
      service('clock'),
      // Retries wait by the clock, which must move.
      service('webhooks', { LODEWATCH_PORT: String(webhooksPort), LODEWATCH_NOW: '' }),
    ]);
    const [api, ingest, normalization] = all;
    await until('every service is ready', async () => (await Promise.all(all.map(isReady))).every(Boolean));

    t.strictSame(
      pathsOf(await api.get('/openapi.json')),
      pathsOf(await openApiDocument()),
      'the front door describes all that clients reach through it',
    );
    const refused = new Set<string>();
    const receiver = await aReceiver(t, ({ headers }) => {
      // The first attempt of the first message fails.
      if (refused.size === 0) refused.add(headers['webhook-id'] ?? '');
      return refused.has(headers['webhook-id'] ?? '') &&
        receiver.deliveries.filter((each) => each.headers['webhook-id'] === headers['webhook-id']).length === 1
        ? 500
        : 200;
    });
    const hook = await api.call('POST', '/v1/webhooks', { url: receiver.url });
    t.equal(hook.status, 201);
    const { id: endpointId, secret } = hook.body as { id: string; secret: string };

    const post = (document: object) => api.call('POST', '/v1/documents', document);
    for (const document of NEWS.slice(0, 3)) t.equal((await post(document)).status, 202);
    await Promise.all([ingest.kill(), normalization.kill()]);
    const away = await post(NEWS[3] ?? {});
    t.match(away, { status: 503, body: { code: 'unavailable', status: 503 } }, 'one service away is a problem');
    t.equal(away.headers.get('retry-after'), '1');
    t.equal((await api.call('GET', '/v1/risk-events')).status, 200, 'and no problem of the others');
    const ingestAgain = await startIngest();
    for (const document of NEWS) t.equal((await post(document)).status, 202);

    await until('the same risk events and scores', async () => same(await stateOf(api), expected)).catch(t.error);
    t.strictSame(await stateOf(api), expected, 'in spite of the crash, and of news that came twice');
    t.ok((await eventsOf(api)).length > 0, 'and not of nothing');

    const detected = async () => (await eventsOf(api)).map(({ id }) => id).sort();
    const told = (): string[] => {
      const bodies = receiver.deliveries.filter(({ type }) => type === 'risk_event.detected').map(({ body }) => body);
      return [...new Set(bodies.map((body) => JSON.parse(body).data.id as string))].sort();
    };
    await until('a delivery for each risk event', async () => same(told(), await detected())).catch(t.error);
    await until('the retry', () => {
      const tries = receiver.deliveries.filter(({ headers }) => refused.has(headers['webhook-id'] ?? ''));
      return tries.length === 2 && tries[0]?.body === tries[1]?.body;
    }).catch(t.error);
    for (const { headers, body } of receiver.deliveries) new Webhook(secret).verify(body, headers);
    t.throws(() =>
      new Webhook(secret).verify(`${receiver.deliveries[0]?.body} `, receiver.deliveries[0]?.headers ?? {}),
    );
    const attempts = (await api.get(`/v1/webhooks/${endpointId}/attempts?outcome=failed`)).data;
    t.match(attempts, [{ messageId: [...refused][0], attempt: 1, statusCode: 500, outcome: 'failed' }]);
    t.equal((attempts as unknown[]).length, 1);

    const seal = await api.get('/v1/log/seals/latest');
    const verified = await run(['log', 'verify', '--key', String(seal.verifier)], environment);
    t.match(JSON.parse(verified.out.trim()), { faults: 0 }, 'api and clock share the sealing key');

    const page = readFileSync(new URL('../../../../docs/log.md', import.meta.url), 'utf8');
    const program = join(environment.LODEWATCH_DATA, 'verify-log.mjs');
    writeFileSync(program, /```js\n(.*?)```/s.exec(page)?.[1] ?? '');
    const stranger = await promisify(execFile)(process.execPath, [program, api.address, API_KEY]);
    t.match(
      JSON.parse(stranger.stdout),
      { holds: true },
      'the program of docs/log.md verifies it from what the API serves',
    );

    const left = [ingestAgain, ...all.filter((each) => each !== ingest && each !== normalization)];
    for (const { out } of left) {
      for (const line of out().trim().split('\n')) t.type(JSON.parse(line).level, 'number', 'standard output is JSON');
      t.notOk(out().includes(secret), 'no secret in it');
    }
    t.strictSame(
      await Promise.all(left.map((each) => each.stop())),
      left.map(() => 0),
      'SIGTERM stops each cleanly',
    );
  },
);

t.test('a database that is away at the start is waited for, and a signal ends the wait', async (t) => {
  const [port] = await freePorts(1);
  const lodewatch = launch(['start'], {
    LODEWATCH_DATA: aFolder(t),
    LODEWATCH_PORT: '0',
    DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/none`,
  });
  t.teardown(() => lodewatch.child.kill('SIGKILL'));
  await until('a line that tells of it', () => lodewatch.err().includes('does not answer yet'));
  t.match(lodewatch.err(), new RegExp(`PostgreSQL at 127.0.0.1:${port}/none does not answer yet .*; trying again`));
  lodewatch.child.kill('SIGTERM');
  t.equal(await lodewatch.gone, 0);
});

t.test('a database that goes away is told, and nothing is lost or doubled when it is back', async (t) => {
  const dataDir = aFolder(t);
  const start = () => startEmbeddedPostgres({ dataDir, durable: false });
  let server = await start();
  t.teardown(() => server.stop());
  // As production has it: the owner migrates, and the services log in as somebody who may not.
  const early = { LODEWATCH_DATA: aFolder(t), LODEWATCH_PORT: '0', DATABASE_URL: await appLogin(server.url) };
  t.match(await run(['start'], early), { code: 1, err: /run "migrate" as the owner first\.\n$/ });
  const migrated = await run(['migrate'], { LODEWATCH_DATA: aFolder(t), DATABASE_URL: server.url });
  t.match(JSON.parse(migrated.out).applied[0], '0001_event_log.sql');
  const url = await appLogin(server.url);
  const lodewatch = await startLodewatch(t, { LODEWATCH_DATA: aFolder(t), DATABASE_URL: url, ...NOW });
  const post = (document: object) => lodewatch.call('POST', '/v1/documents', document);
  for (const document of NEWS.slice(0, 2)) t.equal((await post(document)).status, 202);

  await server.stop();
  for (const document of NEWS.slice(2)) {
    const refused = await post(document);
    t.match(refused, { status: 503, body: { code: 'unavailable', status: 503 } });
    t.equal(refused.headers.get('retry-after'), '1');
    t.match(refused.headers.get('content-type'), 'application/problem+json');
  }
  await until('readiness to say so', async () => !(await isReady(lodewatch)));
  t.equal((await fetch(`${lodewatch.address}/livez`)).status, 200, 'the process itself is well');
  await until('a line on the terminal', () => lodewatch.err().includes('Waiting, and trying again: '));

  server = await start();
  await until('readiness', () => isReady(lodewatch));
  await until('a line on the terminal', () => lodewatch.err().includes('Going on.'));
  await handIn(lodewatch, NEWS);
  t.strictSame(await stateOf(lodewatch), await embeddedOutcome(t), 'as if it had never been away');
  const documents = (await lodewatch.get('/v1/documents?limit=200')).data as { id: string }[];
  t.equal(documents.length, NEWS.length);
  t.equal(await lodewatch.stop(), 0);
});
