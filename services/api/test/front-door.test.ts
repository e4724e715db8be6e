import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createHttpServer, createLogger, createMetrics, listen } from '@lodewatch/runtime';
import t, { type Test } from 'tap';
import { frontDoor, type Upstreams } from '../src/front-door.js';

const API_KEY = 'lw_0123456789abcdef0123456789abcdef';
const authorization = `Bearer ${API_KEY}`;

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A service behind the door that writes down what comes, and answers in a way of its own. */
async function anUpstream(t: Test): Promise<{ base: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(202, { 'content-type': 'application/json', etag: '"tag"', location: '/v1/documents/x' });
    response.end('{"from":"upstream"}');
  }).listen(0, '127.0.0.1');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

async function aDoor(t: Test, upstreams: Upstreams) {
  const door = frontDoor(upstreams);
  const server = await createHttpServer({
    apiKey: API_KEY,
    logger: createLogger({ level: 'silent' }),
    metrics: createMetrics({ processMetrics: false }),
    services: [{ name: 'api', start: async () => {}, stop: async () => {}, ready: () => true, routes: door.routes }],
    version: '0.0.0',
  });
  t.teardown(async () => {
    await server.close();
    await door.close();
  });
  return server;
}

t.test('the front door hands a request on as it came, and the answer back', async (t) => {
  const { base, seen } = await anUpstream(t);
  const door = await aDoor(t, { ingest: base, riskScoring: base });
  const payload = '{"text": not even JSON, and \u{7a00}\u{571f}}';
  const response = await door.inject({
    method: 'POST',
    url: '/v1/documents?x=1',
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': '"k"' },
    payload,
  });
  t.match(response, { statusCode: 202, body: '{"from":"upstream"}', headers: { etag: '"tag"', location: String } });
  t.match(seen[0], {
    method: 'POST',
    url: '/v1/documents?x=1',
    body: payload,
    headers: { authorization, 'content-type': 'application/json', 'idempotency-key': '"k"', host: new URL(base).host },
  });
  const head = await door.inject({ method: 'HEAD', url: '/v1/minerals/tin/risk', headers: { authorization } });
  t.match(head, { statusCode: 202, body: '' });
  t.match(seen[1], { method: 'HEAD', url: '/v1/minerals/tin/risk' });
  t.equal(
    (await door.inject({ method: 'POST', url: '/v1/documents' })).statusCode,
    401,
    'without a key nothing is handed on',
  );
  t.equal((await door.inject({ method: 'GET', url: '/v1/webhooks', headers: { authorization } })).statusCode, 404);
  t.equal(seen.length, 2, 'what lives beside the api is not its to hand on');
});

t.test('a request line that names another host goes to the service all the same', async (t) => {
  const [inside, outside] = [await anUpstream(t), await anUpstream(t)];
  const door = await aDoor(t, { riskScoring: inside.base });
  const address = await listen(door, '127.0.0.1', 0);
  const socket = connect(Number(new URL(address).port), '127.0.0.1').resume();
  socket.write(
    `GET ${outside.base}/v1/minerals/tin/risk HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
  );
  await once(socket, 'close');
  t.strictSame(outside.seen, [], 'and the key goes nowhere else');
  t.match(inside.seen, [{ url: '/v1/minerals/tin/risk' }]);
});

t.test('a service that is away is a problem that asks to come again', async (t) => {
  const door = await aDoor(t, { ingest: 'http://127.0.0.1:1' });
  const response = await door.inject({
    method: 'POST',
    url: '/v1/documents',
    headers: { authorization },
    payload: 'x',
  });
  t.equal(response.statusCode, 503);
  t.equal(response.headers['retry-after'], '1');
  t.match(response.json(), { code: 'unavailable', status: 503 });
  t.notMatch(response.body, /127\.0\.0\.1/);
});
