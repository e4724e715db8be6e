import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type Claim,
  type Document,
  derivedId,
  derivedUuid,
  type LogRecord,
  type RiskEvent,
  streamName,
} from '@lodewatch/contracts';
import { createEventLog, type EventLog } from '@lodewatch/event-log';
import { createLogBus, listDeadLetters, type MessageBus } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import { type ReadDocument, resolve } from '@lodewatch/resolution';
import { createLogger, fixedClock } from '@lodewatch/runtime';
import { aClaim, aDocument, holdTestServer, testDatabase, testFrontDoor } from '@lodewatch/testing';
import fc from 'fast-check';
import t, { type Test as Tap } from 'tap';
import { createNormalization, type Normalization, type NormalizationDependencies } from '../src/index.js';
import type { TestText } from './test-reader.js';

const workerNamed = (name: string): string => fileURLToPath(new URL(`./${name}.js`, import.meta.url));
const clock = fixedClock('2026-11-24T12:00:00Z');
const now = (): Date => clock.now();
const logger = createLogger({ level: 'silent' });

// One server for the file, kept between its tests.
const server = await holdTestServer();
t.teardown(() => server.release());

interface Given {
  readonly name: string;
  readonly publishedAt?: string | null;
  readonly claims?: readonly Partial<Claim>[];
  readonly behave?: TestText['behave'];
  readonly curated?: Document['curated'];
}

/** Everything around one normalization service on a database of its own. */
async function world(t: Tap) {
  const { database } = await testDatabase(t);
  const texts = new Map<string, string>();
  const ingestLog = createEventLog({ database, clock: now, service: 'ingest' });
  const eventLog = createEventLog({ database, clock: now, service: 'normalization' });
  const documentText = async (id: string): Promise<string | null> => texts.get(id) ?? null;

  function document({
    name,
    publishedAt = '2025-10-28',
    claims = [],
    behave,
    curated,
  }: Given): ReadDocument & { received: Document } {
    const id = derivedId('doc', name);
    const full = claims.map((claim, i) => aClaim({ ...claim, id: derivedId('clm', name, String(i)), documentId: id }));
    texts.set(id, JSON.stringify({ claims: full, ...(behave ? { behave } : {}) }));
    const received = aDocument({
      id,
      title: name,
      url: null,
      source: null,
      publishedAt,
      ...(curated ? { curated } : {}),
    });
    return {
      received,
      document: { id, url: null, source: null, publishedAt },
      reading: {
        documentId: id,
        reader: 'test-1',
        language: 'en',
        claims: full,
        fingerprint: [],
        marks: [],
        stamped: null,
        official: false,
      },
    };
  }

  async function receive(...documents: readonly { received: Document }[]): Promise<void> {
    await ingestLog.append(
      documents.map(({ received }) => ({
        id: derivedUuid('document', received.id),
        stream: streamName('document', received.id),
        type: 'DocumentReceived' as const,
        data: received,
        metadata: { correlationId: derivedUuid('document', received.id) },
      })),
    );
  }

  async function run(
    t: Tap,
    more: Partial<NormalizationDependencies> = {},
  ): Promise<{ service: Normalization; bus: MessageBus }> {
    const bus = createLogBus({
      eventLog: createEventLog({ database, clock: now }),
      database,
      clock: now,
      retry: { awayFirst: 1, parkedDelays: [] },
    });
    const service = createNormalization({
      database,
      bus,
      clock,
      eventLog,
      logger,
      documentText,
      threads: 1,
      readerWorker: workerNamed('test-reader'),
      ...more,
    });
    await service.start();
    t.teardown(async () => {
      await service.stop();
      await bus.close();
    });
    return { service, bus };
  }
  return { database, texts, ingestLog, eventLog, document, receive, run };
}

/** Waits until everything appended has been handled. Twice, since one consumer's effect is the other's work. */
async function settled(bus: MessageBus): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    const lag = await bus.lag();
    quiet = lag.length >= 2 && lag.every(({ events }) => events === 0) ? quiet + 1 : 0;
    if (quiet === 0) await pause(5);
  }
}

async function standing(database: Database): Promise<readonly RiskEvent[]> {
  const rows = await database.query<{ data: RiskEvent }>(
    'select data from normalization.risk_events order by id collate "C"',
  );
  return rows.map(({ data }) => data);
}

async function recorded(eventLog: EventLog): Promise<readonly LogRecord[]> {
  const all: LogRecord[] = [];
  for await (const batch of eventLog.readAll()) all.push(...batch);
  return all;
}

/** Risk events as the records on the log tell them. */
function folded(records: readonly LogRecord[]): readonly RiskEvent[] {
  const events = new Map<string, RiskEvent>();
  for (const record of records) {
    if (record.type === 'RiskEventDetected') events.set(record.data.id, record.data);
    if (record.type === 'RiskEventUpdated') events.set(record.data.riskEvent.id, record.data.riskEvent);
    if (record.type === 'RiskEventWithdrawn') events.delete(record.data.id);
  }
  return [...events.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const accord: Partial<Claim> = {
  type: 'accord',
  stage: 'signed',
  actors: ['JP', 'US'],
  minerals: ['rare_earths'],
  announced: null,
};
const control: Partial<Claim> = {
  type: 'export_control',
  direction: 'tightening',
  stage: 'announced',
  actors: ['CN'],
  minerals: ['gallium'],
  announced: null,
};

t.test('documents become one risk event, however they are cut into batches', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  const { bus, service } = await run(t);
  const documents = ['a', 'b', 'c'].map((name) => document({ name, claims: [accord] }));
  await receive(...documents.slice(0, 1));
  await settled(bus);
  await receive(...documents.slice(1));
  await receive(...documents);
  await settled(bus);

  t.ok(service.ready());
  const [event, ...others] = await standing(database);
  t.equal(others.length, 0);
  t.match(event, { verification: 'corroborated', documents: { length: 3 } });
  t.strictSame([event], resolve(documents));
  const records = await recorded(eventLog);
  t.strictSame(folded(records), [event]);
  t.strictSame(
    records
      .filter(({ stream }) => stream.startsWith('risk_event-'))
      .map(({ type }) => type)
      .sort(),
    ['RiskEventDetected', 'RiskEventUpdated'],
  );
  const detected = records.find((record) => record.type === 'RiskEventDetected');
  t.equal(
    detected?.metadata.correlationId,
    derivedUuid('document', documents[0]?.document.id ?? ''),
    'it leads back to its document',
  );
});

t.test('readings in any order and any batches end where resolving all of them at once ends', async (t) => {
  const day = fc.constantFrom('2024-01-05', '2024-01-07', '2024-03-01', '2024-12-01');
  const some = <T>(values: readonly T[], maxLength: number) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });
  // Each sample has its own countries, so that all can be told in one world and have nothing to do with each other.
  const samples = [
    ['CN', 'US', 'JP'],
    ['ID', 'AU', 'IN'],
    ['CD', 'ZM', 'ZW'],
    ['CL', 'PE', 'BO'],
    ['DE', 'FR', 'PL'],
    ['KZ', 'RU', 'MM'],
  ].map((countries, seed) => {
    const claim = fc.record({
      type: fc.constantFrom('export_control' as const, 'accord' as const, 'financing_measure' as const),
      direction: fc.constantFrom('tightening' as const, 'easing' as const),
      stage: fc.constantFrom('proposed' as const, 'announced' as const, 'in_force' as const, 'suspended' as const),
      actors: some(countries, 2),
      minerals: some(['rare_earths', 'neodymium', 'gallium', 'critical_minerals'] as const, 2),
      announced: fc.option(day, { nil: null }),
      due: fc.option(day, { nil: null, freq: 1 }),
      background: fc.boolean(),
    });
    const given = fc.record({ publishedAt: fc.option(day, { nil: null }), claims: fc.array(claim, { maxLength: 3 }) });
    const [sample] = fc.sample(fc.array(given, { minLength: 8, maxLength: 14 }), { numRuns: 1, seed });
    return sample ?? [];
  });

  const { database, document, eventLog, receive, run } = await world(t);
  const { bus } = await run(t);
  const documents = samples.map((given, n) => given.map((each, i) => document({ ...each, name: `${n}/${i}` })));
  const byTurns = Array.from({ length: 14 }, (_, turn) => documents.flatMap((sample) => sample.at(-1 - turn) ?? []));
  for (const [turn, together] of byTurns.entries()) {
    if (together.length > 0) await receive(...together);
    if (turn % 3 === 2) await settled(bus);
  }
  await settled(bus);
  const events = await standing(database);
  const expected = documents.flatMap((sample) => resolve(sample)).sort((a, b) => (a.id < b.id ? -1 : 1));
  t.ok(expected.length > 30, `${expected.length} risk events`);
  t.strictSame(events, JSON.parse(JSON.stringify(expected)));
  t.strictSame(folded(await recorded(eventLog)), events, 'and the log tells the same');
});

t.test('a claim is resolved in the context of its whole document', async (t) => {
  const { database, document, receive, run } = await world(t);
  const { bus } = await run(t);
  const later: Partial<Claim> = { ...control, minerals: ['graphite'], announced: '2025-01-10', background: true };
  const documents = [
    document({ name: 'dated', publishedAt: '2024-01-06', claims: [control] }),
    document({ name: 'undated, and younger by a year', publishedAt: null, claims: [control, later] }),
  ];
  await receive(...documents);
  await settled(bus);
  t.equal((await standing(database)).length, 3);
  t.strictSame(await standing(database), resolve(documents));
});

t.test('a document that kills or holds up its reader is parked alone', async (t) => {
  const { database, document, receive, run } = await world(t);
  const { bus } = await run(t, { readingTimeout: 2000 });
  const documents = [
    document({ name: 'good', claims: [accord] }),
    document({ name: 'hangs', behave: 'hang' }),
    document({ name: 'better', claims: [control] }),
    document({ name: 'dies', behave: 'die' }),
    document({ name: 'best', claims: [accord] }),
  ];
  await receive(...documents);
  await settled(bus);
  t.equal((await standing(database)).length, 2);
  const letters = await listDeadLetters(database);
  t.strictSame(
    letters.map(({ stream }) => stream).sort(),
    [documents[1], documents[3]].map((parked) => streamName('document', parked?.document.id ?? '')).sort(),
  );
  t.match(letters.map(({ error }) => error).join(), /took too long.*|failed/);
});

t.test('a transaction that is lost at its end leaves nothing behind and is made again', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  let losses = 0;
  const losing: EventLog = {
    ...eventLog,
    async append(records, options) {
      const result = await eventLog.append(records, options);
      losses += 1;
      // Appended, and the connection is lost before the commit: what a kill between effect and commit looks like.
      if (losses % 2 === 1) throw Object.assign(new Error('connection lost'), { retryable: true });
      return result;
    },
  };
  const { bus } = await run(t, { eventLog: losing });
  const documents = ['a', 'b'].map((name) => document({ name, claims: [accord] }));
  await receive(...documents);
  await settled(bus);
  t.ok(losses >= 4);
  t.strictSame(await standing(database), resolve(documents));
  const records = await recorded(eventLog);
  t.strictSame(folded(records), resolve(documents));
  t.equal(records.filter(({ type }) => type === 'DocumentRead').length, 2);
});

t.test('everything delivered again changes nothing', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  const { bus, service } = await run(t);
  await receive(...['a', 'b'].map((name) => document({ name, claims: [accord, control] })));
  await settled(bus);
  const before = await recorded(eventLog);
  await service.stop();
  for (const group of ['normalization-read-documents', 'normalization-resolve-claims']) await bus.resetGroup(group);
  const again = await run(t);
  await settled(again.bus);
  t.strictSame(await recorded(eventLog), before);
  t.equal((await standing(database)).length, 2);
});

t.test('what a curator has read becomes claims as it is, and an erased document is not read', async (t) => {
  const { database, document, receive, run, texts } = await world(t);
  const { bus } = await run(t);
  const {
    id: _,
    documentId: __,
    confidence: ___,
    amounts: ____,
    quote: _____,
    evidence: ______,
    ...happening
  } = aClaim(control);
  const curated = document({ name: 'curated', curated: [{ ...happening, sourceStatus: 'seen' }] });
  texts.set(curated.document.id, 'China to license exports of gallium');
  const erased = document({ name: 'erased', claims: [accord] });
  texts.delete(erased.document.id);
  await receive(curated, erased);
  await settled(bus);
  const [event, ...others] = await standing(database);
  t.equal(others.length, 0);
  t.match(event, { type: 'export_control', verification: 'confirmed', curated: true });
  t.match(event?.documents, [{ quote: 'China to license exports of gallium' }]);
});

t.test('a newer reader reads again, and risk events follow', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  const first = await run(t);
  await receive(...['a', 'b', 'c'].map((name) => document({ name, claims: [accord, control] })));
  const pause: Partial<Claim> = { ...control, direction: 'easing', stage: 'suspended' };
  await receive(document({ name: 'pause', publishedAt: '2025-11-09', claims: [pause] }));
  await settled(first.bus);
  const before = await standing(database);
  t.match(
    before.find(({ direction }) => direction === 'tightening'),
    { stage: 'suspended' },
  );
  await first.service.stop();

  const second = await run(t, { readerWorker: workerNamed('newer-test-reader') });
  t.strictSame(await second.service.reread(), { read: 4, failed: 0 });
  await settled(second.bus);
  const after = await standing(database);
  t.strictSame(after.map(({ type }) => type).sort(), ['export_control', 'financing_measure']);
  const kept = before.find(({ direction }) => direction === 'tightening');
  t.ok(
    after.some(({ id }) => id === kept?.id),
    'what is read as before keeps its id',
  );
  t.match(
    after.find(({ type }) => type === 'export_control'),
    { stage: 'announced', relations: [] },
    'what another document no longer suspends is not suspended',
  );
  const withdrawn = (await recorded(eventLog)).filter((record) => record.type === 'RiskEventWithdrawn');
  t.strictSame(
    withdrawn.map(({ data }) => data.id).sort(),
    before.flatMap(({ id }) => (id === kept?.id ? [] : [id])).sort(),
  );
  t.strictSame(await second.service.reread(), { read: 0, failed: 0 }, 'a second time there is nothing to do');
});

t.test('when a suspension turns out to be none, the measure that it suspended is as before', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  const { bus } = await run(t);
  const ban = document({ name: 'ban', claims: [control] });
  const suspension = document({
    name: 'pause',
    publishedAt: '2025-11-09',
    claims: [{ ...control, direction: 'easing', stage: 'suspended' }],
  });
  await receive(ban, suspension);
  await settled(bus);
  t.match(await standing(database), [{ stage: 'suspended' }, { stage: 'suspended' }]);
  const corrected = { ...suspension.reading, reader: 'test-9', claims: [] };
  await eventLog.append([
    {
      id: derivedUuid('corrected', suspension.document.id),
      stream: streamName('reading', suspension.document.id),
      type: 'DocumentRead',
      data: corrected,
    },
  ]);
  await settled(bus);
  t.strictSame(await standing(database), resolve([ban]));
});

t.test('analysts decide through the API, and see what was decided', async (t) => {
  const { database, document, eventLog, receive, run } = await world(t);
  const { bus, service } = await run(t);
  const call = await testFrontDoor(t, service);
  const decide = (id: string, body: object) => call('POST', `/risk-events/${id}/decisions`, body);
  const decisions = (id: string) => call('GET', `/risk-events/${id}/decisions`);

  await receive(
    document({ name: 'a', claims: [accord] }),
    document({ name: 'b', claims: [accord] }),
    document({ name: 'old', publishedAt: '2023-03-28', claims: [accord] }),
  );
  await settled(bus);
  const events = await standing(database);
  const [tokyo, older] = [
    events.find((event) => event.documents.length === 2),
    events.find((event) => event.documents.length === 1),
  ];
  if (!tokyo || !older) throw new Error('two risk events were expected');

  const unknown = derivedId('doc', 'x').replace('doc_', 'evt_').slice(0, 28);
  t.equal((await decide(unknown, { kind: 'confirm' })).status, 404);
  t.equal((await decide(tokyo.id, { kind: 'promote' })).status, 400);
  t.equal((await decide(tokyo.id, { kind: 'confirm', mood: 'good' })).status, 400, 'unknown fields are refused');
  t.match((await decide(tokyo.id, { kind: 'merge', into: tokyo.id })).body, {
    status: 422,
    code: 'merge_into_itself',
  });
  t.match((await decide(tokyo.id, { kind: 'merge', into: unknown })).body, {
    status: 422,
    code: 'unknown_risk_event',
  });
  const claimIds = tokyo.documents.flatMap((each) => each.claimIds);
  t.match((await decide(tokyo.id, { kind: 'split', claimIds })).body, { status: 422, code: 'nothing_left' });
  t.match((await decide(older.id, { kind: 'split', claimIds })).body, { status: 422, code: 'unknown_claims' });

  const confirmed = await decide(tokyo.id, { kind: 'confirm', note: 'Seen the text of the accord.' });
  t.equal(confirmed.status, 202);
  t.strictSame(
    (await decide(tokyo.id, { kind: 'confirm', note: 'Seen the text of the accord.' })).body,
    confirmed.body,
    'sent again it is the same decision',
  );
  await settled(bus);
  t.match(
    (await standing(database)).find(({ id }) => id === tokyo.id),
    { verification: 'confirmed', curated: true },
  );

  t.equal((await decide(older.id, { kind: 'merge', into: tokyo.id })).status, 202);
  await settled(bus);
  t.match(await standing(database), [{ id: tokyo.id, documents: { length: 3 }, verification: 'confirmed' }]);
  const withdrawn = (await recorded(eventLog)).find((record) => record.type === 'RiskEventWithdrawn');
  t.match(withdrawn?.data, { id: older.id, mergedInto: tokyo.id });

  await receive(document({ name: 'late', publishedAt: '2023-03-29', claims: [accord] }));
  await settled(bus);
  t.match(await standing(database), [{ id: tokyo.id, documents: { length: 4 } }], 'later news follows the merge');

  const leaving = claimIds.slice(0, 1);
  t.equal((await decide(tokyo.id, { kind: 'split', claimIds: leaving })).status, 202);
  await settled(bus);
  t.strictSame((await standing(database)).map((event) => event.documents.length).sort(), [1, 3]);

  t.equal((await decide(tokyo.id, { kind: 'retract' })).status, 202);
  await settled(bus);
  t.match(
    (await standing(database)).find(({ id }) => id === tokyo.id),
    { verification: 'retracted' },
  );
  t.match((await decisions(tokyo.id)).body, {
    data: [
      { decision: { kind: 'confirm' }, note: 'Seen the text of the accord.', by: 'api' },
      { decision: { kind: 'split' } },
      { decision: { kind: 'retract' } },
    ],
  });
  t.equal((await decisions(older.id)).status, 200, 'decisions on a withdrawn risk event can still be read');
  t.equal((await decisions(unknown)).status, 404);
});
