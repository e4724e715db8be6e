import { SERVICE_ROLE } from '@lodewatch/postgres';
import t from 'tap';
import { holdTestServer, testDatabase } from '../src/index.js';

const server = await holdTestServer();
t.teardown(() => server.release());

t.test('each test has a database of its own, migrated, in the role of the service', async (t) => {
  const [one, two] = await Promise.all([testDatabase(t), testDatabase(t)]);
  t.not(one.url, two.url);
  t.match(await one.database.query('select current_user as role'), [{ role: SERVICE_ROLE }]);
  t.not((await one.owner.query<{ role: string }>('select current_user as role'))[0]?.role, SERVICE_ROLE);
  await one.database.query(`insert into log.checkpoints values ('mine', 1)`);
  t.strictSame(await two.database.query('select * from log.checkpoints'), []);
});

t.test('a database is gone when its test has ended, also when queries still ran', async (t) => {
  let name = '';
  await t.test('a test', async (t) => {
    const { url, owner } = await testDatabase(t);
    name = new URL(url).pathname.slice(1);
    t.teardown(() => owner.query('select pg_sleep(0.02)').then(() => {}));
  });
  const { owner } = await testDatabase(t);
  t.strictSame(await owner.query('select 1 from pg_database where datname = $1', [name]), []);
});
