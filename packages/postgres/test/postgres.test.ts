import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import {
  createBackOff,
  isRetryableDatabaseError,
  PostgresError,
  readMigrations,
  waitForDatabase,
} from '../src/index.js';
import { toInstant } from '../src/type-parsers.js';
import { describeUrl } from '../src/wait-for-database.js';

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lodewatch-migrations-'));
  t.teardown(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

t.test('an instant always has six digits of a second and ends in Z', async (t) => {
  t.equal(toInstant('2026-11-24 18:00:00.123456+00'), '2026-11-24T18:00:00.123456Z');
  t.equal(toInstant('2026-11-24 18:00:00.1+00'), '2026-11-24T18:00:00.100000Z');
  t.equal(toInstant('2026-11-24 18:00:00+00'), '2026-11-24T18:00:00.000000Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (milliseconds) => {
      const iso = new Date(milliseconds).toISOString();
      const asPostgresWrites = `${iso.slice(0, 10)} ${iso.slice(11, -1).replace(/\.?0+$/, (zeros, at: number) => (at >= 8 ? '' : zeros))}+00`;
      t.equal(Date.parse(toInstant(asPostgresWrites)), milliseconds);
    }),
    { numRuns: 50 },
  );
});

t.test('what passes by itself is told from what does not', async (t) => {
  const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });
  for (const code of ['57P01', '57P03', '08006', '40001', '55P03', '53300', 'ECONNREFUSED', 'ECONNRESET'])
    t.ok(isRetryableDatabaseError(withCode(code)), code);
  for (const code of ['23505', '42P01', '28P01', '3D000', '22023', 'ENOENT'])
    t.notOk(isRetryableDatabaseError(withCode(code)), code);
  t.ok(isRetryableDatabaseError(new Error('Connection terminated unexpectedly')));
  t.ok(isRetryableDatabaseError(new AggregateError([withCode('ECONNREFUSED')])));
  t.ok(isRetryableDatabaseError(new PostgresError('POSTGRES_AWAY', 'x', { retryable: true })));
  t.notOk(isRetryableDatabaseError(new PostgresError('POSTGRES_URL', 'x')));
  t.notOk(isRetryableDatabaseError(new Error('Connection refused by policy')));
  t.notOk(isRetryableDatabaseError('57P01'));
});

t.test('migrations are read in the order of their numbers, with a checksum', async (t) => {
  const folder = await folderWith({ '0002_b.sql': 'select 2', '0001_a.sql': 'select 1', 'README.md': '' });
  const migrations = await readMigrations(folder);
  t.strictSame(
    migrations.map(({ number, name, sql }) => [number, name, sql]),
    [
      [1, '0001_a.sql', 'select 1'],
      [2, '0002_b.sql', 'select 2'],
    ],
  );
  t.match(migrations[0]?.checksum, /^[0-9a-f]{64}$/);
});

t.test('a migration without a number, or with that of another, is refused', async (t) => {
  const code = 'POSTGRES_MIGRATION_NAME';
  await t.rejects(readMigrations(await folderWith({ 'a.sql': '' })), { code });
  await t.rejects(readMigrations(await folderWith({ '0001_a.sql': '', '0001_b.sql': '' })), { code });
});

t.test('a back-off stops waiting when it is aborted', async (t) => {
  const stop = new AbortController();
  const backOff = createBackOff({ first: 60_000, most: 60_000, signal: stop.signal });
  const waiting = backOff.wait();
  stop.abort();
  t.equal(await waiting, false);
});

t.test('a log line about a database shows neither user nor password', async (t) => {
  t.equal(describeUrl('postgres://me:secret@db.example:5432/lodewatch'), 'db.example:5432/lodewatch');
  t.throws(() => describeUrl('not a url'), { code: 'POSTGRES_URL' });
});

t.test('waiting for a database that stays away ends in one clear error', async (t) => {
  const lines: object[] = [];
  const note = (fields: object) => lines.push(fields);
  const log = { info: note, warn: note, error: note };
  // Port 1 on the loopback: nothing listens there.
  const url = 'postgres://me:secret@127.0.0.1:1/lodewatch';
  await t.rejects(waitForDatabase(url, { log, timeoutMs: 250 }), { code: 'POSTGRES_AWAY', retryable: true });
  t.ok(lines.length >= 2, 'each attempt is logged');
  t.notMatch(JSON.stringify(lines), /secret/);
  const stop = new AbortController();
  stop.abort(new Error('stopping'));
  await t.rejects(waitForDatabase(url, { signal: stop.signal }), { message: 'stopping' });
});
