import { randomUUID } from 'node:crypto';
import { type LogRecord, type NewRecord, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import {
  type BusOptions,
  discardDeadLetter,
  listDeadLetters,
  type MessageBus,
  replayDeadLetters,
  type SubscriptionOptions,
} from '@lodewatch/message-bus';
import type { Database, Transaction } from '@lodewatch/postgres';
import type { Test } from 'tap';
import type { FakeClock } from './fake-clock.js';

export interface BusUnderTest {
  readonly eventLog: EventLog;
  readonly database: Database;
  /** As owner of the database. */
  readonly owner: Database;
  readonly clock: FakeClock;
  /** A bus as a process of its own would have it. It polls for parked streams every few milliseconds. */
  open(options?: Pick<BusOptions, 'retry' | 'onFatal'>): MessageBus;
}

const DEADLINE = 30_000;
const SUITE_DEADLINE = 180_000;
const LOOK = 5;

/** Resolves when the condition holds; what it waits for comes from elsewhere, and the deadline is only for failure. */
export async function eventually(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it never came about that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/** A gate that somebody waits at until it is opened. */
export function createGate() {
  let open: () => void = () => {};
  let arrive: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return {
    open: () => open(),
    /** Somebody has come to the gate. */
    arrived,
    pass() {
      arrive();
      return opened;
    },
  };
}

const stream = (id: string) => streamName('webhook_endpoint', id);

/** A record whose stream is free to choose. */
export function anEndpointRecord(id: string, url = 'https://example.org/hook'): NewRecord {
  return {
    id: randomUUID(),
    stream: stream(id),
    type: 'EndpointChanged',
    data: { id, url, eventTypes: ['risk_event.detected'], at: '2026-11-24T12:00:00Z' },
  };
}

export function aCalendarRecord(): NewRecord {
  const riskEventId = `evt_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  return {
    id: randomUUID(),
    stream: streamName('calendar', riskEventId),
    type: 'MeasureTookEffect',
    data: { riskEventId, on: '2026-11-24' },
  };
}

export interface Effect {
  readonly stream: string;
  readonly version: number;
}

/** Where handlers of tests leave their effects. A record that takes effect twice stands there twice. */
export async function createLedger(owner: Database, database: Database) {
  await owner.query('create schema ledger');
  await owner.query(
    'create table ledger.effects (id bigserial primary key, consumer text not null, stream text not null, version integer not null)',
  );
  await owner.query('grant usage on schema ledger to public');
  await owner.query('grant all on ledger.effects, ledger.effects_id_seq to public');
  return {
    /** A handler that notes each record under the name of its consumer. */
    write: (consumer: string) => async (records: readonly LogRecord[], transaction: Transaction) => {
      await transaction.query(
        'insert into ledger.effects (consumer, stream, version) select $1, * from unnest($2::text[], $3::integer[])',
        [consumer, records.map((record) => record.stream), records.map(({ version }) => version)],
      );
    },
    /** Effects of a consumer in the order in which they were made, of all streams or those named. */
    async read(consumer: string, ...ids: readonly string[]): Promise<readonly Effect[]> {
      const streams = ids.length === 0 ? null : ids.map(stream);
      return database.query<{ stream: string; version: number }>(
        `select stream, version from ledger.effects
         where consumer = $1 and ($2::text[] is null or stream = any ($2)) order by id`,
        [consumer, streams],
      );
    },
  };
}
export type Ledger = Awaited<ReturnType<typeof createLedger>>;

const versionsOf = (effects: readonly Effect[]) => effects.map(({ version }) => version);
const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** What a handler throws when a neighbour that it needs is away. */
const away = () => Object.assign(new Error('the neighbour is away'), { retryable: true });

/** What every adapter of the bus promises. The suite does not know which one it has. */
export function busConformance(t: Test, setUp: (t: Test) => Promise<BusUnderTest>): Promise<unknown> {
  return t.test('the promises of the bus', async (t) => {
    t.setTimeout(SUITE_DEADLINE);
    const under = await setUp(t);
    const { eventLog, database, owner, clock } = under;
    const ledger = await createLedger(owner, database);
    let names = 0;
    const aName = (prefix: string) => `${prefix}${++names}`;

    /** A process with one member. */
    async function join(
      t: Test,
      subscription: Partial<SubscriptionOptions> & { group: string },
      options: Parameters<BusUnderTest['open']>[0] = {},
    ) {
      const bus = under.open(options);
      t.teardown(() => bus.close());
      const member = await bus.subscribe({
        topics: ['lodewatch.webhook-endpoints'],
        handler: ledger.write(subscription.group),
        ...subscription,
      });
      return { bus, member };
    }

    /** Appends versions of streams, interleaved. */
    async function append(ids: readonly string[], versions = 1): Promise<void> {
      const records = oneTo(versions).flatMap(() => ids.map((id) => anEndpointRecord(id)));
      await eventLog.append(records);
    }

    const reaches = (group: string, ids: readonly string[], count: number) =>
      eventually(
        async () => (await ledger.read(group, ...ids)).length >= count,
        `${group} takes effect ${count} times`,
      );

    const isParked = async (group: string) => (await listDeadLetters(database, { group })).length > 0;

    await t.test('a group gets every record of its topics once, from the first on, in order per stream', async (t) => {
      const group = aName('all-');
      const ids = oneTo(20).map(() => aName('stream-'));
      await append(ids, 5);
      await eventLog.append([aCalendarRecord()]);
      await join(t, { group, batchSize: 7 });
      await append(ids, 5);
      await eventLog.append([aCalendarRecord()]);
      await reaches(group, ids, 200);
      for (const id of ids) t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(10));
      const others = (await ledger.read(group)).filter((effect) => !effect.stream.startsWith('webhook_endpoint-'));
      t.strictSame(others, [], 'nothing of topics that it has not asked for');
    });

    await t.test('of several topics each record comes once', async (t) => {
      const group = aName('topics-');
      const id = aName('stream-');
      const calendar = aCalendarRecord();
      await join(t, { group, topics: ['lodewatch.webhook-endpoints', 'lodewatch.calendar'] });
      await eventLog.append([anEndpointRecord(id), calendar]);
      const of = async (name: string) => (await ledger.read(group)).filter((effect) => effect.stream === name).length;
      await eventually(async () => (await of(stream(id))) + (await of(calendar.stream)) >= 2, 'both have come');
      t.equal(await of(stream(id)), 1);
      t.equal(await of(calendar.stream), 1);
    });

    await t.test('each group gets everything; the members of one group share it', async (t) => {
      const shared = aName('shared-');
      const alone = aName('alone-');
      const ids = oneTo(12).map(() => aName('stream-'));
      const members = [
        await join(t, { group: shared }),
        await join(t, { group: shared }),
        await join(t, { group: alone }),
      ];
      for (const { member } of members) await member.ready;
      for (let round = 0; round < 10; round++) await append(ids);
      await reaches(shared, ids, 120);
      await reaches(alone, ids, 120);
      for (const group of [shared, alone])
        for (const id of ids) t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(10), `${group} ${id}`);
    });

    await t.test('while members come and go nothing is lost, doubled or out of order', async (t) => {
      const group = aName('moving-');
      const ids = oneTo(8).map(() => aName('stream-'));
      const { member } = await join(t, { group, batchSize: 5 });
      await member.ready;
      for (let round = 0; round < 2; round++) {
        await append(ids, 10);
        const second = await join(t, { group, batchSize: 5 });
        await append(ids, 10);
        await second.member.ready;
        await append(ids, 10);
        await second.bus.close();
      }
      await reaches(group, ids, 480);
      for (const id of ids) t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(60));
    });

    await t.test('a group goes on where it was when its process is started anew', async (t) => {
      const group = aName('again-');
      const id = aName('stream-');
      const first = await join(t, { group });
      await append([id], 5);
      await reaches(group, [id], 5);
      await first.bus.close();
      await append([id], 5);
      await join(t, { group });
      await reaches(group, [id], 10);
      t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(10));
    });

    await t.test('closing lets the batch in hand end', async (t) => {
      const group = aName('closing-');
      const id = aName('stream-');
      const gate = createGate();
      const write = ledger.write(group);
      const { bus } = await join(t, {
        group,
        async handler(records, transaction, prepared) {
          const open = records.filter((record) => record.stream === stream(id));
          if (open.length > 0) await gate.pass();
          await write(open, transaction);
          return prepared;
        },
      });
      await append([id], 3);
      await gate.arrived;
      let closed = false;
      const closing = bus.close().then(() => {
        closed = true;
      });
      t.equal(closed, false);
      gate.open();
      await closing;
      const before = versionsOf(await ledger.read(group, id));
      t.ok(before.length >= 1, 'what was in hand has taken effect');
      await join(t, { group });
      await reaches(group, [id], 3);
      t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(3));
    });

    await t.test(
      'a connection that is lost in the middle of a batch leaves no half effect and no second one',
      async (t) => {
        const group = aName('cut-');
        const id = aName('stream-');
        const write = ledger.write(group);
        let cuts = 0;
        await join(t, {
          group,
          async handler(records, transaction) {
            await write(records, transaction);
            if (records.some((record) => record.stream === stream(id)) && cuts++ < 2) {
              const [row] = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid');
              await owner.query('select pg_terminate_backend($1)', [row?.pid]);
            }
          },
        });
        await append([id], 4);
        await reaches(group, [id], 4);
        t.ok(cuts > 1, 'it was cut off and came back');
        t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(4));
        t.notOk(await isParked(group));
      },
    );

    await t.test('a database that goes away and comes back costs nothing', async (t) => {
      const group = aName('outage-');
      const id = aName('stream-');
      const { bus } = await join(t, { group });
      await append([id], 3);
      await reaches(group, [id], 3);
      await owner.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      await eventually(
        () =>
          append([id], 3).then(
            () => true,
            () => false,
          ),
        'the database takes records again',
      );
      await reaches(group, [id], 6);
      t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(6));
      await eventually(() => bus.health().ready, 'the bus is ready again');
    });

    await t.test('a group waits for what is away, in order, and parks nothing', async (t) => {
      const group = aName('away-');
      const id = aName('stream-');
      const write = ledger.write(group);
      let isAway = true;
      const { bus } = await join(t, {
        group,
        async handler(records, transaction) {
          if (isAway && records.some((record) => record.stream === stream(id))) throw away();
          await write(records, transaction);
        },
      });
      await append([id], 3);
      await eventually(
        () =>
          bus
            .health()
            .members.some(({ state, reason }) => state === 'waiting' && /neighbour is away/.test(reason ?? '')),
        'health says what it waits for',
      );
      t.notOk(bus.health().ready);
      isAway = false;
      await reaches(group, [id], 3);
      t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(3));
      t.notOk(await isParked(group));
      await eventually(() => bus.health().ready, 'the bus is ready again');
    });

    /** A group that fails for one version of one stream until it is cured. */
    async function joinWithPoison(t: Test, { version = 2, retry = {} as BusOptions['retry'] } = {}) {
      const group = aName('poison-');
      const bad = aName('bad-');
      const good = oneTo(6).map(() => aName('good-'));
      const write = ledger.write(group);
      const state = { cured: false, tries: 0 };
      const { bus } = await join(
        t,
        {
          group,
          async handler(records, transaction) {
            await write(records, transaction);
            if (records.some((record) => record.stream === stream(bad) && record.version === version) && !state.cured) {
              if (records.length === 1) state.tries++;
              throw new Error('it makes no sense\0 to me');
            }
          },
        },
        retry === undefined ? {} : { retry },
      );
      await append([bad, ...good], 5);
      await reaches(group, good, 30);
      await eventually(
        async () => (await listDeadLetters(database, { group })).length >= 6 - version,
        'the rest waits',
      );
      return { group, bad, good, state, bus };
    }

    await t.test(
      'a record that fails parks its stream: later ones wait behind it, other streams flow on',
      async (t) => {
        const { group, bad, good, bus } = await joinWithPoison(t);
        for (const id of good) t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(5));
        t.strictSame(
          versionsOf(await ledger.read(group, bad)),
          [1],
          'what came before stands, what failed left nothing',
        );
        const letters = await listDeadLetters(database, { group });
        t.match(letters, [
          { stream: stream(bad), version: 2, attempts: 1, error: /it makes no sense/, type: 'EndpointChanged' },
          { stream: stream(bad), version: 3, attempts: 0, error: null },
          { stream: stream(bad), version: 4, attempts: 0, error: null },
          { stream: stream(bad), version: 5, attempts: 0, error: null },
        ]);
        t.strictSame(
          letters.map(({ position }) => position),
          letters.map(({ position }) => position).sort((a, b) => Number(a - b)),
        );
        t.ok(bus.health().ready, 'the group is well');
        t.strictSame((await listDeadLetters(database, { group, limit: 2 })).length, 2, 'the list can be read in pages');
        const [, second] = letters;
        t.equal(
          (await listDeadLetters(database, { group, after: { group, position: second?.position ?? 0n } })).length,
          2,
        );
        t.strictSame(await listDeadLetters(database, { stream: stream(good[0] ?? '') }), []);
      },
    );

    await t.test('replay handles dead letters in order, and then the stream flows again', async (t) => {
      const { group, bad, good, state, bus } = await joinWithPoison(t);
      state.cured = true;
      t.equal(await replayDeadLetters(database, { group, now: clock() }), 1);
      await reaches(group, [bad], 5);
      t.notOk(await isParked(group));
      await append([bad, ...good], 2);
      await reaches(group, [bad], 7);
      t.strictSame(versionsOf(await ledger.read(group, bad)), oneTo(7));
      t.strictSame(await replayDeadLetters(database, { group, now: clock() }), 0);
      await bus.close();
    });

    await t.test('records that come while a stream is replayed wait their turn', async (t) => {
      const { group, bad, state } = await joinWithPoison(t);
      state.cured = true;
      for (let round = 0; round < 20; round++) {
        if (round === 5) await replayDeadLetters(database, { group, stream: stream(bad), now: clock() });
        await append([bad]);
      }
      await reaches(group, [bad], 25);
      t.strictSame(versionsOf(await ledger.read(group, bad)), oneTo(25));
    });

    await t.test('a parked stream is tried again by itself as time goes by, so often and no more', async (t) => {
      const { group, bad, state } = await joinWithPoison(t, { retry: { parkedDelays: [1000, 5000] } });
      const triesOf = async () => (await listDeadLetters(database, { group }))[0]?.attempts;
      t.equal(await triesOf(), 1);
      clock.advance(999);
      await append([aName('tick-')]);
      t.equal(await triesOf(), 1, 'not before its time');
      clock.advance(1);
      await eventually(async () => (await triesOf()) === 2, 'it is tried a second time');
      clock.advance(5000);
      await eventually(async () => (await triesOf()) === 3, 'it is tried a third time');
      t.strictSame((await listDeadLetters(database, { group }))[0]?.nextAttemptAt, null, 'then it is left');
      clock.advance(86_400_000);
      state.cured = true;
      t.strictSame(versionsOf(await ledger.read(group, bad)), [1]);
      await replayDeadLetters(database, { now: clock() });
      await reaches(group, [bad], 5);
      t.strictSame(versionsOf(await ledger.read(group, bad)), oneTo(5));
    });

    await t.test('a dead letter can be given up; what waits behind it goes on', async (t) => {
      const { group, bad, good } = await joinWithPoison(t);
      const [first, second] = await listDeadLetters(database, { group });
      if (first === undefined || second === undefined) throw new Error('no dead letters');
      const now = clock();
      await t.rejects(discardDeadLetter(database, { group, position: second.position, now }), {
        code: 'BUS_NO_DEAD_LETTER',
      });
      await t.rejects(discardDeadLetter(database, { group: aName('no-'), position: first.position, now }), {
        code: 'BUS_NO_DEAD_LETTER',
      });
      await discardDeadLetter(database, { group, position: first.position, now });
      await reaches(group, [bad], 4);
      await append([bad, ...good]);
      await reaches(group, [bad], 5);
      t.strictSame(versionsOf(await ledger.read(group, bad)), [1, 3, 4, 5, 6]);
    });

    await t.test('a dead letter that is replayed and fails again stays first in line', async (t) => {
      const { group, bad, state } = await joinWithPoison(t, { version: 1, retry: { parkedDelays: [] } });
      const { tries } = state;
      await replayDeadLetters(database, { group, now: clock() });
      await eventually(async () => (await listDeadLetters(database, { group }))[0]?.attempts === 2, 'it failed again');
      t.ok(state.tries > tries);
      t.strictSame(
        (await listDeadLetters(database, { group })).map(({ version }) => version),
        oneTo(5),
      );
      t.strictSame(versionsOf(await ledger.read(group, bad)), []);
    });

    await t.test('many bad records in one batch park their streams and no other', async (t) => {
      const group = aName('many-');
      const ids = oneTo(40).map(() => aName('stream-'));
      const isBad = (name: string) => ids.some((id, index) => index % 8 === 0 && stream(id) === name);
      const write = ledger.write(group);
      await append(ids, 3);
      await join(t, {
        group,
        async handler(records, transaction) {
          await write(records, transaction);
          if (records.some((record) => isBad(record.stream))) throw new Error('bad');
        },
      });
      await reaches(group, ids, 105);
      await eventually(async () => (await listDeadLetters(database, { group })).length === 15, 'the bad are parked');
      for (const id of ids) t.strictSame(versionsOf(await ledger.read(group, id)), isBad(stream(id)) ? [] : oneTo(3));
    });

    await t.test('a handler that hides the error of a statement is found out', async (t) => {
      const group = aName('hiding-');
      const [bad, good] = [aName('stream-'), aName('stream-')];
      const write = ledger.write(group);
      await join(t, {
        group,
        async handler(records, transaction) {
          await write(records, transaction);
          if (records.some((record) => record.stream === stream(bad)))
            await transaction.query('select 1/0').catch(() => {});
        },
      });
      await append([bad, good]);
      await reaches(group, [good], 1);
      await eventually(() => isParked(group), 'its record is parked');
      t.strictSame(await ledger.read(group, bad), []);
    });

    await t.test(
      'what takes time is prepared before the transaction, for the records that are then handled',
      async (t) => {
        const group = aName('prepared-');
        const ids = [aName('stream-'), aName('stream-')];
        const write = ledger.write(group);
        const bus = under.open();
        t.teardown(() => bus.close());
        const mismatches: unknown[] = [];
        let failures = 0;
        await bus.subscribe<ReadonlySet<string>>({
          group,
          topics: ['lodewatch.webhook-endpoints'],
          async prepare(records) {
            if (records.some((record) => record.stream === stream(ids[0] ?? ''))) {
              failures++;
              throw new Error('it cannot be read');
            }
            return new Set(records.map(({ id }) => id));
          },
          async handler(records, transaction, prepared) {
            if (records.some(({ id }) => !prepared.has(id)) || records.length !== prepared.size)
              mismatches.push(records);
            await write(records, transaction);
          },
        });
        await append(ids, 3);
        await reaches(group, [ids[1] ?? ''], 3);
        await eventually(() => isParked(group), 'what cannot be prepared is parked');
        t.ok(failures > 0);
        t.strictSame(mismatches, []);
      },
    );

    await t.test('single file lets one transaction of a group run at a time', async (t) => {
      const group = aName('single-');
      const ids = oneTo(30).map(() => aName('stream-'));
      const write = ledger.write(group);
      let [running, most] = [0, 0];
      const subscription: Partial<SubscriptionOptions> & { group: string } = {
        group,
        singleFile: true,
        batchSize: 5,
        topics: ['lodewatch.webhook-endpoints', 'lodewatch.calendar'],
        async handler(records, transaction) {
          running++;
          most = Math.max(most, running);
          await write(records, transaction);
          running--;
        },
      };
      const members = [await join(t, subscription), await join(t, subscription)];
      for (const { member } of members) await member.ready;
      for (let round = 0; round < 5; round++) await append(ids);
      await reaches(group, ids, 150);
      t.equal(most, 1);
      for (const id of ids) t.strictSame(versionsOf(await ledger.read(group, id)), oneTo(5));
    });

    await t.test('a group keeps its topics', async (t) => {
      const group = aName('fixed-');
      const first = await join(t, { group });
      await first.member.ready;
      const failures: Error[] = [];
      const second = await join(
        t,
        { group, topics: ['lodewatch.calendar'] },
        { onFatal: (error) => failures.push(error) },
      );
      await t.rejects(second.member.ready, { code: 'BUS_TOPICS_CHANGED' });
      t.match(second.bus.health(), { ready: false, members: [{ group, state: 'failed', reason: /began with/ }] });
      t.match(failures, [{ code: 'BUS_TOPICS_CHANGED' }]);
    });

    await t.test('a group that is reset gets everything again', async (t) => {
      const group = aName('reset-');
      const id = aName('stream-');
      const { bus, member } = await join(t, { group });
      await append([id], 3);
      await reaches(group, [id], 3);
      await t.rejects(bus.resetGroup(group), { code: 'BUS_GROUP_ACTIVE' });
      await member.close();
      await bus.resetGroup(group);
      await bus.resetGroup(aName('never-seen-'));
      await join(t, { group });
      await reaches(group, [id], 6);
      t.strictSame(versionsOf(await ledger.read(group, id)), [1, 2, 3, 1, 2, 3]);
    });

    await t.test('lag tells records not yet handled and the age of the oldest', async (t) => {
      const group = aName('lag-');
      const id = aName('stream-');
      const gate = createGate();
      const write = ledger.write(group);
      const { bus } = await join(t, {
        group,
        async handler(records, transaction) {
          if (records.some((record) => record.stream === stream(id))) await gate.pass();
          await write(records, transaction);
        },
      });
      await eventually(async () => (await bus.lag())[0]?.events === 0, 'it has caught up');
      t.strictSame(await bus.lag(), [{ group, events: 0, seconds: 0 }]);
      await append([id], 3);
      await gate.arrived;
      await append([id], 2);
      await eventLog.append([aCalendarRecord()]);
      clock.advance(60_000);
      const [lag] = await bus.lag();
      t.equal(lag?.events, 5);
      t.ok(lag !== undefined && lag.seconds >= 59 && lag.seconds <= 61, `${lag?.seconds} seconds`);
      gate.open();
      await reaches(group, [id], 5);
      await eventually(async () => (await bus.lag())[0]?.events === 0, 'it has caught up');
      t.strictSame(await bus.lag(), [{ group, events: 0, seconds: 0 }]);
    });

    await t.test('a subscription that is closed before it takes part says so', async (t) => {
      const { member, bus } = await join(t, { group: aName('short-') });
      const ready = member.ready.then(
        () => 'ready',
        (error: { code?: string }) => error.code,
      );
      await member.close();
      t.ok(['ready', 'BUS_CLOSED'].includes((await ready) ?? ''));
      t.strictSame(bus.health(), { ready: true, members: [] });
    });
  });
}
