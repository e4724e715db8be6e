import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEventLog } from '@lodewatch/event-log';
import { createClock, createLogger } from '@lodewatch/runtime';
import { fakeClock, testDatabase, testFrontDoor } from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { entriesOf } from '../src/feeds/entries-of.js';
import { secondsToNextPoll } from '../src/feeds/next-poll.js';
import { createIngest } from '../src/index.js';
import { toDocument } from '../src/receive/to-document.js';

const logger = createLogger({ level: 'silent' });
const soon = () => new Promise((resolve) => setImmediate(resolve));

async function setUp(t: Test, feeds: readonly string[] = []) {
  const { database, owner } = await testDatabase(t);
  const at = fakeClock('2026-04-20T10:00:00Z');
  const eventLog = createEventLog({ database, clock: at, service: 'ingest' });
  const ingest = createIngest({
    database,
    eventLog,
    clock: createClock(at),
    logger,
    feeds,
    feedInterval: 900,
    lookInterval: 5,
    policy: { loopback: true, private: false },
  });
  await ingest.start();
  t.teardown(() => ingest.stop());
  const call = await testFrontDoor(t, ingest);
  const received = async () => eventLog.read({ after: 0n, limit: 1000, categories: ['document'] });
  return { at, call, database, eventLog, ingest, owner, received };
}

async function aFeed(t: Test, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><language>fr</language>${items}</channel></rss>`;
const item = (n: number): string =>
  `<item><title>Titre ${n} & plus</title><link>/a/${n}?utm_source=rss</link><pubDate>Tue, 28 Oct 2025 10:00:00 GMT</pubDate><description>&lt;p&gt;Le texte numéro ${n}.&lt;/p&gt;</description></item>`;

t.test('the same content twice is one document, wherever the second time comes from', async (t) => {
  const { call, received } = await setUp(t);
  const news = {
    title: 'Bauxite',
    text: 'Indonesia bans exports of bauxite.',
    url: 'https://news.example/a?utm_source=x#top',
    publishedAt: '2026-04-19',
  };
  const first = await call('POST', '/documents', news);
  t.match(first, { status: 202, body: { duplicate: false } });
  t.equal(first.headers.location, `/v1/documents/${first.body.id}`);
  const again = await call('POST', '/documents', { ...news, url: 'https://news.example/a' });
  t.match(again, { status: 202, body: { id: first.body.id, duplicate: true } });
  t.equal((await received()).length, 1);
  t.match((await received())[0], {
    type: 'DocumentReceived',
    data: { source: 'news.example', url: 'https://news.example/a', title: 'Bauxite' },
  });
  const copy = await call('POST', '/documents', { ...news, url: 'https://other.example/b' });
  t.not(copy.body.id, first.body.id, 'a copy under another address is a document of its own');
});

t.test('many senders of one document at once make one document', async (t) => {
  const { call, received } = await setUp(t);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => call('POST', '/documents', { text: 'Guinea suspends exports.' })),
  );
  t.equal(answers.filter(({ body }) => body.duplicate === false).length, 1);
  t.equal((await received()).length, 1);
});

t.test('the stored text is the title and the text, and survives characters that storage does not', async (t) => {
  const { call } = await setUp(t);
  const { body } = await call('POST', '/documents', { title: '氧化镓', text: 'a\u0000b \ud800 漢字 😀' });
  const stored = await call('GET', `/documents/${body.id}/text`);
  t.match(stored.headers['content-type'], /text\/plain; charset=utf-8/);
  t.equal(stored.body, '氧化镓\n\nab \ufffd 漢字 😀');
});

t.test('an erased text is gone, its receipt stays, and both are told', async (t) => {
  const { call, owner, received } = await setUp(t);
  const { body } = await call('POST', '/documents', { text: 'Personal words that somebody wants erased.' });
  t.equal((await call('DELETE', `/documents/${body.id}?reason=request`)).status, 204);
  t.equal((await call('DELETE', `/documents/${body.id}`)).status, 204, 'a second time changes nothing');
  t.match(await call('GET', `/documents/${body.id}/text`), { status: 410, body: { code: 'erased' } });
  t.strictSame(
    (await received()).map(({ type }) => type),
    ['DocumentReceived', 'DocumentErased'],
  );
  const rows = await owner.query<{ text: string }>(
    "select (select string_agg(d::text, '') from ingest.documents d) as text",
  );
  t.notMatch(rows[0]?.text, /Personal words/);
  t.equal((await call('DELETE', `/documents/doc_${'0'.repeat(32)}`)).status, 404);
  t.equal((await call('GET', `/documents/doc_${'0'.repeat(32)}/text`)).status, 404);
});

t.test('bad input is told and stores nothing', async (t) => {
  const { call, received } = await setUp(t);
  for (const [what, payload, status] of [
    ['no words', { title: 'only a title' }, 400],
    ['blank words', { text: '  \n ' }, 400],
    ['words of nothing that can be stored', { text: '\u0000 \u0000' }, 400],
    ['an unknown field', { text: 'x', extra: 1 }, 400],
    ['the year 9999', { text: 'x', publishedAt: '9999-01-01' }, 400],
    ['the year 9999 as an instant', { text: 'x', publishedAt: '9999-01-01T00:00:00Z' }, 400],
    ['no such day', { text: 'x', publishedAt: '2026-02-30' }, 400],
    ['a day in words', { text: 'x', publishedAt: 'yesterday' }, 400],
    ['a script as url', { text: 'x', url: 'javascript:alert(1)' }, 400],
    ['no language', { text: 'x', language: 'French!' }, 400],
    ['text of another type', { text: 42 }, 400],
    ['a text too long', { text: 'x'.repeat(1_000_001) }, 400],
    ['ten megabytes', { text: 'x'.repeat(10_000_000) }, 413],
    ['a page without words', { html: '<html><body><script>x()</script></body></html>' }, 422],
  ] as const) {
    const answer = await call('POST', '/documents', payload);
    t.equal(answer.status, status, what);
    t.match(answer.headers['content-type'], /problem\+json/, what);
  }
  t.equal((await received()).length, 0);
});

t.test('the article of a page is found, and a hostile page harms nothing', async (t) => {
  const { call } = await setUp(t);
  const paragraph =
    '<p>The ministry said on Tuesday that exports of gallium, germanium and antimony need a licence from now on, whoever buys them.</p>';
  const html = `<html><head><title>Licences for gallium</title></head><body><nav>Home | World</nav><article><h1>Licences</h1>${paragraph.repeat(4)}</article><footer>Accept cookies</footer></body></html>`;
  const { body } = await call('POST', '/documents', { html, url: 'https://news.example/g' });
  const stored = (await call('GET', `/documents/${body.id}/text`)).body;
  t.match(stored, /need a licence/);
  t.notMatch(stored, /cookies/);
  for (const hostile of [
    '<div>'.repeat(100_000),
    '<'.repeat(300_000),
    `<a ${'x=1 '.repeat(100_000)}>w</a>`,
    `<svg><style><![CDATA[</style><img src=x onerror=alert(1)>]]>words`,
  ]) {
    t.ok([202, 422].includes((await call('POST', '/documents', { html: hostile })).status), hostile.slice(0, 10));
  }
});

t.test('ids depend on content alone', async (t) => {
  const make = (extra: object = {}) => toDocument({ text: 'x', ...extra }, '2026-01-01T00:00:00Z').document.id;
  t.equal(
    make(),
    toDocument({ text: ' x ' }, '2027-01-01T00:00:00Z').document.id,
    'neither the time of receipt nor white space around',
  );
  t.equal(
    new Set([make(), make({ url: 'https://a.example/' }), make({ publishedAt: '2026-01-01' }), make({ title: 't' })])
      .size,
    4,
  );
});

t.test('feeds of every format become documents; bombs and nonsense do not', async (t) => {
  t.match(entriesOf(rss(item(1)), 'https://news.example/feed').documents, [
    {
      title: 'Titre 1 & plus',
      url: 'https://news.example/a/1?utm_source=rss',
      text: 'Le texte numéro 1.',
      publishedAt: '2025-10-28T10:00:00.000Z',
      language: 'fr',
    },
  ]);
  const atom =
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link href="https://x.example/a"/><updated>2025-10-28T10:00:00Z</updated><content type="html">&lt;p&gt;c&lt;/p&gt;</content></entry></feed>';
  t.match(entriesOf(atom, 'https://x.example/').documents, [{ title: 'A', url: 'https://x.example/a', text: 'c' }]);
  const json = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'T',
    items: [{ id: '1', url: 'https://x.example/j', content_text: 'words', title: 'J' }],
  });
  t.match(entriesOf(json, 'https://x.example/').documents, [{ title: 'J', text: 'words', publishedAt: null }]);
  t.match(entriesOf(rss('<item><pubDate>whenever</pubDate></item>'), 'https://x.example/'), {
    documents: [],
    refused: 1,
  });
  t.equal(
    entriesOf(rss(Array.from({ length: 3000 }, (_, n) => item(n)).join('')), 'https://x.example/').documents.length,
    1000,
  );
  for (const bad of [
    '<!DOCTYPE x [<!ENTITY a "aaaa">]><rss/>',
    '<html></html>',
    '',
    'PK\u0003\u0004',
    '{"version":1}',
  ]) {
    t.throws(() => entriesOf(bad, 'https://x.example/'), bad.slice(0, 20));
  }
});

t.test('a feed is polled conditionally, and only when its time has come', async (t) => {
  const requests: (string | undefined)[] = [];
  const base = await aFeed(t, (request, response) => {
    requests.push(request.headers['if-none-match']);
    response.setHeader('etag', '"one"');
    if (request.headers['if-none-match'] === '"one"') {
      response.statusCode = 304;
      response.end();
    } else response.end(rss(item(1) + item(2)));
  });
  const { at, received } = await setUp(t, [`${base}/feed.xml`]);
  while ((await received()).length < 2) await soon();
  at.advance(899_000);
  for (let look = 0; look < 30; look += 1) await soon();
  t.equal(requests.length, 1);
  at.advance(2_000);
  while (requests.length < 2) await soon();
  t.strictSame(requests, [undefined, '"one"']);
  t.equal((await received()).length, 2, 'nothing doubled');
});

t.test('a feed that fails, loops, floods or lies is backed off from, and the others go on', async (t) => {
  const base = await aFeed(t, (request, response) => {
    if (request.url === '/loop') {
      response.writeHead(302, { location: '/loop' });
      response.end();
    } else if (request.url === '/flood') {
      response.writeHead(200);
      const chunk = 'x'.repeat(100_000);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    } else if (request.url === '/bomb') {
      response.writeHead(200, { 'content-encoding': 'br' });
      response.end('x');
    } else if (request.url === '/inside') {
      response.writeHead(302, { location: 'http://10.0.0.1/' });
      response.end();
    } else if (request.url === '/error') {
      response.writeHead(503, { 'retry-after': '7200' });
      response.end();
    } else response.end(rss(item(1)));
  });
  const paths = ['/loop', '/flood', '/bomb', '/inside', '/error', '/good'];
  const { database, received } = await setUp(
    t,
    paths.map((path) => base + path),
  );
  const states = async () =>
    new Map(
      (
        await database.query<{
          url: string;
          failures: number;
          last_error: string | null;
          wait: number;
          last_success_at: string | null;
        }>(
          "select url, failures, last_error, last_success_at, extract(epoch from next_poll_at - '2026-04-20T10:00:00Z')::integer as wait from ingest.feeds",
        )
      ).map((row) => [row.url.slice(base.length), row]),
    );
  const settled = async () =>
    [...(await states()).values()].every((row) => row.last_error !== null || row.last_success_at !== null);
  while (!(await settled())) await soon();
  const rows = await states();
  t.match(rows.get('/loop'), { failures: 1, last_error: /redirects more than/, wait: 1800 });
  t.match(rows.get('/flood'), { failures: 1, last_error: /longer than/ });
  t.match(rows.get('/bomb'), { failures: 1, last_error: /compressed/ });
  t.match(rows.get('/inside'), { failures: 1, last_error: /not on the public internet/ });
  t.match(rows.get('/error'), { failures: 1, last_error: /503/, wait: 7200 });
  t.match(rows.get('/good'), { failures: 0, last_error: null, wait: 900 });
  t.equal((await received()).length, 1);
});

t.test('waits double with each failure, up to a day', async (t) => {
  t.equal(secondsToNextPoll(900, 0, null), 900);
  t.equal(secondsToNextPoll(900, 1, null), 1800);
  t.equal(secondsToNextPoll(900, 3, null), 7200);
  t.equal(secondsToNextPoll(900, 50, null), 86_400);
  t.equal(secondsToNextPoll(900, 0, 3600), 3600);
  t.equal(secondsToNextPoll(900, 0, 1e9), 86_400, 'what a server asks for is heeded up to a day');
});
