import { createHash } from 'node:crypto';
import { derivedShortId, derivedUuid, type NewRecord, type RiskEvent, streamName } from '@lodewatch/contracts';
import { createEventLog, createLogSeals, sealKeyFromSeed } from '@lodewatch/event-log';
import { createLogBus } from '@lodewatch/message-bus';
import { createClock } from '@lodewatch/runtime';
import { createScorer } from '@lodewatch/scoring';
import {
  aCommitment,
  aDocument,
  aDocumentReceived,
  aReading,
  aRiskEvent,
  aRiskEventDetected,
  fakeClock,
  testDatabase,
  testFrontDoor,
} from '@lodewatch/testing';
import t, { type Test } from 'tap';
import { apiProjection, createApi } from '../src/index.js';

const key = sealKeyFromSeed(new Uint8Array(32).fill(7));

async function setUp(t: Test, now = '2026-04-20T10:00:00Z') {
  const { database, owner } = await testDatabase(t);
  const at = fakeClock(now);
  const eventLog = createEventLog({ database, clock: at });
  const bus = createLogBus({ eventLog, database, clock: at });
  const seals = createLogSeals({ database });
  const service = createApi({ database, eventLog, bus, clock: createClock(at), seals, verifier: key.verifier });
  await service.start();
  t.teardown(async () => {
    await service.stop();
    await bus.close();
  });
  const call = await testFrontDoor(t, service);
  const get = (url: string) => call('GET', url);
  const caughtUp = async () => {
    while ((await bus.lag()).some(({ events }) => events > 0)) await new Promise((resolve) => setImmediate(resolve));
  };
  const append = async (...records: NewRecord[]) => {
    await eventLog.append(records);
    await caughtUp();
  };
  /** Everything of a list, page by page. */
  const all = async (url: string, limit: number): Promise<{ id: string }[]> => {
    const data: { id: string }[] = [];
    let next: string | null = null;
    do {
      const separator = url.includes('?') ? '&' : '?';
      const { body } = await get(`${url}${separator}limit=${limit}${next === null ? '' : `&cursor=${next}`}`);
      data.push(...body.data);
      next = body.next;
    } while (next !== null);
    return data;
  };
  return { at, append, all, bus, caughtUp, database, eventLog, get, owner, seals };
}

const numbered = (index: number): string => derivedShortId('evt', String(index));
const update = (riskEvent: RiskEvent, id: string): NewRecord => ({
  id,
  stream: streamName('risk_event', riskEvent.id),
  type: 'RiskEventUpdated',
  data: { riskEvent, changed: ['stage'] },
});
const withdraw = (id: string, mergedInto: string | null, recordId: string): NewRecord => ({
  id: recordId,
  stream: streamName('risk_event', id),
  type: 'RiskEventWithdrawn',
  data: { id, mergedInto, reason: 'test' },
});
const uuid = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;

t.test('documents are listed newest first, with what was read in them', async (t) => {
  const { append, get } = await setUp(t);
  const [one, two] = [aDocument({ text: 'one' }), aDocument({ text: 'two' })];
  await append(aDocumentReceived(one), aDocumentReceived(two));
  const reading = aReading({ documentId: one.id });
  await append({ id: uuid(1), stream: streamName('reading', one.id), type: 'DocumentRead', data: reading });
  const [document] = aRiskEvent().documents;
  const event = aRiskEvent({ documents: [{ ...document, id: one.id } as NonNullable<typeof document>] });
  await append(aRiskEventDetected(event));
  t.match((await get('/documents')).body, {
    data: [
      { id: two.id, status: 'received' },
      { id: one.id, status: 'read', riskEventIds: [event.id] },
    ],
    next: null,
  });
  const detail = (await get(`/documents/${one.id}`)).body;
  t.strictSame(detail.claims, reading.claims);
  t.equal((await get(`/documents/doc_${'0'.repeat(32)}`)).status, 404);
  t.equal((await get('/documents/nonsense')).status, 400);
  await append({
    id: uuid(2),
    stream: streamName('document', one.id),
    type: 'DocumentErased',
    data: { id: one.id, reason: 'on request' },
  });
  t.match((await get(`/documents/${one.id}`)).body, { status: 'erased', claims: [] });
});

t.test('pages of a list hold everything once, whatever the limit', async (t) => {
  const { append, all, get } = await setUp(t);
  const events = Array.from({ length: 23 }, (_, index) => aRiskEvent({ id: numbered(index) }));
  await append(...events.map((event) => aRiskEventDetected(event)));
  const newestFirst = events.map(({ id }) => id).reverse();
  for (const limit of [1, 7, 23, 200]) {
    t.strictSame(
      (await all('/risk-events', limit)).map(({ id }) => id),
      newestFirst,
      `limit ${limit}`,
    );
  }
  t.equal((await get('/risk-events?limit=0')).status, 400);
  t.equal((await get('/risk-events?cursor=zzz')).status, 400);
  t.equal((await get('/risk-events?mineral=gold')).status, 400);
  t.equal((await get('/risk-events?unknown=1')).status, 400);
  for (const query of ['since', 'knownAt'].flatMap((name) => [
    `${name}=0000-01-01T00:00:00Z`,
    `${name}=2026-01-01T00:00:00-23:06`,
  ])) {
    t.equal((await get(`/risk-events?${query}`)).status, 400, `${query}: more than the database can hold`);
  }
  for (const after of ['9223372036854775808', '0x10', '', '-1']) {
    t.equal((await get(`/log/records?after=${after}`)).status, 400, `after=${after}`);
  }
});

t.test('filters find a risk event by mineral, group, country, type, stage and time', async (t) => {
  const { append, get } = await setUp(t);
  const accord = aRiskEvent({ id: numbered(1), commitments: [] });
  const control = aRiskEvent({
    id: numbered(2),
    type: 'export_control',
    direction: 'tightening',
    stage: 'announced',
    actors: ['CN'],
    targets: ['US'],
    minerals: ['dysprosium'],
    announced: '2026-04-01',
    effective: '2026-05-01',
    stages: [{ stage: 'announced', on: '2026-04-01', until: null, claimId: null, causedBy: null }],
    commitments: [],
  });
  await append(aRiskEventDetected(accord));
  await append(aRiskEventDetected(control));
  const ids = async (query: string) =>
    (await get(`/risk-events?${query}`)).body.data.map(({ id }: { id: string }) => id);
  t.strictSame(
    await ids('mineral=dysprosium'),
    [control.id, accord.id],
    'an accord on rare earths is about dysprosium',
  );
  t.strictSame(
    await ids('mineral=rare_earths'),
    [control.id, accord.id],
    'a control of dysprosium is about rare earths',
  );
  t.strictSame(await ids('mineral=cobalt'), []);
  t.strictSame(await ids('country=CN'), [control.id]);
  t.strictSame(await ids('country=US'), [control.id, accord.id], 'as an actor and as a target');
  t.strictSame(await ids('type=export_control'), [control.id]);
  t.strictSame(await ids('direction=easing'), [accord.id]);
  t.strictSame(await ids('stage=announced'), [control.id]);
  t.strictSame(await ids('stage=in_force&asOf=2026-05-01'), [control.id], 'the stage is that of the day asked for');
  t.strictSame(await ids('asOf=2026-03-31'), [accord.id], 'what had not begun is left out');
  const since = (await get(`/risk-events/${accord.id}`)).body.updatedAt;
  t.strictSame(await ids(`since=${encodeURIComponent(since)}`), [control.id]);
});

t.test('a risk event shows its claims, its records, and its stage on the day', async (t) => {
  const { append, get } = await setUp(t);
  const document = aDocument();
  const reading = aReading({ documentId: document.id });
  const event = aRiskEvent();
  await append(aDocumentReceived(document), {
    id: uuid(1),
    stream: streamName('reading', document.id),
    type: 'DocumentRead',
    data: reading,
  });
  await append(aRiskEventDetected(event), update({ ...event, stage: 'in_force' }, uuid(2)));
  const { body } = await get(`/risk-events/${event.id}`);
  t.match(
    body.claims,
    reading.claims.filter(({ id }) => event.documents.some(({ claimIds }) => claimIds.includes(id))),
  );
  t.match(body.records, [{ type: 'RiskEventDetected' }, { type: 'RiskEventUpdated' }]);
  t.equal((await get(`/risk-events/${numbered(99)}`)).status, 404);
});

t.test('knownAt answers what the log held then, for ever, and no future is known', async (t) => {
  const { at, append, get } = await setUp(t);
  const event = aRiskEvent({ stages: [], commitments: [] });
  await append(aRiskEventDetected(event));
  const then = (await get(`/risk-events/${event.id}`)).body.updatedAt;
  at.advance(60_000);
  await append(update({ ...event, stage: 'in_force' }, uuid(1)));
  at.advance(60_000);
  await append(withdraw(event.id, null, uuid(2)));
  at.advance(60_000);
  const ask = (knownAt: string) => get(`/risk-events/${event.id}?knownAt=${encodeURIComponent(knownAt)}`);
  t.match(await ask(then), { status: 200, body: { stage: 'signed' } });
  t.match(await ask('2026-04-20T10:01:30Z'), { status: 200, body: { stage: 'in_force' } });
  t.equal((await ask('2026-04-20T10:02:30Z')).status, 410);
  t.equal((await ask('2026-04-20T09:59:00Z')).status, 404);
  t.match(await ask('2027-01-01T00:00:00Z'), { status: 422, body: { code: 'known_at_in_future' } });
  t.equal((await get(`/risk-events?knownAt=${encodeURIComponent(then)}`)).body.data.length, 1);
  t.equal((await get('/risk-events')).body.data.length, 0);
});

t.test('a risk event that was merged leads to the one it was merged into', async (t) => {
  const { append, get } = await setUp(t);
  const [kept, gone] = [aRiskEvent({ id: numbered(1) }), aRiskEvent({ id: numbered(2) })];
  await append(aRiskEventDetected(kept), aRiskEventDetected(gone), withdraw(gone.id, kept.id, uuid(1)));
  t.match(await get(`/risk-events/${gone.id}`), { status: 308, headers: { location: `/v1/risk-events/${kept.id}` } });
});

t.test('commitments are listed by due day, with their status on the day asked for', async (t) => {
  const { append, all, get } = await setUp(t);
  const carry = (index: number, due: string, dueDay: string) => {
    const id = numbered(index);
    return aRiskEvent({
      id,
      commitments: [aCommitment({ id: derivedShortId('cmt', id), riskEventId: id, due, dueDay })],
    });
  };
  const events = [
    carry(1, '2026-04-28', '2026-04-28'),
    carry(2, '2026-03', '2026-03-31'),
    carry(3, '2027-01-01', '2027-01-01'),
  ];
  await append(...events.map((event) => aRiskEventDetected(event)));
  const statuses = (body: { data: { due: string; status: string }[] }) =>
    body.data.map(({ due, status }) => `${due} ${status}`);
  t.strictSame(statuses((await get('/commitments')).body), [
    '2026-03 overdue',
    '2026-04-28 due_soon',
    '2027-01-01 open',
  ]);
  t.strictSame(statuses((await get('/commitments?status=overdue')).body), ['2026-03 overdue']);
  t.strictSame(
    statuses((await get('/commitments?asOf=2026-03-31')).body)[0],
    '2026-03 due_soon',
    'a month is over on its last day',
  );
  t.equal((await all('/commitments', 1)).length, 3);
  t.equal((await get('/commitments?country=JP')).body.data.length, 3);
  t.equal((await get('/commitments?country=CN')).body.data.length, 0);
  t.equal((await get('/commitments?mineral=cobalt')).body.data.length, 0);
});

t.test('minerals and countries come with who supplies what', async (t) => {
  const { all, get } = await setUp(t);
  const minerals = await all('/minerals', 50);
  t.equal(minerals.length, 67);
  const { body } = await get('/minerals/gallium');
  const [largest] = body.supply.find(({ stage }: { stage: string }) => stage === 'refinery').countries;
  t.match(largest, { country: 'CN' });
  t.ok(largest.share > 0.9);
  t.ok((await all('/countries', 100)).length > 200);
  t.match((await get('/countries/CD')).body, { code: 'CD', euMember: false });
  t.ok((await get('/countries/CD')).body.supplies.some(({ mineral }: { mineral: string }) => mineral === 'cobalt'));
  t.equal((await get('/countries/ZZ')).status, 404);
  t.equal((await get('/countries/china')).status, 400);
  t.equal((await get('/minerals/unobtainium')).status, 400);
});

t.test('the log is served as it stands, and a stranger can recompute hashes and roots', async (t) => {
  const { append, get, seals } = await setUp(t);
  await append(...Array.from({ length: 5 }, (_, index) => aRiskEventDetected(aRiskEvent({ id: numbered(index) }))));
  t.equal((await get('/log/seals/latest')).status, 404);
  t.match(await get('/log/proofs/inclusion?position=1'), { status: 404, body: { code: 'not_sealed' } });
  await seals.seal(key);
  const { body } = await get('/log/records');
  t.strictSame(
    body.data.map(({ position }: { position: string }) => position),
    ['1', '2', '3', '4', '5'],
  );
  t.match((await get('/log/records?after=3&limit=1')).body, { data: [{ position: '4' }], next: String });
  t.match((await get('/log/records?category=document')).body, { data: [], next: null });
  const proof = (await get('/log/proofs/inclusion?position=3')).body;
  t.equal(proof.leaf, body.data[2].hash);
  let node = Buffer.from(proof.leaf, 'hex');
  let index = Number(proof.leafIndex);
  let last = Number(proof.size) - 1;
  // RFC 9162, 2.1.3.2, written out here anew so that the server's own code vouches for nothing.
  for (const sibling of proof.path as string[]) {
    const other = Buffer.from(sibling, 'hex');
    const left = index % 2 === 1 || index === last;
    node = createHash('sha256')
      .update(Buffer.concat([Buffer.from([1]), ...(left ? [other, node] : [node, other])]))
      .digest();
    if (left) while (index % 2 === 0 && index !== 0) [index, last] = [index >> 1, last >> 1];
    [index, last] = [index >> 1, last >> 1];
  }
  t.equal(node.toString('hex'), proof.seal.root);
  t.match((await get('/log/seals/latest')).body, { size: '5', verifier: key.verifier, note: /^lodewatch\n5\n/ });
  await append(aRiskEventDetected(aRiskEvent({ id: numbered(9) })));
  await seals.seal(key);
  t.match((await get('/log/proofs/consistency?from=5&to=6')).body, {
    from: { size: '5' },
    to: { size: '6' },
    path: Array,
  });
  t.match((await get('/log/seals')).body, { data: [{ size: '5' }, { size: '6' }] });
});

t.test('a rebuild of the read models gives the same rows', async (t) => {
  const { append, bus, database, eventLog, owner } = await setUp(t);
  const event = aRiskEvent();
  await append(aDocumentReceived(), aRiskEventDetected(event), update({ ...event, stage: 'in_force' }, uuid(1)));
  const rows = async () =>
    Promise.all(
      apiProjection.tables.map((table) => database.query(`select t::text as row from ${table} t order by 1`)),
    );
  const before = await rows();
  await bus.close();
  const anew = createLogBus({ eventLog, database, clock: fakeClock() });
  t.teardown(() => anew.close());
  await anew.resetGroup(apiProjection.group);
  await owner.query(`truncate ${apiProjection.tables.join(', ')}`);
  await anew.subscribe(apiProjection);
  while ((await anew.lag()).some(({ events }) => events > 0)) await new Promise((resolve) => setImmediate(resolve));
  t.strictSame(await rows(), before);
});

t.test(
  'records are folded to the same rows in batches of any size, and an erasure outlives a late reading',
  async (t) => {
    const { database, owner } = await testDatabase(t);
    const at = fakeClock();
    const eventLog = createEventLog({ database, clock: at });
    const [first, second] = [aDocument({ text: 'first' }), aDocument({ text: 'second' })];
    const events = [1, 2, 3].map((index) => aRiskEvent({ id: numbered(index), title: `risk event ${index}` }));
    const [a, b, c] = events as [RiskEvent, RiskEvent, RiskEvent];
    const read = (documentId: string, reader: string): NewRecord => ({
      id: derivedUuid('DocumentRead', documentId, reader),
      stream: streamName('reading', documentId),
      type: 'DocumentRead',
      data: aReading({ documentId, reader }),
    });
    const scored = (score: number, id: string): NewRecord => ({
      id,
      stream: streamName('risk_score', 'mineral-gallium'),
      type: 'RiskScoreChanged',
      data: {
        score: { ...createScorer({ riskEvents: [] }).scoreMineral('gallium', 'WORLD', '2026-04-20'), score },
        previous: null,
        causedBy: [],
      },
    });
    const records: NewRecord[] = [
      read(second.id, 'reader-1'),
      aDocumentReceived(first),
      read(first.id, 'reader-1'),
      aRiskEventDetected(a),
      aDocumentReceived(second),
      {
        id: uuid(10),
        stream: streamName('document', first.id),
        type: 'DocumentErased',
        data: { id: first.id, reason: 'asked for' },
      },
      aRiskEventDetected(b),
      update({ ...a, stage: 'in_force' }, uuid(11)),
      read(first.id, 'reader-2'),
      read(second.id, 'reader-2'),
      scored(40, uuid(12)),
      update({ ...a, stage: 'ended' }, uuid(13)),
      {
        id: uuid(14),
        stream: streamName('risk_event', b.id),
        type: 'RiskEventWithdrawn',
        data: { id: b.id, mergedInto: a.id, reason: 'the same' },
      },
      aRiskEventDetected(c),
      scored(50, uuid(15)),
    ];
    for (const record of records) {
      at.advance(1000);
      await eventLog.append([record]);
    }
    const log = await eventLog.read({ after: 0n, limit: 100 });
    const outcomes: unknown[] = [];
    for (const size of [1, 2, 5, 100]) {
      await owner.query(`truncate ${apiProjection.tables.join(', ')}`);
      for (let start = 0; start < log.length; start += size) {
        const batch = log.slice(start, start + size);
        await database.transaction((transaction) => apiProjection.handler(batch, transaction, undefined));
      }
      const tables = apiProjection.tables.map((table) => `select t::text as row from ${table} t order by 1`);
      outcomes.push(await Promise.all(tables.map((statement) => database.query(statement))));
    }
    for (const outcome of outcomes) t.strictSame(outcome, outcomes[0]);
    t.match(await database.query('select erased, reader, claims from api.documents where id = $1', [first.id]), [
      { erased: true, reader: 'reader-2', claims: null },
    ]);
    t.match(
      await database.query(
        `select position::integer, first_position::integer as first, superseded_at::text as until
       from api.risk_event_versions where id = $1 order by position`,
        [a.id],
      ),
      [
        { position: 4, first: 4, until: /12:00:08/ },
        { position: 8, first: 4, until: /12:00:12/ },
        { position: 12, first: 4, until: null },
      ],
    );
    t.match(await database.query('select score, position::integer from api.scores'), [{ score: 50, position: 15 }]);
  },
);
