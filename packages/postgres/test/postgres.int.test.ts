import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import {
  type Database,
  type Listener,
  listen,
  migrate,
  openDatabase,
  SERVICE_ROLE,
  startEmbeddedPostgres,
  waitForDatabase,
} from '../src/index.js';

async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `lodewatch-${name}-`));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const dataDir = join(await temporaryFolder('embedded'), 'made at first start');
const server = await startEmbeddedPostgres({ dataDir, durable: false });
t.teardown(() => server.stop());

const owner = openDatabase({ url: server.url, applicationName: 'owner' });
t.teardown(() => owner.close());
await owner.query(`create role ${SERVICE_ROLE}`);
await owner.query('create table notes (id int8 generated always as identity primary key, text text not null unique)');
await owner.query(`grant select, insert on notes to ${SERVICE_ROLE}`);

/** Tries until it works: for what comes back by itself. */
async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let left = 200; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

async function serverPid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, 'cluster', 'data', 'postmaster.pid'), 'utf8'), 10);
}

async function startedElsewhere(folder: string): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('./embedded-process.js', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: line.toString().trim() };
}

t.test('the embedded server keeps its secret to its owner and listens on the loopback alone', async (t) => {
  t.equal(new URL(server.url).hostname, '127.0.0.1');
  const mode = (await stat(join(dataDir, 'cluster', 'password'))).mode;
  t.equal(mode & 0o077, 0);
  await t.rejects(waitForDatabase(server.url.replace(/:[^:@]+@/, ':wrong@')), { code: '28P01' });
  t.strictSame(await owner.query("select current_setting('server_encoding') as encoding"), [{ encoding: 'UTF8' }]);
});

t.test('a second running copy on one folder is refused in one sentence', async (t) => {
  await t.rejects(startEmbeddedPostgres({ dataDir }), { code: 'POSTGRES_IN_USE', message: /Another running copy/ });
  t.strictSame(await owner.query('select 1 as one'), [{ one: 1 }], 'and does the first no harm');
});

t.test('a folder that is a file, or belongs to another version, is refused in one sentence', async (t) => {
  const folder = await temporaryFolder('odd');
  const file = join(folder, 'file');
  await writeFile(file, '');
  await t.rejects(startEmbeddedPostgres({ dataDir: file }), { code: 'POSTGRES_DATA_UNWRITABLE' });
  const data = join(folder, 'old', 'cluster', 'data');
  await mkdir(data, { recursive: true });
  await writeFile(join(data, 'PG_VERSION'), '9\n');
  await t.rejects(startEmbeddedPostgres({ dataDir: join(folder, 'old') }), {
    code: 'POSTGRES_DATA_VERSION',
    message: /made by PostgreSQL 9/,
  });
});

t.test('the server of a process that was killed is taken over, with its data', async (t) => {
  const folder = await temporaryFolder('orphan');
  const { child, url } = await startedElsewhere(folder);
  const database = openDatabase({ url, applicationName: 'before' });
  await database.query('create table kept (id int)');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const pid = await serverPid(folder);
  const second = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  t.equal(second.url, url, 'at the same address');
  t.equal(await serverPid(folder), pid, 'it is the same server');
  t.strictSame(await database.query('select count(*) as n from kept'), [{ n: 0n }]);
  await database.close();
  await second.stop();
  await t.rejects(serverPid(folder), { code: 'ENOENT' }, 'and it can be stopped');
  t.strictSame((await readdir(folder)).sort(), ['cluster', 'port', 'server.log'], 'nothing half made is left');
});

t.test('another port is taken when that of the last start is busy', async (t) => {
  const folder = await temporaryFolder('port');
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const address = busy.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  await writeFile(join(folder, 'port'), `${port}\n`);
  const running = await startEmbeddedPostgres({ dataDir: folder, durable: false });
  t.not(new URL(running.url).port, String(port));
  await running.stop();
  busy.close();
});

t.test('values come out as the code wants them', async (t) => {
  const [row] = await owner.query(`select 9007199254740993::int8 as int8, array[1, 2]::int8[] as int8s,
    '2026-11-24T18:00:00.123456+02'::timestamptz as instant, array['2026-11-24T18:00:00Z'::timestamptz, null] as instants,
    '2026-11-24'::date as day, 1.50::numeric as numeric, '{"a":[1]}'::jsonb as json, null::int8 as nothing`);
  t.strictSame(row, {
    int8: 9007199254740993n,
    int8s: [1n, 2n],
    instant: '2026-11-24T16:00:00.123456Z',
    instants: ['2026-11-24T18:00:00.000000Z', null],
    day: '2026-11-24',
    numeric: '1.50',
    json: { a: [1] },
    nothing: null,
  });
  t.strictSame(
    await owner.queryArrays('select $1::int8[] as a, $2::text as b', [[1n, 2n ** 62n], 'x'], { name: 'n' }),
    [[[1n, 2n ** 62n], 'x']],
  );
});

t.test('every connection works in the role of the service, and may do no more', async (t) => {
  const database = openDatabase({ url: server.url, role: SERVICE_ROLE, applicationName: 'service', poolSize: 3 });
  t.teardown(() => database.close());
  const roles = await Promise.all([1, 2, 3].map(() => database.query('select current_user as role, pg_sleep(0.01)')));
  for (const [row] of roles) t.match(row, { role: SERVICE_ROLE });
  await t.rejects(database.query('delete from notes'), { code: '42501' });
  await t.rejects(database.query('create table mine (id int)'), { code: '42501' });
  const [settings] = await database.query(`select current_setting('lock_timeout') as lock,
    current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`);
  t.strictSame(settings, { lock: '2s', statement: '30s', idle: '5s' });
});

interface Tables {
  notes: { id: { __select__: bigint; __insert__: never; __update__: never }; text: string };
}

const texts = async (database: Database) =>
  (await database.query<{ text: string }>('select text from notes order by id')).map((row) => row.text);

t.test('a transaction is committed as a whole or not at all, through kysely and by text', async (t) => {
  await owner.transaction(async (transaction) => {
    const inserted = await transaction.tables<Tables>().insertInto('notes').values({ text: 'a' }).executeTakeFirst();
    t.equal(inserted.numInsertedOrUpdatedRows, 1n);
    await transaction.query('insert into notes (text) values ($1)', ['b']);
    t.strictSame(await texts(owner), [], 'nobody else sees it yet');
  });
  t.strictSame(await texts(owner), ['a', 'b']);
  const failing = owner.transaction(async (transaction) => {
    await transaction.query('insert into notes (text) values ($1)', ['c']);
    throw new Error('changed my mind');
  });
  await t.rejects(failing, { message: 'changed my mind' });
  t.strictSame(await texts(owner), ['a', 'b']);
  const nested = owner.transaction(async (transaction) =>
    transaction
      .tables<Tables>()
      .transaction()
      .execute(async () => {}),
  );
  await t.rejects(nested, /not supported/);
  const selected = await owner.tables<Tables>().selectFrom('notes').select('text').where('text', '=', 'a').execute();
  t.strictSame(selected, [{ text: 'a' }]);
});

t.test('a transaction whose failure was swallowed is not reported as committed', async (t) => {
  const swallowing = owner.transaction(async (transaction) => {
    await transaction.query('insert into notes (text) values ($1)', ['d']);
    await transaction.query('insert into notes (text) values ($1)', ['a']).catch(() => {});
  });
  await t.rejects(swallowing, { code: 'POSTGRES_ROLLED_BACK' });
  t.strictSame(await texts(owner), ['a', 'b']);
});

t.test('losing connections, idle or at work, fails queries but never the process', async (t) => {
  const lines: string[] = [];
  const note = (_: object, message: string) => lines.push(message);
  const log = { info: note, warn: note, error: note };
  const database = openDatabase({ url: server.url, applicationName: 'victim', poolSize: 2, log });
  t.teardown(() => database.close());
  const killVictims = () =>
    owner.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'");
  await database.query('select 1');
  await killVictims();
  await eventually(async () => {
    if (lines.length === 0) throw new Error('not noticed yet');
  });
  t.strictSame(lines, ['a database connection was lost']);
  const between = database.transaction(async (transaction) => {
    await transaction.query('select 1');
    await killVictims();
    await eventually(async () => {
      const alive = await owner.query("select 1 from pg_stat_activity where application_name = 'victim'");
      if (alive.length > 0) throw new Error('still there');
    });
    await transaction.query('select 2');
  });
  await t.rejects(between, /Connection terminated|terminating connection|not queryable/);
  t.strictSame(await database.query('select 1 as one'), [{ one: 1 }]);
});

t.test('migrations are applied once, in order, each as a whole, also by two processes at a time', async (t) => {
  const directory = await temporaryFolder('migrations');
  await owner.query('create database migrated');
  const url = server.url.replace(/\/lodewatch$/, '/migrated');
  const [first, second] = [1, 2].map((n) => openDatabase({ url, applicationName: `migrator ${n}` }));
  if (first === undefined || second === undefined) throw new Error('unreachable');
  t.teardown(() => Promise.all([first.close(), second.close()]));
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  await write('0001_a.sql', 'create table a (id int); insert into a values (1); select pg_sleep(0.05);');
  await write('0002_b.sql', 'insert into a values (2);');
  const both = await Promise.all([migrate(first, { directory }), migrate(second, { directory })]);
  t.strictSame(both.flatMap(({ applied }) => applied).sort(), ['0001_a.sql', '0002_b.sql']);
  t.strictSame(await first.query('select id from a order by id'), [{ id: 1 }, { id: 2 }]);

  await write('0003_c.sql', 'insert into a values (3);\ninsert into missing values (1);');
  await t.rejects(migrate(first, { directory }), {
    code: 'POSTGRES_MIGRATION_FAILED',
    message: /0003_c\.sql failed at line 2: relation "missing" does not exist/,
  });
  t.strictSame(await first.query('select count(*) as n from a'), [{ n: 2n }], 'nothing of it is left');
  await write('0003_c.sql', 'insert into a values (3);');
  t.strictSame(await migrate(first, { directory }), { applied: ['0003_c.sql'] });
  t.strictSame(await migrate(first, { directory }), { applied: [] });

  await write('0001_a.sql', 'create table a (id bigint);');
  await t.rejects(migrate(first, { directory }), {
    code: 'POSTGRES_MIGRATION_CHANGED',
    message: /0001_a.sql was edited/,
  });
  await rm(join(directory, '0001_a.sql'));
  await t.rejects(migrate(first, { directory }), { code: 'POSTGRES_MIGRATION_CHANGED', message: /0001_a.sql is gone/ });
});

t.test('the migrations of the project apply to an empty database', async (t) => {
  const { migrationsDirectory } = await import('../src/index.js');
  await owner.query('create database project');
  const database = openDatabase({ url: server.url.replace(/\/lodewatch$/, '/project'), applicationName: 'migrator' });
  t.teardown(() => database.close());
  const { applied } = await migrate(database, { directory: migrationsDirectory });
  t.equal(applied[0], '0001_event_log.sql');
});

/** A listener and what it has heard. */
function hearing(channel: string): { listener: Listener; heard: (string | null)[]; next: () => Promise<void> } {
  const heard: (string | null)[] = [];
  let wake = () => {};
  const listener = listen({
    url: server.url,
    channel,
    onNotify: (payload) => {
      heard.push(payload);
      wake();
    },
  });
  const next = () => new Promise<void>((resolve) => (wake = resolve));
  return { listener, heard, next };
}

t.test('a listener hears notifications, and is told to look after every reconnect', async (t) => {
  const { listener, heard, next } = hearing('bell');
  await next();
  const once = next();
  await owner.query("select pg_notify('bell', 'one')");
  await once;
  t.strictSame(heard, [null, 'one']);
  const again = next();
  await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lodewatch listen bell'",
  );
  await again;
  const twice = next();
  await owner.query("select pg_notify('bell', 'two')");
  await twice;
  t.strictSame(heard, [null, 'one', null, 'two']);
  await listener.close();
});

t.test('a server that dies is started anew at the same address', async (t) => {
  const { listener, heard, next } = hearing('survivor');
  await next();
  const again = next();
  process.kill(await serverPid(dataDir), 'SIGKILL');
  await again;
  t.strictSame(heard, [null, null], 'listeners are told');
  t.strictSame(await eventually(() => texts(owner)), ['a', 'b'], 'and the data is there');
  await listener.close();
});
