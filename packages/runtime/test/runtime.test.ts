import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Writable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import t from 'tap';
import { z } from 'zod';
import {
  addressPolicy,
  badRequest,
  closeServer,
  countInputSchema,
  createHttpServer,
  createLogger,
  createMetrics,
  createOutboundClient,
  fixedClock,
  fromCursor,
  instantInputSchema,
  isReachable,
  lineInputSchema,
  listen,
  OutboundError,
  openApiOf,
  pageQuerySchema,
  positionInputSchema,
  readSettings,
  type Service,
  settingsSchema,
  startServices,
  stopServices,
  toCursor,
  unavailable,
} from '../src/index.js';

const API_KEY = 'lw_0123456789abcdef0123456789abcdef';
const logger = createLogger({ level: 'silent' });

const routes: FastifyPluginAsyncZod = async (server) => {
  server.post(
    '/things',
    {
      schema: { body: z.strictObject({ name: z.string().min(1) }), response: { 200: z.object({ name: z.string() }) } },
    },
    async ({ body }) => body,
  );
  server.get('/things', { schema: { querystring: pageQuerySchema.strict() } }, async ({ query }) => {
    fromCursor(query.cursor, z.tuple([z.number()]));
    return { limit: query.limit };
  });
  server.get('/broken', async () => {
    throw new Error('password=hunter2 in the cause');
  });
  server.get('/away', async () => {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  });
  server.get('/refused', async () => {
    throw badRequest('no_good', 'That is no good.');
  });
  server.get('/later', async () => {
    throw unavailable('catching_up', 'Still folding.');
  });
};

function aService(overrides: Partial<Service> = {}): Service {
  return { name: 'things', start: async () => {}, stop: async () => {}, ready: () => true, routes, ...overrides };
}

async function aServer(services: readonly Service[] = [aService()]) {
  return createHttpServer({
    apiKey: API_KEY,
    logger,
    metrics: createMetrics({ processMetrics: false }),
    services,
    version: '0.0.0',
    checkResponses: true,
  });
}

const authorization = `Bearer ${API_KEY}`;

t.test('settings have defaults, and a wrong one is named in one sentence', async (t) => {
  t.match(readSettings({}), {
    LODEWATCH_PORT: 8080,
    LODEWATCH_HOST: '127.0.0.1',
    LODEWATCH_DATA: '.lodewatch',
    LODEWATCH_SAMPLE: 'on',
  });
  t.equal(readSettings({ LODEWATCH_PORT: '' }).LODEWATCH_PORT, 8080, 'an empty variable counts as absent');
  for (const [name, value] of [
    ['LODEWATCH_PORT', '70000'],
    ['LODEWATCH_PORT', 'http'],
    ['LODEWATCH_API_KEY', 'short'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['LODEWATCH_NOW', 'yesterday'],
    ['LODEWATCH_SAMPLE', 'maybe'],
  ]) {
    t.throws(() => readSettings({ [name ?? '']: value }), {
      code: 'RUNTIME_BAD_SETTINGS',
      message: new RegExp(`${name}: `),
    });
  }
});

t.test('a fixed clock stands still and nobody can move it', async (t) => {
  const clock = fixedClock('2026-11-24T10:00:00Z');
  clock.now().setFullYear(1999);
  t.equal(clock.today(), '2026-11-24');
  t.throws(() => fixedClock('soon'), RangeError);
});

t.test('services start in order and stop in reverse; one that fails takes the started ones down', async (t) => {
  const seen: string[] = [];
  const make = (name: string, fails = false): Service =>
    aService({
      name,
      start: async () => {
        seen.push(`start ${name}`);
        if (fails) throw new Error(`${name} is broken`);
      },
      stop: async () => {
        seen.push(`stop ${name}`);
      },
    });
  await t.rejects(startServices([make('a'), make('b'), make('c', true)]), { message: 'c is broken' });
  t.strictSame(seen, ['start a', 'start b', 'start c', 'stop b', 'stop a']);
  seen.length = 0;
  const stubborn = aService({ name: 'x', stop: async () => Promise.reject(new Error('stuck')) });
  await t.rejects(stopServices([make('a'), stubborn]), { message: 'stuck' });
  t.strictSame(seen, ['stop a'], 'the others are stopped all the same');
});

t.test('every fault of a request is a problem that says what is wrong', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  const post = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url: '/v1/things',
      payload,
      headers: { authorization, 'content-type': 'application/json', ...headers },
    });

  for (const [what, response, status, code] of [
    ['malformed JSON', await post('{"name":'), 400, 'malformed_json'],
    ['an empty body', await post(''), 400, 'empty_body'],
    ['a wrong field', await post('{"name":""}'), 400, 'invalid_request'],
    ['an unknown field', await post('{"name":"a","nmae":"b"}'), 400, 'invalid_request'],
    ['a poisoned prototype', await post('{"name":"a","__proto__":{"admin":true}}'), 400, 'malformed_json'],
    ['bytes that are not UTF-8', await post(Buffer.from([0x22, 0xe9, 0x22])), 400, 'not_utf8'],
    [
      'another charset',
      await post('{"name":"a"}', { 'content-type': 'application/json; charset=latin1' }),
      400,
      'not_utf8',
    ],
    ['another media type', await post('name=a', { 'content-type': 'text/csv' }), 415, 'unsupported_media_type'],
    ['a body too large', await post(JSON.stringify({ name: 'x'.repeat(70_000) })), 413, 'body_too_large'],
    [
      'a bad cursor',
      await server.inject({ url: '/v1/things?cursor=%21', headers: { authorization } }),
      400,
      'bad_cursor',
    ],
    [
      'a limit too high',
      await server.inject({ url: '/v1/things?limit=201', headers: { authorization } }),
      400,
      'invalid_request',
    ],
    ['no such route', await server.inject({ url: '/v1/nothing', headers: { authorization } }), 404, 'not_found'],
    [
      'a wrong method',
      await server.inject({ method: 'DELETE', url: '/v1/things', headers: { authorization } }),
      405,
      'method_not_allowed',
    ],
    ['our own refusal', await server.inject({ url: '/v1/refused', headers: { authorization } }), 400, 'no_good'],
    ['a part away', await server.inject({ url: '/v1/away', headers: { authorization } }), 503, 'unavailable'],
    ['still folding', await server.inject({ url: '/v1/later', headers: { authorization } }), 503, 'catching_up'],
  ] as const) {
    t.equal(response.statusCode, status, what);
    t.match(response.headers['content-type'], /^application\/problem\+json/, what);
    t.match(
      response.json(),
      { type: 'about:blank', status, code, title: String, detail: String, instance: String },
      what,
    );
    if (status === 503) t.ok(response.headers['retry-after'], `${what}: says when to come again`);
  }
  const unknown = (await post('{"name":""}')).json();
  t.match(unknown.errors, [{ pointer: '/body/name', detail: String }]);
  t.equal(
    (await server.inject({ method: 'DELETE', url: '/v1/things', headers: { authorization } })).headers.allow,
    'GET, HEAD, POST',
  );
});

/** Sends bytes as they are, and answers what comes back before the connection is closed. */
async function exchange(address: string, bytes: string): Promise<{ status: number; type: string; body: string }> {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  await once(socket, 'close');
  const end = answer.indexOf('\r\n\r\n');
  return {
    status: Number(answer.split(' ')[1]),
    type: /content-type: ([^\r]+)/i.exec(answer)?.[1] ?? '',
    body: answer.slice(end + 4),
  };
}

t.test('what is refused before there is a route, or even a request, is a problem like every other', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  const address = await listen(server, '127.0.0.1', 0);
  const head = 'Host: x\r\nConnection: close\r\n';
  for (const [what, bytes, status, code] of [
    ['bytes that are not HTTP', '\u0016\u0003\u0001\r\n\r\n', 400, 'malformed_request'],
    ['an unknown method', `FOO / HTTP/1.1\r\n${head}\r\n`, 400, 'malformed_request'],
    ['a header that is none', `GET / HTTP/1.1\r\n${head}a b: c\r\n\r\n`, 400, 'malformed_request'],
    [
      'a body of two lengths',
      `POST / HTTP/1.1\r\n${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      400,
      'malformed_request',
    ],
    ['headers too large', `GET / HTTP/1.1\r\n${head}x: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers_too_large'],
    ['no host', 'GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'no_host'],
    ['an expectation', `GET /livez HTTP/1.1\r\n${head}Expect: more\r\n\r\n`, 417, 'expectation_failed'],
    ['an address that cannot be decoded', `GET /v1/%zz HTTP/1.1\r\n${head}\r\n`, 400, 'bad_url'],
    ['a method of its own body', `QUERY /v1/things HTTP/1.1\r\n${head}\r\n`, 405, 'method_not_allowed'],
    ['no such route, with a body', `POST /none HTTP/1.1\r\n${head}Content-Length: 1\r\n\r\nx`, 404, 'not_found'],
  ] as const) {
    const answer = await exchange(address, bytes);
    t.match(answer, { status, type: /^application\/problem\+json/ }, what);
    t.match(JSON.parse(answer.body), { type: 'about:blank', title: String, status, code, detail: String }, what);
  }
});

t.test('an outage is a 503 that asks to come again, a fault of ours a 500', async (t) => {
  const failures = {
    'lock-timeout': Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' }),
    'statement-timeout': Object.assign(new Error('canceling statement'), { code: '57014' }),
    'shutting-down': Object.assign(new Error('terminating connection'), { code: '57P01' }),
    'lost-connection': new Error('Connection terminated unexpectedly'),
    'says-so': Object.assign(new Error('later'), { retryable: true }),
    'says-not': Object.assign(new Error('never'), { retryable: false, code: 'ECONNRESET' }),
    'unique-violation': Object.assign(new Error('duplicate key'), { code: '23505' }),
    'plain-fault': new Error('undefined is not a function'),
  };
  const server = await aServer([
    aService({
      routes: async (plugin) => {
        for (const [name, error] of Object.entries(failures)) {
          plugin.get(`/${name}`, async () => {
            throw error;
          });
        }
      },
    }),
  ]);
  t.teardown(() => server.close());
  for (const [index, name] of Object.keys(failures).entries()) {
    const response = await server.inject({ url: `/v1/${name}`, headers: { authorization } });
    t.equal(response.statusCode, index < 5 ? 503 : 500, name);
    t.equal(response.headers['retry-after'], index < 5 ? '1' : undefined, name);
  }
});

t.test(
  'a server that is about to stop says so, closes connections with its answers, and cuts off who dawdles',
  async (t) => {
    let draining = false;
    const server = await createHttpServer({
      apiKey: API_KEY,
      logger,
      metrics: createMetrics({ processMetrics: false }),
      services: [aService()],
      version: '0.0.0',
      draining: () => draining,
    });
    t.teardown(() => server.close());
    t.equal((await server.inject({ url: '/readyz' })).statusCode, 200);
    draining = true;
    const answer = await server.inject({ url: '/livez' });
    t.equal(answer.statusCode, 200, 'what comes meanwhile is answered');
    t.equal(answer.headers.connection, 'close');
    t.equal((await server.inject({ url: '/readyz' })).statusCode, 503);

    const address = await listen(server, '127.0.0.1', 0);
    const connected = once(server.server, 'connection');
    const dawdling = connect(Number(new URL(address).port), '127.0.0.1');
    dawdling.on('error', () => {}).resume();
    dawdling.write(
      `POST /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await connected;
    // Not events.once: it would take the reset of the connection for a failure.
    const closed = new Promise((resolve) => dawdling.once('close', resolve));
    await closeServer(server, 10);
    await closed;
  },
);

t.test('instants, positions and lines are taken as far as they can be stored', async (t) => {
  const accepts = (schema: z.ZodType, value: string) => schema.safeParse(value).success;
  for (const [value, expected] of [
    ['2026-11-24T12:00:00Z', true],
    ['2026-11-24T12:00:00.123456+14:00', true],
    ['2199-12-31T23:59:59-12:00', true],
    ['0000-01-01T00:00:00Z', false],
    ['9999-12-31T23:59:59Z', false],
    ['2026-11-24T12:00:00-23:06', false],
    ['2026-11-24T12:00:00', false],
    ['2026-11-24', false],
  ] as const) {
    t.equal(accepts(instantInputSchema, value), expected, value);
  }
  t.equal(positionInputSchema.parse('999999999999999999'), 999999999999999999n);
  for (const value of ['', '-1', '0x10', '1.0', '9223372036854775808'])
    t.notOk(accepts(positionInputSchema, value), value);
  t.equal(countInputSchema.parse('1'), 1n);
  t.notOk(accepts(countInputSchema, '0'));
  for (const value of ['a line', ' trimmed ', '稀土 😀']) t.ok(accepts(lineInputSchema(20), value), value);
  for (const value of ['', ' ', 'a\u0000b', 'a\nb', '\u001b[31m', 'half \ud800', 'x'.repeat(21)]) {
    t.notOk(accepts(lineInputSchema(20), value), JSON.stringify(value));
  }
});

t.test('the OpenAPI document names each operation and the problems that it can answer', async (t) => {
  const server = await aServer([
    aService({
      routes: async (plugin) => {
        plugin.get(
          '/things/:id/parts',
          { schema: { params: z.object({ id: z.string() }), response: { 200: pageQuerySchema } } },
          async () => ({ limit: 1 }),
        );
      },
    }),
  ]);
  t.teardown(() => server.close());
  await server.ready();
  const document = openApiOf(server) as {
    paths: Record<string, { get: { operationId: string; responses: Record<string, object> } }>;
    components: { schemas: object };
  };
  t.strictSame(Object.keys(document.components.schemas), ['Problem'], 'only what is used');
  const operation = document.paths['/v1/things/{id}/parts']?.get;
  t.equal(operation?.operationId, 'getThingsByIdParts');
  t.strictSame(Object.keys(operation?.responses ?? {}), ['200', '400', '401', '404', '422', '503']);
  t.match(operation?.responses['404'], {
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
  const other = await createHttpServer({
    apiKey: API_KEY,
    logger,
    metrics: createMetrics({ processMetrics: false }),
    services: [],
    version: '0.0.0',
    document,
  });
  t.teardown(() => other.close());
  for (const url of ['/openapi.json', '/docs/json']) {
    t.strictSame(
      (await other.inject({ url })).json().paths,
      document.paths,
      `${url} tells the whole that it was given`,
    );
  }
});

t.test('answers are data to a browser, and the pages at /docs run their own scripts alone', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  for (const [url, policy] of [
    ['/v1/things', /^default-src 'none'; frame-ancestors 'none'$/],
    ['/nothing', /^default-src 'none'; frame-ancestors 'none'$/],
    ['/docs/', /script-src 'self'; .*connect-src 'self'/],
  ] as const) {
    const { headers } = await server.inject({ url, headers: { authorization } });
    t.match(headers['content-security-policy'], policy, url);
    t.notMatch(headers['content-security-policy'], /script-src[^;]*unsafe|upgrade-insecure/, url);
    t.equal(headers['x-content-type-options'], 'nosniff', url);
  }
});

t.test('a 5xx reveals nothing of its cause', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  const response = await server.inject({ url: '/v1/broken', headers: { authorization } });
  t.equal(response.statusCode, 500);
  t.notMatch(response.body, /hunter2/);
});

t.test('routes under /v1 need the key; health, metrics and the document do not', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  for (const header of [
    undefined,
    'Bearer',
    'Bearer wrong',
    `Basic ${API_KEY}`,
    `Bearer ${API_KEY}x`,
    authorization.slice(0, -1),
  ]) {
    const response = await server.inject({
      url: '/v1/things',
      ...(header ? { headers: { authorization: header } } : {}),
    });
    t.equal(response.statusCode, 401, String(header));
    t.match(response.headers['www-authenticate'], /Bearer/);
    t.match(response.json(), { code: 'unauthorized' });
  }
  t.equal((await server.inject({ url: '/v1/things', headers: { authorization } })).statusCode, 200);
  t.equal(
    (await server.inject({ url: '/v1/things', headers: { authorization } })).statusCode,
    200,
    'the remembered header',
  );
  t.equal(
    (await server.inject({ url: '/v1/things', headers: { authorization: `${authorization}y` } })).statusCode,
    401,
  );
  for (const url of ['/livez', '/readyz', '/metrics', '/openapi.json', '/docs']) {
    t.equal((await server.inject({ url })).statusCode, 200, url);
  }
  t.match(
    (await server.inject({ url: '/metrics' })).body,
    /http_server_request_duration_seconds_bucket\{.*route="\/v1\/things"/,
  );
});

t.test('readiness names the service that is not ready', async (t) => {
  const server = await aServer([aService(), aService({ name: 'late', ready: () => false, routes: async () => {} })]);
  t.teardown(() => server.close());
  const response = await server.inject({ url: '/readyz' });
  t.equal(response.statusCode, 503);
  t.strictSame(response.json(), { status: 'not_ready', services: { things: true, late: false } });
});

t.test('cursors come back as they were and nothing else is taken for one', async (t) => {
  const schema = z.tuple([z.string(), z.number()]);
  t.strictSame(fromCursor(toCursor(['a', 1]), schema), ['a', 1]);
  t.equal(fromCursor(undefined, schema), undefined);
  for (const cursor of ['', 'x', toCursor(['a']), toCursor([1, 'a']), 'eyJhIjoxfQ']) {
    t.throws(() => fromCursor(cursor, schema), { code: 'bad_cursor' });
  }
});

t.test('the log never holds a key or a secret', async (t) => {
  let written = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      written += chunk;
      done();
    },
  });
  const log = createLogger({ level: 'info', destination });
  log.info({ apiKey: API_KEY, endpoint: { secret: 'whsec_x' }, req: { headers: { authorization } } }, 'a\nb');
  t.notMatch(written, /lw_0123|whsec_x/);
  t.equal(written.trim().split('\n').length, 1, 'one line a record, whatever it holds');
});

t.test('only the public internet is reachable, in whatever notation an address comes', async (t) => {
  const closed = { loopback: false, private: false };
  const refused = [
    '127.0.0.1',
    '127.9.9.9',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2001:0:4136:e378:8000:63bf:3fff:fdd2',
    '2002:7f00:1::',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '3fff::1',
    '5f00::1',
    'localhost',
    '',
    '127.0.0.1.example',
    '2130706433x',
  ];
  for (const address of refused) t.notOk(isReachable(address, closed), address);
  for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:1.1.1.1'])
    t.ok(isReachable(address, closed), address);
  t.ok(isReachable('127.0.0.1', { loopback: true, private: false }));
  t.notOk(isReachable('10.0.0.1', { loopback: true, private: false }), 'loopback allowed is not private allowed');
  t.notOk(isReachable('169.254.169.254', { loopback: true, private: false }));
});

t.test('loopback is reachable by default only while the API itself listens on loopback', async (t) => {
  const policy = (host: string, mode: 'auto' | 'on' | 'off') =>
    addressPolicy({ LODEWATCH_HOST: host, LODEWATCH_PRIVATE_ADDRESSES: mode });
  t.strictSame(policy('127.0.0.1', 'auto'), { loopback: true, private: false });
  t.strictSame(policy('0.0.0.0', 'auto'), { loopback: false, private: false });
  t.strictSame(policy('127.0.0.1', 'off'), { loopback: false, private: false });
  t.strictSame(policy('0.0.0.0', 'on'), { loopback: true, private: true });
});

t.test('the outbound client refuses literals and names that lead inside, and reaches no socket', async (t) => {
  const server = await aServer();
  t.teardown(() => server.close());
  const address = await listen(server, '127.0.0.1', 0);
  let touched = 0;
  server.server.on('connection', () => {
    touched += 1;
  });
  const { port } = new URL(address);
  const client = createOutboundClient({
    policy: { loopback: false, private: false },
    resolve: async (host) => (host === 'mixed.example' ? ['93.184.216.34', '127.0.0.1'] : ['127.0.0.1']),
  });
  t.teardown(() => client.close());
  for (const host of [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '[::1]',
    '[::ffff:7f00:1]',
    'inside.example',
    'mixed.example',
  ]) {
    await t.rejects(
      client.send({ url: `http://${host}:${port}/livez`, method: 'GET', headers: {}, timeout: 2000, maxBytes: 100 }),
      OutboundError,
      host,
    );
  }
  t.equal(touched, 0);
});

t.test('the outbound client reads no more than it was told and follows no redirect', async (t) => {
  const server = await aServer([
    aService({
      routes: async (plugin) => {
        plugin.get('/long', async () => 'x'.repeat(5000));
        plugin.get('/moved', async (_request, reply) => reply.redirect('http://10.0.0.1/'));
      },
    }),
  ]);
  t.teardown(() => server.close());
  const address = await listen(server, '127.0.0.1', 0);
  const client = createOutboundClient({ policy: { loopback: true, private: false } });
  t.teardown(() => client.close());
  const ask = (path: string, refuseLonger: boolean) =>
    client.send({
      url: `${address}/v1${path}`,
      method: 'GET',
      headers: { authorization },
      timeout: 2000,
      maxBytes: 1000,
      refuseLonger,
    });
  t.equal((await ask('/long', false)).body.length, 1000);
  await t.rejects(ask('/long', true), { code: 'OUTBOUND_TOO_LARGE' });
  t.equal((await ask('/moved', false)).status, 302);
});

t.test('a host of several addresses is reached at the one that answers', async (t) => {
  const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const client = createOutboundClient({
    policy: { loopback: true, private: false },
    resolve: async () => ['::1', '127.0.0.1'],
  });
  t.teardown(() => client.close());
  const { port } = server.address() as AddressInfo;
  const answer = await client.send({
    url: `http://receiver.example:${port}/`,
    method: 'GET',
    headers: {},
    timeout: 5000,
    maxBytes: 100,
  });
  t.equal(answer.body.toString(), 'here');
});

t.test('a busy port is told in one sentence', async (t) => {
  const [first, second] = [await aServer(), await aServer()];
  t.teardown(() => Promise.all([first.close(), second.close()]));
  const { port } = new URL(await listen(first, '127.0.0.1', 0));
  await t.rejects(listen(second, '127.0.0.1', Number(port)), {
    code: 'RUNTIME_PORT_BUSY',
    message: new RegExp(`Port ${port} .* is taken`),
  });
});

t.test('every setting stands in the documentation, and no other', async (t) => {
  const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8');
  const documented = [...page.matchAll(/^\| `([A-Z_]+)`\s*\|/gm)].map(([, name]) => name);
  t.strictSame(documented, Object.keys(settingsSchema.shape));
});
