import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { streamName } from '@lodewatch/contracts';
import { createEventLog } from '@lodewatch/event-log';
import { createLogBus } from '@lodewatch/message-bus';
import { type AddressPolicy, createClock, createLogger } from '@lodewatch/runtime';
import {
  aCommitment,
  aRiskEvent,
  aRiskEventDetected,
  fakeClock,
  testDatabase,
  testFrontDoor,
} from '@lodewatch/testing';
import { Webhook } from 'standardwebhooks';
import t, { type Test } from 'tap';
import { delayBefore, parseRetryAfter, RETRY_SCHEDULE } from '../src/delivery/retry-schedule.js';
import { signedHeaders } from '../src/delivery/sign.js';
import { createWebhooks } from '../src/index.js';
import { toMessage } from '../src/messages/to-message.js';

const logger = createLogger({ level: 'silent' });
const LOOPBACK: AddressPolicy = { loopback: true, private: false };

interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver on loopback that answers as it is told, and remembers what it got. */
async function aReceiver(
  t: Test,
  answer: (response: ServerResponse, count: number) => void = (response) => response.end('thanks'),
) {
  const received: Delivery[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      answer(response, received.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await soon();
}

async function setUp(t: Test, policy: AddressPolicy = LOOPBACK) {
  const { database } = await testDatabase(t);
  const at = fakeClock('2026-04-20T10:00:00Z');
  const clock = createClock(at);
  const eventLog = createEventLog({ database, clock: at });
  const bus = createLogBus({ eventLog, database, clock: at });
  const service = createWebhooks({
    database,
    eventLog: createEventLog({ database, clock: at, service: 'webhooks' }),
    bus,
    clock,
    logger,
    policy,
    random: () => 0.5,
    interval: 5,
  });
  await service.start();
  t.teardown(async () => {
    await service.stop();
    await bus.close();
  });
  const call = await testFrontDoor(t, service);
  const caughtUp = () => until(async () => (await bus.lag()).every(({ events }) => events === 0));
  return { at, database, eventLog, call, caughtUp };
}

t.test('an endpoint gets what it chose, signed so that the public library verifies it', async (t) => {
  const { eventLog, call } = await setUp(t);
  const { received, url } = await aReceiver(t);
  await eventLog.append([aRiskEventDetected(aRiskEvent({ id: 'evt_0000000000000000000000aa' }))]);
  const { status, body: endpoint } = await call('POST', '/webhooks', {
    url,
    eventTypes: ['risk_event.detected', 'commitment.overdue'],
  });
  t.equal(status, 201);
  const commitment = aCommitment();
  const event = aRiskEvent({ commitments: [commitment] });
  await eventLog.append([aRiskEventDetected(event)]);
  await eventLog.append([
    {
      id: '00000000-0000-8000-8000-000000000001',
      stream: streamName('risk_event', event.id),
      type: 'RiskEventUpdated',
      data: { riskEvent: event, changed: ['stage'] },
    },
    {
      id: '00000000-0000-8000-8000-000000000002',
      stream: streamName('calendar', event.id),
      type: 'CommitmentBecameOverdue',
      data: { commitmentId: commitment.id, riskEventId: event.id, due: '2026-04-28', on: '2026-04-29' },
    },
  ]);
  await until(() => received.length >= 2);
  const types = received.map(({ body }) => JSON.parse(body).type).sort();
  t.strictSame(
    types,
    ['commitment.overdue', 'risk_event.detected'],
    'nothing from before it was registered, nothing it did not choose',
  );
  for (const { headers, body } of received) {
    // The library compares with the machine's clock, so the signature is checked over the stamp that was sent.
    const id = String(headers['webhook-id']);
    const stamp = Number(headers['webhook-timestamp']);
    t.equal(headers['webhook-signature'], new Webhook(endpoint.secret).sign(id, new Date(stamp * 1000), body));
    t.equal(headers['content-type'], 'application/json');
  }
  const detected = JSON.parse(received.find(({ body }) => body.includes('risk_event.detected'))?.body ?? '{}');
  t.match(detected, {
    type: 'risk_event.detected',
    timestamp: String,
    data: { id: event.id, minerals: event.minerals, position: String },
  });
});

t.test('the public library verifies what is signed, with the old secret too while it runs out', async (t) => {
  const now = new Date();
  const secrets = ['new', 'old'].map((name) => `whsec_${Buffer.from(name.padEnd(32, '-')).toString('base64')}`);
  const [fresh = '', old = ''] = secrets;
  const headers = signedHeaders(
    { id: 'msg_1', body: '{"a":1}' },
    [
      { secret: fresh, expiresAt: null },
      { secret: old, expiresAt: new Date(now.getTime() + 1000).toISOString() },
    ],
    now,
  );
  t.strictSame(new Webhook(fresh).verify('{"a":1}', headers), { a: 1 });
  t.strictSame(new Webhook(old).verify('{"a":1}', headers), { a: 1 });
  t.throws(() => new Webhook(fresh).verify('{"a":2}', headers), 'a body that was changed');
  const expired = signedHeaders(
    { id: 'msg_1', body: '{}' },
    [
      { secret: fresh, expiresAt: null },
      { secret: old, expiresAt: new Date(now.getTime() - 1000).toISOString() },
    ],
    now,
  );
  t.throws(() => new Webhook(old).verify('{}', expired), 'a secret that has run out signs no more');
});

t.test('the schedule is that of Standard Webhooks: 75 h 35 min 5 s', async (t) => {
  t.equal(
    RETRY_SCHEDULE.reduce<number>((sum, seconds) => sum + seconds, 0),
    75 * 3600 + 35 * 60 + 5,
  );
  t.equal(delayBefore(0, 0.5), 0);
  t.equal(delayBefore(1, 0.5), 5);
  t.equal(delayBefore(1, 0), 4);
  t.ok(Math.abs((delayBefore(1, 0.999999) ?? 0) - 6) < 0.001);
  t.equal(delayBefore(10, 0.5), null, 'all attempts are spent');
  t.equal(delayBefore(1, 0.5, 60), 60, 'the receiver may ask for more');
  t.equal(delayBefore(2, 0.5, 60), 300, 'but not for less than was planned');
  t.equal(delayBefore(1, 0.5, 1e9), 86_400);
  const now = new Date('2026-04-20T10:00:00Z');
  t.equal(parseRetryAfter('120', now), 120);
  t.equal(parseRetryAfter('Mon, 20 Apr 2026 10:01:00 GMT', now), 60);
  t.equal(parseRetryAfter('soon', now), null);
  t.equal(parseRetryAfter(undefined, now), null);
});

t.test('a failing receiver is tried again by the schedule, under one message id, until it takes it', async (t) => {
  const { at, eventLog, call } = await setUp(t);
  const { received, url } = await aReceiver(t, (response, count) => {
    response.statusCode = count < 3 ? 500 : 204;
    response.end();
  });
  const { body: endpoint } = await call('POST', '/webhooks', { url, eventTypes: ['risk_event.detected'] });
  const attempts = async () => (await call('GET', `/webhooks/${endpoint.id}/attempts`)).body.data;
  await eventLog.append([aRiskEventDetected()]);
  await until(async () => (await attempts()).length === 1);
  at.advance(4_900);
  for (let look = 0; look < 20; look += 1) await soon();
  t.equal(received.length, 1, 'not before its time');
  at.advance(200);
  await until(async () => (await attempts()).length === 2);
  at.advance(300_000);
  await until(async () => (await attempts()).length === 3);
  at.advance(100_000_000);
  for (let look = 0; look < 20; look += 1) await soon();
  t.equal(received.length, 3, 'what was taken is sent no more');
  t.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1);
  t.match(await attempts(), [
    { attempt: 3, outcome: 'delivered', statusCode: 204 },
    { attempt: 2, outcome: 'failed', statusCode: 500 },
    { attempt: 1, outcome: 'failed', statusCode: 500 },
  ]);
});

t.test('410 disables an endpoint, and it can be taken back into service', async (t) => {
  const { eventLog, call } = await setUp(t);
  let gone = true;
  const { received, url } = await aReceiver(t, (response) => {
    response.statusCode = gone ? 410 : 200;
    response.end();
  });
  const { body: endpoint } = await call('POST', '/webhooks', { url });
  await eventLog.append([aRiskEventDetected()]);
  await until(async () => (await call('GET', `/webhooks/${endpoint.id}`)).body.disabledAt !== null);
  t.match((await call('GET', `/webhooks/${endpoint.id}`)).body, { disabledReason: /410/ });
  const noted = await eventLog.read({ after: 0n, limit: 100, categories: ['webhook_endpoint'] });
  t.strictSame(
    noted.map(({ type }) => type),
    ['EndpointRegistered', 'EndpointDisabled'],
  );
  gone = false;
  t.equal((await call('PATCH', `/webhooks/${endpoint.id}`, { enabled: true })).body.disabledAt, null);
  t.equal(
    (await call('POST', `/webhooks/${endpoint.id}/replay`, { since: '2026-01-01T00:00:00Z', only: 'all' })).status,
    202,
  );
  t.equal(received.length >= 1, true);
});

t.test('an endpoint that has failed for 120 hours without a success is disabled', async (t) => {
  const { at, eventLog, call } = await setUp(t);
  const { url } = await aReceiver(t, (response) => {
    response.statusCode = 503;
    response.end();
  });
  const { body: endpoint } = await call('POST', '/webhooks', { url });
  await eventLog.append([aRiskEventDetected()]);
  const attempts = async () => (await call('GET', `/webhooks/${endpoint.id}/attempts?limit=200`)).body.data.length;
  await until(async () => (await attempts()) === 1);
  at.advance(119 * 3_600_000);
  await until(async () => (await attempts()) === 2);
  t.equal((await call('GET', `/webhooks/${endpoint.id}`)).body.disabledAt, null);
  at.advance(2 * 3_600_000);
  await until(async () => (await call('GET', `/webhooks/${endpoint.id}`)).body.disabledAt !== null);
  t.match((await call('GET', `/webhooks/${endpoint.id}`)).body.disabledReason, /120 hours/);
});

t.test('an endpoint that hangs holds up itself alone', async (t) => {
  const { eventLog, call } = await setUp(t);
  const hanging = await aReceiver(t, () => undefined);
  const healthy = await aReceiver(t);
  await call('POST', '/webhooks', { url: hanging.url, eventTypes: ['risk_event.detected'] });
  await call('POST', '/webhooks', { url: healthy.url, eventTypes: ['risk_event.detected'] });
  const events = Array.from({ length: 40 }, (_, index) =>
    aRiskEvent({ id: `evt_${index.toString(16).padStart(24, '0')}` }),
  );
  await eventLog.append(events.map((event) => aRiskEventDetected(event)));
  await until(() => healthy.received.length === 40);
  t.ok(hanging.received.length <= 4, `at most four in flight, ${hanging.received.length} were`);
});

t.test('a rotated secret signs along with the old one', async (t) => {
  const { eventLog, call } = await setUp(t);
  const { received, url } = await aReceiver(t);
  const { body: endpoint } = await call('POST', '/webhooks', { url });
  const { body: rotated } = await call('POST', `/webhooks/${endpoint.id}/secret`);
  t.not(rotated.secret, endpoint.secret);
  await eventLog.append([aRiskEventDetected()]);
  await until(() => received.length === 1);
  t.equal(String(received[0]?.headers['webhook-signature']).split(' ').length, 2);
  t.notMatch(JSON.stringify((await call('GET', '/webhooks')).body), /whsec_/, 'secrets are shown once');
});

t.test('addresses that are not public are refused when they are registered or reached', async (t) => {
  const { eventLog, call } = await setUp(t, { loopback: false, private: false });
  t.match(await call('POST', '/webhooks', { url: 'http://example.org/hook' }), {
    status: 422,
    body: { code: 'url_not_allowed' },
  });
  t.match(await call('POST', '/webhooks', { url: 'https://example.org:9000/hook' }), {
    status: 422,
    body: { code: 'url_not_allowed' },
  });
  t.match(await call('POST', '/webhooks', { url: 'https://user:secret@example.org/' }), {
    status: 422,
    body: { code: 'url_with_credentials' },
  });
  for (const host of ['127.0.0.1', '2130706433', '[::ffff:7f00:1]', '169.254.169.254', '10.0.0.1', '[fd00::1]']) {
    t.match(await call('POST', '/webhooks', { url: `https://${host}/hook` }), {
      status: 422,
      body: { code: 'url_not_allowed' },
    });
  }
  const { body: endpoint } = await call('POST', '/webhooks', { url: 'https://localhost/hook' });
  await eventLog.append([aRiskEventDetected()]);
  const attempts = async () => (await call('GET', `/webhooks/${endpoint.id}/attempts`)).body.data;
  await until(async () => (await attempts()).length === 1);
  t.match(await attempts(), [{ outcome: 'failed', statusCode: null, error: /not on the public internet/ }]);
});

t.test('bad registrations are told, and unknown endpoints are 404', async (t) => {
  const { call } = await setUp(t);
  for (const payload of [
    {},
    { url: 'ftp://x.example' },
    { url: 'nowhere' },
    { url: 'http://127.0.0.1/', eventTypes: [] },
    { url: 'http://127.0.0.1/', eventTypes: ['x'] },
    { url: 'http://127.0.0.1/', extra: 1 },
    { url: 'http://127.0.0.1/', description: 'a\u0000b' },
    { url: 'http://127.0.0.1/', description: 'half \ud800' },
    { url: `http://127.0.0.1/${'x'.repeat(2048)}` },
  ]) {
    t.equal((await call('POST', '/webhooks', payload)).status, 400, JSON.stringify(payload));
  }
  const id = `ep_${'0'.repeat(32)}`;
  for (const [method, url] of [
    ['GET', `/webhooks/${id}`],
    ['DELETE', `/webhooks/${id}`],
    ['GET', `/webhooks/${id}/attempts`],
    ['POST', `/webhooks/${id}/secret`],
  ] as const) {
    t.equal((await call(method, url)).status, 404, `${method} ${url}`);
  }
  const { body: endpoint } = await call('POST', '/webhooks', { url: 'http://127.0.0.1:9/a\u0000b' });
  t.equal(endpoint.url, 'http://127.0.0.1:9/a%00b', 'an address is kept in its plain form');
  const since = '2026-01-01T00:00:00-23:06';
  t.equal((await call('POST', `/webhooks/${endpoint.id}/replay`, { since })).status, 400, 'no such offset on earth');
  const ids = [endpoint.id, (await call('POST', '/webhooks', { url: 'http://127.0.0.1:9/' })).body.id];
  const first = (await call('GET', '/webhooks?limit=1')).body;
  const second = (await call('GET', `/webhooks?limit=1&cursor=${first.next}`)).body;
  t.strictSame(
    [...first.data, ...second.data].map(({ id }: { id: string }) => id).sort(),
    ids.sort(),
    'listed by pages',
  );
  t.equal(second.next, null);
  t.equal((await call('GET', '/webhooks?x=1')).status, 400);
  t.equal((await call('DELETE', `/webhooks/${endpoint.id}`)).status, 204);
  t.equal((await call('GET', `/webhooks/${endpoint.id}`)).status, 404);
});

t.test('messages stay under 20 kB however much stands behind them', async (t) => {
  const event = aRiskEvent();
  const [document] = event.documents;
  const large = {
    ...event,
    documents: Array.from({ length: 500 }, () => ({ ...(document as object), quote: 'x'.repeat(5000) })),
  } as typeof event;
  const record = {
    ...aRiskEventDetected(large),
    position: 1n,
    version: 1,
    schemaVersion: 1,
    metadata: {},
    recordedAt: '2026-04-20T10:00:00.000000Z',
    hash: '',
  } as Parameters<typeof toMessage>[0];
  t.ok((toMessage(record, '2026-04-20')?.body.length ?? Number.POSITIVE_INFINITY) < 20_000);
});

t.test('a commitment that fell due soon in the past is no message', async (t) => {
  const turn = (due: string) =>
    toMessage(
      {
        id: '00000000-0000-8000-8000-000000000003',
        stream: 'calendar-evt_000000000000000000000001',
        type: 'CommitmentFellDueSoon',
        data: {
          commitmentId: 'cmt_000000000000000000000001',
          riskEventId: 'evt_000000000000000000000001',
          due,
          on: '2026-03-29',
        },
        position: 1n,
        version: 1,
        schemaVersion: 1,
        metadata: {},
        recordedAt: '2026-04-20T10:00:00.000000Z',
        hash: '',
      },
      '2026-04-20',
    );
  t.equal(turn('2026-04-19'), undefined);
  t.match(turn('2026-04-20'), { eventType: 'commitment.due_soon' });
});
