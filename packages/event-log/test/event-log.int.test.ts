import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { derivedUuid, type NewRecord, streamName } from '@lodewatch/contracts';
import { type Database, openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import {
  aDocument,
  aDocumentReceived,
  aRiskEvent,
  aRiskEventDetected,
  fakeClock,
  holdTestServer,
  type Teardown,
  type TestDatabase,
  testDatabase,
} from '@lodewatch/testing';
import t from 'tap';
import { type AppendResult, createEventLog, type EventLog, leafHash } from '../src/index.js';

// Held for the whole file, so that the tests share one server.
const server = await holdTestServer();
t.teardown(() => server.release());

interface Fixture extends TestDatabase {
  readonly log: EventLog;
}

async function emptyLog(t: Teardown): Promise<Fixture> {
  const database = await testDatabase(t);
  return { ...database, log: createEventLog({ database: database.database, clock: fakeClock() }) };
}

const documents = (name: string, count: number): NewRecord[] =>
  Array.from({ length: count }, (_, number) => aDocumentReceived(aDocument({ text: `${name} ${number}` })));

/** Records of one stream: a document that is erased over and over. */
const erasures = (stream: string, count: number, from = 0): NewRecord[] =>
  Array.from({ length: count }, (_, number) => ({
    id: derivedUuid(stream, String(from + number)),
    stream: streamName('document', stream),
    type: 'DocumentErased',
    data: { id: aDocument().id, reason: `reason ${from + number}` },
  }));

function written(result: AppendResult) {
  if (result.status !== 'written') throw new Error(`conflict on ${result.stream}`);
  return result.records.map(({ position, version, duplicate }) => [Number(position), version, duplicate] as const);
}

async function positions(log: EventLog): Promise<number[]> {
  const found: number[] = [];
  for await (const records of log.readAll()) found.push(...records.map(({ position }) => Number(position)));
  return found;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

t.test('records get the next positions and versions, in the order of the batch', async (t) => {
  const { log } = await emptyLog(t);
  t.strictSame(await log.head(), { position: 0n, recordedAt: null });
  t.strictSame(await log.append([]), { status: 'written', records: [], head: 0n });
  const [a, b, c] = erasures('a', 3);
  const [x] = erasures('x', 1);
  if (!a || !b || !c || !x) throw new Error('unreachable');
  t.strictSame(written(await log.append([a, x, b])), [
    [1, 1, false],
    [2, 1, false],
    [3, 2, false],
  ]);
  t.match(await log.append([c]), { status: 'written', head: 4n, records: [{ stream: 'document-a', version: 3 }] });
  t.strictSame(
    (await log.readStream('document-a')).map(({ version, data }) => [version, data]),
    [a, b, c].map(({ data }, index) => [index + 1, data]),
  );
  t.strictSame(
    (await log.readStream('document-a', { fromVersion: 2, limit: 1 })).map(({ version }) => version),
    [2],
  );
  t.strictSame(await log.readStream('document-none'), []);
});

t.test('time on the log goes forward, whatever the clock does', async (t) => {
  const { database } = await testDatabase(t);
  const clock = fakeClock('2026-11-24T12:00:00.123Z');
  const log = createEventLog({ database, clock });
  await log.append(documents('first', 2));
  clock.set('2020-01-01T00:00:00Z');
  await log.append(documents('clock set back', 1));
  clock.set('2026-11-24T12:00:01Z');
  await log.append(documents('clock set right', 1));
  t.strictSame(
    (await log.read({ after: 0n, limit: 10 })).map(({ recordedAt }) => recordedAt),
    [
      '2026-11-24T12:00:00.123000Z',
      '2026-11-24T12:00:00.123001Z',
      '2026-11-24T12:00:00.123002Z',
      '2026-11-24T12:00:01.000000Z',
    ],
  );
});

t.test('an append that was in doubt is made again without a trace', async (t) => {
  const { log } = await emptyLog(t);
  const batch = [...erasures('a', 2), ...documents('d', 1)];
  const expectedVersions = { 'document-a': 0 };
  const first = written(await log.append(batch, { expectedVersions }));
  await log.append(documents('between', 1));
  const again = await log.append(batch, { expectedVersions });
  t.strictSame(
    written(again),
    first.map(([position, version]) => [position, version, true]),
  );
  t.match(again, { head: 4n });
  t.strictSame(
    written(await log.append([...batch.slice(1), ...erasures('a', 1, 2)])),
    [
      [2, 2, true],
      [3, 1, true],
      [5, 3, false],
    ],
    'what is new beside it is appended',
  );
  const [one] = erasures('twice', 1);
  if (!one) throw new Error('unreachable');
  t.strictSame(
    written(await log.append([one, one])),
    [
      [6, 1, false],
      [6, 1, false],
    ],
    'the same record twice in a batch is one',
  );
  t.strictSame(await positions(log), upTo(6));
});

t.test('an id that stands for other content is refused, in the log and in a batch', async (t) => {
  const { log } = await emptyLog(t);
  const [record] = erasures('a', 1);
  if (!record) throw new Error('unreachable');
  const changed = { ...record, data: { id: aDocument().id, reason: 'another' } } as NewRecord;
  const code = 'EVENT_LOG_ID_REUSED';
  await t.rejects(log.append([record, changed]), { code, retryable: false });
  await log.append([record]);
  await t.rejects(log.append([changed]), { code });
  await t.rejects(log.append([{ ...record, stream: 'document-b' }]), { code });
  t.strictSame(
    written(await log.append([{ ...record, metadata: { actor: 'ingest' } }])),
    [[1, 1, true]],
    'metadata say who, not what',
  );
});

t.test('a stream at another version than expected is a conflict, and nothing is written', async (t) => {
  const { log } = await emptyLog(t);
  await log.append(erasures('a', 2));
  const batch = [...documents('d', 1), ...erasures('a', 1, 2)];
  t.strictSame(await log.append(batch, { expectedVersions: { 'document-a': 1 } }), {
    status: 'conflict',
    stream: 'document-a',
    expected: 1,
    actual: 2,
  });
  t.match(await log.append(batch, { expectedVersions: { 'document-a': 2, 'document-z': 1 } }), {
    stream: 'document-z',
    actual: 0,
  });
  t.equal((await log.head()).position, 2n);
  t.match(await log.append(batch, { expectedVersions: { 'document-a': 2, 'document-z': 0 } }), { status: 'written' });
});

t.test('of writers that expect the same version, one writes', async (t) => {
  const { log } = await emptyLog(t);
  const attempts = await Promise.all(
    upTo(8).map((writer) => log.append(erasures('a', 1, writer), { expectedVersions: { 'document-a': 0 } })),
  );
  t.equal(attempts.filter(({ status }) => status === 'written').length, 1);
  t.equal((await log.head()).position, 1n);
});

t.test('an append in a transaction stands and falls with it', async (t) => {
  const { log, database } = await emptyLog(t);
  const failing = database.transaction(async (transaction) => {
    await log.append(documents('a', 1), { transaction });
    throw new Error('changed my mind');
  });
  await t.rejects(failing, { message: 'changed my mind' });
  t.equal((await log.head()).position, 0n);
  await database.transaction(async (transaction) => {
    t.match(await log.append(documents('a', 1), { transaction }), { head: 1n });
    t.equal((await log.head()).position, 0n, 'nobody else sees it yet');
  });
  t.equal((await log.head()).position, 1n);
});

t.test('a snapshot taken before the turn of the writer is refused', async (t) => {
  const { log, database } = await emptyLog(t);
  const repeatable = database.transaction(async (transaction) => {
    await transaction.query('set transaction isolation level repeatable read');
    await log.append(documents('a', 1), { transaction });
  });
  await t.rejects(repeatable, { code: 'EVENT_LOG_ISOLATION' });
});

t.test('a writer that cannot get its turn is told to come again', async (t) => {
  const { log, owner, database } = await emptyLog(t);
  await database.query('select 1');
  await owner.transaction(async (transaction) => {
    await log.append(documents('a', 1), { transaction });
    const waiting = database.transaction(async (waiter) => {
      await waiter.query("set local lock_timeout = '20ms'");
      await log.append(documents('b', 1), { transaction: waiter });
    });
    await t.rejects(waiting, { code: 'EVENT_LOG_BUSY', retryable: true });
  });
});

t.test('a service appends to its own categories alone', async (t) => {
  const { database } = await emptyLog(t);
  const log = createEventLog({ database, clock: fakeClock(), service: 'ingest' });
  t.match(await log.append(documents('a', 1)), { status: 'written' });
  await t.rejects(log.append([...documents('b', 1), aRiskEventDetected()]), { code: 'EVENT_LOG_NOT_OWNER' });
  t.equal((await log.head()).position, 1n, 'nothing of such a batch is written');
});

t.test('no role changes what is on the log: the service may not, and for the owner a trigger refuses', async (t) => {
  const { log, database, owner } = await emptyLog(t);
  await log.append(documents('a', 2));
  const changes = [
    "update log.records set data = '{}'",
    'delete from log.records where position = 99',
    'truncate log.records',
    'truncate log.records cascade',
  ];
  for (const change of changes) {
    await t.rejects(database.query(change), { code: '42501' }, `service: ${change}`);
    await t.rejects(owner.query(change), { code: 'LW001' }, `owner: ${change}`);
    const asReplica = owner.transaction(async (transaction) => {
      await transaction.query('set local session_replication_role = replica');
      await transaction.query(change);
    });
    await t.rejects(asReplica, { code: 'LW001' }, `owner as replica: ${change}`);
  }
  const insert = `insert into log.records select position + 2, recorded_at, gen_random_uuid(), stream, version + 1, type,
    schema_version, data, metadata, hash from log.records`;
  await t.rejects(database.query(insert), { code: '42501' }, 'the service writes by log.append alone');
  for (const table of ['log.seals', 'log.tree_nodes']) {
    await t.rejects(database.query(`delete from ${table}`), { code: '42501' });
    await t.rejects(owner.query(`delete from ${table}`), { code: 'LW001' });
  }
  await t.rejects(database.query('alter table log.records disable trigger all'), { code: '42501' });
  t.strictSame(await positions(log), [1, 2]);
});

t.test('the service has the run of the schemas of services, and of no table of the log', async (t) => {
  const { database, owner } = await emptyLog(t);
  for (const schema of ['bus', 'ingest', 'normalization', 'risk_scoring', 'api', 'webhooks', 'clock']) {
    await owner.query(`create table ${schema}.probe (id bigint generated always as identity, text text)`);
    await database.query(`insert into ${schema}.probe (text) values ('a')`);
    await database.query(`update ${schema}.probe set text = 'b'`);
    await database.query(`truncate ${schema}.probe`);
  }
  await owner.query('create table log.probe (id int)');
  await t.rejects(database.query('select * from log.probe'), { code: '42501' });
});

t.test('readers get records by position, by category, up to a limit and up to a position', async (t) => {
  const { log } = await emptyLog(t);
  const event = (number: number) => aRiskEventDetected(aRiskEvent({ id: `evt_${String(number).padStart(24, '0')}` }));
  for (const number of upTo(5)) await log.append([...documents(`batch ${number}`, 3), event(number)]);
  const read = async (range: Parameters<EventLog['read']>[0]) =>
    (await log.read(range)).map(({ position }) => Number(position));
  t.strictSame(await read({ after: 0n, limit: 3 }), [1, 2, 3]);
  t.strictSame(await read({ after: 18n, limit: 100 }), [19, 20]);
  t.strictSame(await read({ after: 20n, limit: 1 }), []);
  t.strictSame(await read({ after: 0n, limit: 0 }), []);
  t.strictSame(await read({ after: 3n, limit: 100, until: 5n }), [4, 5]);
  t.strictSame(await read({ after: 4n, limit: 2, categories: ['risk_event'] }), [8, 12]);
  t.strictSame(await read({ after: 0n, limit: 100, categories: ['risk_event'], until: 12n }), [4, 8, 12]);
  t.strictSame(await read({ after: 0n, limit: 100, categories: ['calendar'] }), []);
  const batches: number[] = [];
  for await (const records of log.readAll({ batchSize: 6 })) batches.push(records.length);
  t.strictSame(batches, [6, 6, 6, 2]);
  const some: number[] = [];
  for await (const records of log.readAll({ after: 4n, until: 16n, categories: ['risk_event'], batchSize: 2 }))
    some.push(...records.map(({ position }) => Number(position)));
  t.strictSame(some, [8, 12, 16]);
});

t.test('a stored record is served byte for byte, and its hash can be taken from it', async (t) => {
  const { log } = await emptyLog(t);
  const odd = aDocument({ text: 'odd', title: 'Tab\t "quoted" \\ 希土類 \u2028 é 😀', characters: 1 });
  await log.append([aDocumentReceived(odd), ...documents('d', 2)]);
  const stored = await log.readStored({ after: 0n, limit: 10 });
  t.match(stored[0]?.data, /"title":"Tab\\t \\"quoted\\" \\\\ 希土類/);
  for (const { hash, ...record } of stored) t.equal(leafHash(record).toString('hex'), hash);
  t.strictSame(await log.findStored(aDocumentReceived(odd).id), stored[0]);
  t.equal(await log.findStored(derivedUuid('unknown')), null);
  t.match(await log.read({ after: 0n, limit: 1 }), [{ data: odd, metadata: { actor: 'ingest' } }]);
});

/** Follows the log into a list until `done` is called. */
function follow(log: EventLog, options: { after?: bigint; pollInterval?: number } = {}) {
  const seen: number[] = [];
  const stop = new AbortController();
  let check = () => {};
  const ended = log.subscribe({
    after: options.after ?? 0n,
    ...(options.pollInterval === undefined ? {} : { pollInterval: options.pollInterval }),
    batchSize: 50,
    signal: stop.signal,
    onBatch: async ({ records }) => {
      seen.push(...records.map(({ position }) => Number(position)));
      check();
    },
  });
  return {
    seen,
    /** Resolves when so many records have been seen. */
    async until(count: number) {
      if (seen.length < count)
        await new Promise<void>((resolve) => {
          check = () => seen.length >= count && resolve();
        });
    },
    async done() {
      stop.abort();
      await ended;
      return seen;
    },
  };
}

/** Appends in a transaction of its own that is held for a moment, and now and then rolled back. Answers what stands. */
async function writeHeld(database: Database, log: EventLog, writer: number, count: number): Promise<number> {
  let stands = 0;
  for (let number = 0; number < count; number += 1) {
    const rollBack = (writer + number) % 7 === 0;
    const hold = (writer * 3 + number) % 5 === 0 ? 0.004 : 0;
    try {
      await database.transaction(async (transaction) => {
        const size = 1 + ((writer + number) % 3);
        await log.append(documents(`writer ${writer} ${number}`, size), { transaction });
        if (hold > 0) await transaction.query('select pg_sleep($1)', [hold]);
        if (rollBack) throw new Error('rolled back');
        stands += size;
      });
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'rolled back') throw error;
    }
  }
  return stands;
}

t.test('a follower misses nothing and sees nothing twice, with 8 writers that hold and roll back', async (t) => {
  const { log, url } = await emptyLog(t);
  const writers = openDatabase({ url, role: SERVICE_ROLE, applicationName: 'writers', poolSize: 8 });
  t.teardown(() => writers.close());
  // A poll interval that never comes: every wake is by notification.
  const followers = [follow(log, { pollInterval: 600_000 }), follow(log, { pollInterval: 600_000 })];
  const stands = await Promise.all(upTo(8).map((writer) => writeHeld(writers, log, writer, 40)));
  const total = stands.reduce((sum, count) => sum + count, 0);
  await Promise.all(followers.map((follower) => follower.until(total)));
  for (const follower of followers) t.strictSame(await follower.done(), upTo(total));
  t.ok(total > 400);
});

t.test('a subscription gets the categories it asked for, and how far it may move its checkpoint', async (t) => {
  const { log } = await emptyLog(t);
  await log.append([...documents('a', 2), aRiskEventDetected(), ...documents('b', 2)]);
  const stop = new AbortController();
  const batches: unknown[] = [];
  await log.subscribe({
    after: 0n,
    categories: ['risk_event'],
    signal: stop.signal,
    onBatch: async ({ records, through }) => {
      batches.push([records.map(({ position }) => position), through]);
      stop.abort();
    },
  });
  t.strictSame(batches, [[[3n], 5n]]);
});

t.test('a subscription goes on after its connections are cut, and gives a failed batch again', async (t) => {
  const { log, owner, database } = await emptyLog(t);
  await log.append(documents('before', 1));
  const stop = new AbortController();
  const given: number[][] = [];
  const lines: string[] = [];
  const note = (_: object, message: string) => lines.push(message);
  const cut = () =>
    owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  const ended = log.subscribe({
    after: 0n,
    signal: stop.signal,
    pollInterval: 600_000,
    log: { info: note, warn: note, error: note },
    onBatch: async ({ records }) => {
      given.push(records.map(({ position }) => Number(position)));
      if (given.length === 1) {
        await cut();
        // The effect of the batch runs into the cut.
        await database.transaction((transaction) => transaction.query('select 1'));
        throw Object.assign(new Error('terminated'), { code: '57P01' });
      }
      if (given.length === 2) {
        await cut();
        await log.append(documents('after', 2)).catch(() => log.append(documents('after', 2)));
      }
      if (given.flat().includes(3)) stop.abort();
    },
  });
  await ended;
  t.strictSame(given.slice(0, 2), [[1], [1]]);
  t.strictSame([...new Set(given.flat())], [1, 2, 3]);
  t.match(lines, ['the log cannot be read at the moment, trying again']);
});

t.test('a subscription ends with the error of a handler that is broken', async (t) => {
  const { log } = await emptyLog(t);
  await log.append(documents('a', 1));
  const broken = log.subscribe({
    after: 0n,
    signal: new AbortController().signal,
    onBatch: async () => {
      throw new Error('broken');
    },
  });
  await t.rejects(broken, { message: 'broken' });
});

t.test('a checkpoint moves with the effect, by compare and set', async (t) => {
  const { log, database } = await emptyLog(t);
  const advance = (expected: bigint, next: bigint) =>
    database.transaction((transaction) => log.advanceCheckpoint(transaction, 'reader', { expected, next }));
  const code = 'EVENT_LOG_CHECKPOINT_MOVED';
  t.equal(await log.readCheckpoint('reader'), 0n);
  await t.rejects(advance(5n, 6n), { code }, 'one that never moved stands at 0');
  await advance(0n, 5n);
  await advance(5n, 9n);
  await t.rejects(advance(5n, 10n), { code, message: /stands at 9, not at 5/ });
  await t.rejects(advance(0n, 10n), { code });
  await t.rejects(advance(9n, 9n), { code: 'EVENT_LOG_CHECKPOINT_BACKWARDS' });
  t.equal(await log.readCheckpoint('reader'), 9n);
  t.equal(await log.readCheckpoint('another'), 0n);
  await database.transaction((transaction) => log.resetCheckpoint(transaction, 'reader'));
  t.equal(await log.readCheckpoint('reader'), 0n);
});

t.test('of two readers under one name, one takes effect', async (t) => {
  const { log, database } = await emptyLog(t);
  for (const [expected, next] of [
    [0n, 5n],
    [5n, 10n],
  ] as const) {
    const moves = upTo(4).map(() =>
      database.transaction((transaction) => log.advanceCheckpoint(transaction, 'reader', { expected, next })),
    );
    const outcomes = await Promise.allSettled(moves);
    t.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1, `from ${expected}`);
  }
});

t.test(
  'writers killed in the middle of their work leave a log without holes, with all they were told is there',
  async (t) => {
    const { log, url } = await emptyLog(t);
    const script = fileURLToPath(new URL('./append-until-killed.js', import.meta.url));
    const acknowledged: string[] = [];
    for (const round of upTo(2)) {
      const children = ['a', 'b'].map((name) =>
        spawn(process.execPath, [script, url, `${round}${name}`], { stdio: ['ignore', 'pipe', 'inherit'] }),
      );
      await Promise.all(
        children.map(async (child) => {
          let lines = 0;
          for await (const line of createInterface({ input: child.stdout })) {
            acknowledged.push(line);
            lines += 1;
            if (lines === 40) child.kill('SIGKILL');
          }
          if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        }),
      );
    }
    t.match(await log.append(documents('after', 1)), { status: 'written' }, 'no dead writer holds the log');
    const found = await positions(log);
    t.strictSame(found, upTo(found.length));
    t.ok(acknowledged.length >= 160);
    for (const id of acknowledged) if ((await log.findStored(id)) === null) t.fail(`${id} is lost`);
  },
);
