import { createHash, randomBytes } from 'node:crypto';
import {
  type Database,
  migrate,
  migrationsDirectory,
  openDatabase,
  readMigrations,
  SERVICE_ROLE,
} from '@lodewatch/postgres';
import { holdTestServer } from './test-server.js';

export interface TestDatabase {
  /** As the service role. */
  readonly database: Database;
  /** As the owner, for set-up and for tampering. */
  readonly owner: Database;
  /** Connection string of the owner. */
  readonly url: string;
}

/** What is needed of a tap test. */
export interface Teardown {
  teardown(work: () => Promise<void> | void): void;
}

/** 'LODE', and the second key of this lock: one process makes the template, the others wait for it. */
const TEMPLATE_LOCK = [0x4c4f4445, 3] as const;

function urlOf(serverUrl: string, databaseName: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${databaseName}`;
  return url.href;
}

async function templateName(): Promise<string> {
  const hash = createHash('sha256');
  for (const { name, checksum } of await readMigrations(migrationsDirectory)) hash.update(`${name} ${checksum}\n`);
  return `lodewatch_template_${hash.digest('hex').slice(0, 12)}`;
}

async function makeTemplate(serverUrl: string, admin: Database, name: string): Promise<void> {
  // Made under another name first: a template that is there is complete.
  const unfinished = `${name}_new`;
  await admin.query(`drop database if exists ${unfinished} with (force)`);
  await admin.query(`create database ${unfinished}`);
  const owner = openDatabase({ url: urlOf(serverUrl, unfinished), applicationName: 'test template', poolSize: 1 });
  try {
    await migrate(owner, { directory: migrationsDirectory });
  } finally {
    await owner.close();
  }
  await admin.query(`alter database ${unfinished} rename to ${name}`);
}

/** Makes the template of this state of the migrations if no other test has; answers its name. */
async function ensureTemplate(serverUrl: string): Promise<string> {
  const name = await templateName();
  // One connection, so that the session lock and the statements share it.
  const admin = openDatabase({ url: serverUrl, applicationName: 'test template', poolSize: 1 });
  try {
    await admin.query('set lock_timeout = 0');
    await admin.query('select pg_advisory_lock($1, $2)', TEMPLATE_LOCK);
    const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (found.length === 0) await makeTemplate(serverUrl, admin, name);
    return name;
  } finally {
    await admin.close();
  }
}

async function runAsAdmin(serverUrl: string, statement: string): Promise<void> {
  const admin = openDatabase({ url: serverUrl, applicationName: 'test', poolSize: 1 });
  try {
    await admin.query(statement);
  } finally {
    await admin.close();
  }
}

/**
 * A database of its own for one test file, with all migrations applied, copied from a template that is made once per
 * server and state of the migrations. Dropped when the test ends.
 */
export async function testDatabase(t: Teardown): Promise<TestDatabase> {
  const server = await holdTestServer();
  const name = `lodewatch_test_${randomBytes(8).toString('hex')}`;
  try {
    await runAsAdmin(server.url, `create database ${name} template ${await ensureTemplate(server.url)}`);
  } catch (error) {
    await server.release();
    throw error;
  }
  const url = urlOf(server.url, name);
  const database = openDatabase({ url, role: SERVICE_ROLE, applicationName: 'test service' });
  const owner = openDatabase({ url, applicationName: 'test owner', poolSize: 4 });
  t.teardown(async () => {
    await Promise.all([database.close(), owner.close()]);
    await runAsAdmin(server.url, `drop database ${name} with (force)`);
    await server.release();
  });
  return { database, owner, url };
}
