import { gunzipSync } from 'node:zlib';
import { derivedShortId, type NewRecord, type RiskEvent, streamName } from '@lodewatch/contracts';
import { createEventLog } from '@lodewatch/event-log';
import { createLogBus } from '@lodewatch/message-bus';
import { createClock, createLogger } from '@lodewatch/runtime';
import { aRiskEvent, aRiskEventDetected, fakeClock, testDatabase, testFrontDoor } from '@lodewatch/testing';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { createRiskScoring } from '../src/index.js';
import { comparable, createKnowledge, type Version } from '../src/knowledge.js';

const logger = createLogger({ level: 'silent' });
const soon = () => new Promise((resolve) => setImmediate(resolve));
const numbered = (index: number): string => derivedShortId('evt', String(index));
const uuid = (n: number): string => `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`;

const ban = (overrides: Partial<RiskEvent> = {}): RiskEvent =>
  aRiskEvent({
    id: numbered(1),
    title: 'China: ban on exports of gallium',
    type: 'export_control',
    direction: 'tightening',
    stage: 'in_force',
    actors: ['CN'],
    targets: [],
    minerals: ['gallium'],
    announced: '2026-03-01',
    effective: '2026-03-01',
    instruments: ['ban'],
    verification: 'confirmed',
    stages: [{ stage: 'in_force', on: '2026-03-01', until: null, claimId: null, causedBy: null }],
    commitments: [],
    ...overrides,
  });
const update = (riskEvent: RiskEvent, n: number): NewRecord => ({
  id: uuid(n),
  stream: streamName('risk_event', riskEvent.id),
  type: 'RiskEventUpdated',
  data: { riskEvent, changed: ['stage'] },
});

async function setUp(t: Test) {
  const { database } = await testDatabase(t);
  const at = fakeClock('2026-04-20T10:00:00Z');
  const eventLog = createEventLog({ database, clock: at });
  const bus = createLogBus({ eventLog, database, clock: at });
  const make = () =>
    createRiskScoring({
      database,
      eventLog: createEventLog({ database, clock: at, service: 'risk-scoring' }),
      bus,
      clock: createClock(at),
      logger,
      interval: 10,
    });
  const service = make();
  await service.start();
  t.teardown(async () => {
    await service.stop();
    await bus.close();
  });
  const call = await testFrontDoor(t, service);
  const get = async (url: string) => (await call('GET', url)).body;
  const changes = async () =>
    (await eventLog.read({ after: 0n, limit: 1000, categories: ['risk_score'] })).map(({ data }) => data);
  const append = async (...records: NewRecord[]) => {
    const before = (await get('/minerals/gallium/risk')).position;
    await eventLog.append(records);
    while ((await bus.lag()).some(({ events }) => events > 0)) await soon();
    while ((await get('/minerals/gallium/risk')).position === before) await soon();
  };
  /** The day's scores are announced at start; what follows is news. */
  const announced = async () => {
    while ((await changes()).length === 0) await soon();
    return (await changes()).length;
  };
  return { announced, append, at, call, changes, eventLog, get };
}

/** Sums decimals as text, so that binary fractions cannot hide a difference. */
const micro = (value: number): bigint => BigInt(Math.round(value * 1e6));

t.test('a ban raises the score, and the drivers sum to it to the last digit', async (t) => {
  const { append, get } = await setUp(t);
  const before = await get('/minerals/gallium/risk');
  await append(aRiskEventDetected(ban()));
  const after = await get('/minerals/gallium/risk');
  t.ok(after.score > before.score);
  const sum = after.drivers.reduce((total: bigint, { points }: { points: number }) => total + micro(points), 0n);
  t.equal(sum, micro(after.score));
  const driver = after.drivers.find(({ riskEventId }: { riskEventId: string }) => riskEventId === numbered(1));
  t.match(driver, { kind: 'risk_event', sentence: /China/, without: Number });
  t.ok(driver.without < after.score);
  t.match(after, { viewpoint: 'WORLD', asOf: '2026-04-20', position: String, knownAt: String, methodology: String });
});

t.test('changed scores are put on the log once, with what caused them', async (t) => {
  const { announced, append, changes } = await setUp(t);
  const count = await announced();
  await append(aRiskEventDetected(ban()));
  const fresh = (await changes()).slice(count);
  const gallium = fresh.filter((data) => 'score' in data && data.score.subject.id === 'gallium');
  t.match(gallium, [{ causedBy: [numbered(1)], score: { viewpoint: 'WORLD' }, previous: Number }]);
  await append(update(ban({ title: 'Another title, the same measure.' }), 1));
  t.equal((await changes()).length, count + fresh.length, 'a change that moves no score is no news');
});

t.test('the same pair of times gives the same bytes, whatever arrives since', async (t) => {
  const { append, at, call } = await setUp(t);
  await append(aRiskEventDetected(ban()));
  const { knownAt } = (await call('GET', '/minerals/gallium/risk')).body;
  const url = `/minerals/gallium/risk?asOf=2026-04-20&knownAt=${encodeURIComponent(knownAt)}`;
  const first = (await call('GET', url)).text;
  at.advance(60_000);
  await append(
    update(
      ban({
        stage: 'ended',
        stages: [{ stage: 'ended', on: '2026-04-01', until: null, claimId: null, causedBy: null }],
      }),
      1,
    ),
  );
  const now = (await call('GET', '/minerals/gallium/risk?asOf=2026-04-20')).text;
  t.not(now, first, 'what is known now is another answer');
  t.equal((await call('GET', url)).text, first);
  t.equal((await call('GET', '/minerals/gallium/risk?knownAt=2030-01-01T00:00:00Z')).status, 422);
  const empty = (await call('GET', '/minerals/gallium/risk?knownAt=2020-01-01T00:00:00Z')).body;
  t.equal(empty.position, '0');
});

t.test('a poller with the tag gets a 304 until something changes', async (t) => {
  const { append, call } = await setUp(t);
  const first = await call('GET', '/minerals/gallium/risk');
  const etag = String(first.headers.etag);
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const response = await call('GET', '/minerals/gallium/risk', undefined, { 'if-none-match': tag });
    t.equal(response.status, 304, tag);
    t.equal(response.headers.etag, etag);
    t.equal(response.text, '');
  }
  for (const header of ['gzip', 'deflate, gzip;q=0.5, br', 'br,gzip', 'GZIP']) {
    const packed = await call('GET', '/minerals/gallium/risk', undefined, { 'accept-encoding': header });
    t.match(packed.headers, { 'content-encoding': 'gzip', vary: 'authorization, accept-encoding' }, header);
    t.equal(gunzipSync(packed.bytes).toString('utf8'), first.text);
    t.not(packed.headers.etag, etag, 'another representation, another tag');
    const tagged = { 'accept-encoding': header, 'if-none-match': String(packed.headers.etag) };
    t.equal((await call('GET', '/minerals/gallium/risk', undefined, tagged)).status, 304);
  }
  for (const header of ['br', 'gzip;q=0', 'gzip;q=0.000, br', 'x-gzipped']) {
    const plain = await call('GET', '/minerals/gallium/risk', undefined, { 'accept-encoding': header });
    t.equal(plain.headers['content-encoding'], undefined, header);
    t.equal(plain.text, first.text);
  }
  await append(aRiskEventDetected(ban()));
  t.equal((await call('GET', '/minerals/gallium/risk', undefined, { 'if-none-match': etag })).status, 200);
  t.equal(
    (await call('GET', '/minerals/gallium/risk', undefined, { authorization: 'Bearer wrong' })).status,
    401,
    'a kept answer needs the key too',
  );
});

t.test('history is a series that ends on the day asked for', async (t) => {
  const { append, get, call } = await setUp(t);
  await append(aRiskEventDetected(ban()));
  const { data } = await get('/minerals/gallium/risk/history?from=2026-02-20&to=2026-03-10&step=7');
  t.strictSame(
    data.map(({ asOf }: { asOf: string }) => asOf),
    ['2026-02-24', '2026-03-03', '2026-03-10'],
  );
  t.ok(data[1].score > data[0].score, 'the ban shows from its day on');
  t.match((await get('/countries/CN/risk/history?from=2026-02-20&to=2026-03-10&step=18')).data, [
    { asOf: '2026-02-20' },
    { asOf: '2026-03-10' },
  ]);
  t.equal((await call('GET', '/minerals/gallium/risk/history?from=2026-03-10&to=2026-03-01')).status, 422);
  t.equal((await call('GET', '/minerals/gallium/risk/history?from=1990-01-01&step=1')).status, 422);
});

t.test('countries have two faces', async (t) => {
  const { append, get, call } = await setUp(t);
  await append(aRiskEventDetected(ban()));
  t.match(await get('/countries/CN/risk'), { role: 'supplier', subject: { kind: 'country', id: 'CN' } });
  t.match(await get('/countries/JP/risk?role=consumer'), { role: 'consumer' });
  t.equal((await call('GET', '/countries/CN/risk?role=other')).status, 400);
  for (const path of ['/countries/XX/risk', '/countries/XX/risk/history']) {
    t.equal((await call('GET', path)).status, 404, `${path}: two letters that name no country`);
  }
});

t.test('a scenario shows before and after and stores nothing', async (t) => {
  const { eventLog, call } = await setUp(t);
  const head = await eventLog.head();
  const { status, body } = await call('POST', '/scenarios', {
    hypothetical: [{ kind: 'ban', actors: ['CN'], minerals: ['germanium'] }],
  });
  t.equal(status, 200);
  const germanium = body.results.find(({ mineral }: { mineral: string }) => mineral === 'germanium');
  t.ok(germanium.after.score > germanium.before.score);
  t.equal(micro(germanium.change), micro(germanium.after.score) - micro(germanium.before.score));
  t.strictSame((await eventLog.head()).position >= head.position, true);
  const unknown = await call('POST', '/scenarios', {
    hypothetical: [{ kind: 'suspension_ends', riskEventId: numbered(9) }],
  });
  t.match({ status: unknown.status, code: unknown.body.code }, { status: 422, code: 'unknown_risk_event' });
  t.equal((await call('POST', '/scenarios', { hypothetical: [] })).status, 400);
});

t.test('a bill of materials is assessed, as JSON and as CSV, and nothing is dropped in silence', async (t) => {
  const { append, call } = await setUp(t);
  await append(aRiskEventDetected(ban()));
  const lines = [
    { part: 'LED', mineral: 'gallium', spend: 1000, currency: 'EUR', supplierCountry: 'CN', stockDays: 30 },
    { part: 'mystery', hs: '999999' },
  ];
  const asJson = (await call('POST', '/exposure', { lines, asOf: '2026-04-20' })).body;
  t.match(asJson.lines, [{ part: 'LED', mineral: 'gallium', supplierCountry: 'CN' }]);
  t.ok(asJson.lines[0].spendAtRisk > 0);
  t.match(asJson.unknown, [{ part: 'mystery', code: '999999' }]);
  for (const csv of [
    'part,mineral,hs,spend,currency,supplierCountry,stockDays\nLED,gallium,,1000,EUR,CN,30\nmystery,,999999,,,,\n',
    '\ufeffpart;mineral;hs;spend;currency;supplierCountry;stockDays\r\nLED;gallium;;1000;EUR;CN;30\r\nmystery;;999999;;;;\r\n',
  ]) {
    const answer = await call('POST', '/exposure/csv?asOf=2026-04-20', csv, { 'content-type': 'text/csv' });
    t.strictSame(answer.body, asJson);
  }
  for (const bad of ['part,spend\nLED,much\n', 'part,colour\nLED,red\n', '', 'part\n"open']) {
    t.ok([400, 422].includes((await call('POST', '/exposure/csv', bad, { 'content-type': 'text/csv' })).status), bad);
  }
});

t.test('knowledge at an instant does not depend on the order of arrival', async (t) => {
  const version = fc.record({ event: fc.integer({ min: 0, max: 4 }), withdrawn: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(version, { maxLength: 12 }),
      fc.integer({ min: 0, max: 12 }),
      fc.infiniteStream(fc.nat()),
      (list, cut, order) => {
        const versions: Version[] = list.map(({ event, withdrawn }, index) => ({
          id: numbered(event),
          position: BigInt(index + 1),
          recordedAt: `2026-01-01T00:00:00.${String(index + 1).padStart(6, '0')}Z`,
          state: withdrawn ? null : ban({ id: numbered(event), title: String(index) }),
        }));
        const [straight, shuffled] = [createKnowledge(), createKnowledge()];
        straight.add(versions);
        const left = [...versions];
        while (left.length > 0) shuffled.add(left.splice((order.next().value ?? 0) % left.length, 1));
        shuffled.add(versions.slice(0, 3));
        const at = `2026-01-01T00:00:00.${String(cut).padStart(6, '0')}Z`;
        t.strictSame(shuffled.now(), straight.now());
        t.strictSame(shuffled.at(at), straight.at(at));
      },
    ),
    { numRuns: 50 },
  );
});

t.test(
  'a version that comes after later ones makes another state of knowledge, though the position stays',
  async (t) => {
    const at = (position: bigint): Version => ({
      id: numbered(Number(position)),
      position,
      recordedAt: `2026-01-01T00:00:0${position}Z`,
      state: ban({ id: numbered(Number(position)) }),
    });
    const knowledge = createKnowledge();
    knowledge.add([at(1n), at(3n)]);
    const before = knowledge.now();
    t.equal(knowledge.now(), before, 'the same object until something comes');
    knowledge.add([at(2n)]);
    t.match(before, { position: 3n, count: 2 });
    t.match(knowledge.now(), { position: 3n, count: 3 });
    t.equal(knowledge.now().riskEvents.length, 3);
  },
);

t.test('instants are compared to the microsecond, however they are written', async (t) => {
  t.equal(comparable('2026-01-01T00:00:00Z'), comparable('2026-01-01T00:00:00.000Z'));
  t.equal(comparable('2026-01-01T01:00:00+01:00'), comparable('2026-01-01T00:00:00Z'));
  t.ok(comparable('2026-01-01T00:00:00.000001Z') > comparable('2026-01-01T00:00:00Z'));
});
