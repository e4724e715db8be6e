import type { NewRecord } from '@lodewatch/contracts';
import { openDatabase } from '@lodewatch/postgres';
import {
  aDocument,
  aDocumentReceived,
  fakeClock,
  holdTestServer,
  type TestDatabase,
  testDatabase,
} from '@lodewatch/testing';
import t from 'tap';
import { benchAppend } from '../bench/append-bench.js';
import {
  createEventLog,
  createLogSeals,
  type EventLog,
  type LogReport,
  type LogSeals,
  openNote,
  parseCheckpoint,
  type Seal,
  sealKeyFromSeed,
  verifyConsistency,
  verifyInclusion,
  verifyLog,
} from '../src/index.js';

// Held for the whole file, so that the tests share one server.
const server = await holdTestServer();
t.teardown(() => server.release());

const key = sealKeyFromSeed(Buffer.alloc(32, 7));

interface Fixture extends TestDatabase {
  readonly log: EventLog;
  readonly seals: LogSeals;
  readonly verify: (notes?: readonly string[]) => Promise<LogReport>;
  readonly append: (name: string, count: number) => Promise<void>;
  /** Changes the log as only a superuser can: with the trigger off. */
  readonly tamper: (statement: string) => Promise<void>;
}

const documents = (name: string, count: number): NewRecord[] =>
  Array.from({ length: count }, (_, number) => aDocumentReceived(aDocument({ text: `${name} ${number}` })));

async function fixture(t: Parameters<typeof testDatabase>[0]): Promise<Fixture> {
  const test = await testDatabase(t);
  const { database, owner } = test;
  const log = createEventLog({ database, clock: fakeClock() });
  return {
    ...test,
    log,
    seals: createLogSeals({ database }),
    verify: (notes) => verifyLog({ database, verifier: key.verifier, ...(notes === undefined ? {} : { notes }) }),
    append: async (name, count) => {
      await log.append(documents(name, count));
    },
    tamper: (statement) =>
      owner.transaction(async (transaction) => {
        for (const table of ['records', 'seals', 'tree_nodes'])
          await transaction.query(`alter table log.${table} disable trigger all`);
        await transaction.query(statement);
        for (const table of ['records', 'seals', 'tree_nodes'])
          await transaction.query(`alter table log.${table} enable always trigger refuse_change`);
      }),
  };
}

const bytes = (hex: string) => Buffer.from(hex, 'hex');

async function sealed({ seals }: Fixture): Promise<Seal> {
  const seal = await seals.seal(key);
  if (seal === null) throw new Error('nothing to seal');
  return seal;
}

t.test('seals grow with the log, and every proof under them verifies by what is handed out alone', async (t) => {
  const f = await fixture(t);
  t.equal(await f.seals.seal(key), null, 'an empty log is not sealed');
  await t.rejects(f.seals.inclusionProof(1n), { code: 'EVENT_LOG_NOT_SEALED' });
  const made: Seal[] = [];
  // Sizes on both sides of the 256 leaves of a stored node, and past 256 nodes' worth of neighbours.
  for (const [round, count] of [1, 254, 1, 1, 400, 700].entries()) {
    await f.append(`round ${round}`, count);
    made.push(await sealed(f));
    t.equal(await f.seals.seal(key), null, 'what is sealed is not sealed again');
  }
  t.strictSame(
    made.map(({ size }) => size),
    [1n, 255n, 256n, 257n, 657n, 1357n],
  );
  t.strictSame(await f.seals.list({ after: 255n, limit: 2 }), made.slice(2, 4));
  t.strictSame(await f.seals.latest(), made.at(-1));

  for (const seal of made) {
    const checkpoint = parseCheckpoint(openNote(seal.note, key.verifier) ?? '');
    t.strictSame(checkpoint, { origin: 'lodewatch', size: seal.size, root: bytes(seal.root) });
    for (const position of new Set([1n, 128n, 255n, 256n, 257n, 600n, seal.size])) {
      if (position > seal.size) continue;
      const proof = await f.seals.inclusionProof(position, seal.size);
      const [served] = await f.log.readStored({ after: position - 1n, limit: 1 });
      t.equal(proof.leaf, served?.hash);
      t.ok(
        verifyInclusion({
          index: proof.leafIndex,
          size: checkpoint.size,
          leaf: bytes(proof.leaf),
          path: proof.path.map(bytes),
          root: checkpoint.root,
        }),
        `${position} under ${seal.size}`,
      );
    }
  }
  for (const older of made) {
    for (const newer of made.filter(({ size }) => size >= older.size)) {
      const { path } = await f.seals.consistencyProof(older.size, newer.size);
      const proof = { from: older.size, to: newer.size, oldRoot: bytes(older.root), newRoot: bytes(newer.root) };
      t.ok(verifyConsistency({ ...proof, path: path.map(bytes) }), `${older.size} begins ${newer.size}`);
    }
  }
  const code = 'EVENT_LOG_NOT_SEALED';
  await t.rejects(f.seals.inclusionProof(1358n), { code });
  await t.rejects(f.seals.inclusionProof(0n), { code });
  await t.rejects(f.seals.inclusionProof(1n, 2n), { code });
  await t.rejects(f.seals.consistencyProof(256n, 255n), { code });
  t.strictSame(await f.verify(), {
    records: 1357n,
    seals: 6,
    sealedThrough: 1357n,
    root: made.at(-1)?.root,
    faults: [],
  });
});

t.test('two processes that seal at once make one seal', async (t) => {
  const f = await fixture(t);
  await f.append('a', 600);
  const other = openDatabase({ url: f.url, applicationName: 'second sealer' });
  t.teardown(() => other.close());
  const both = await Promise.allSettled([f.seals.seal(key), createLogSeals({ database: other }).seal(key)]);
  for (const outcome of both) t.equal(outcome.status, 'fulfilled');
  t.equal((await f.seals.list({ after: 0n, limit: 10 })).length, 1);
  t.strictSame((await f.verify()).faults, []);
});

/** One change to a log of 600 records, sealed at 300 and at 600, and the faults that it must bring to light. */
const tampers: readonly [title: string, statement: string, faults: readonly (readonly [string, bigint])[]][] = [
  [
    'a changed letter',
    `update log.records set data = replace(data::text, '2025-10-28', '2025-10-29')::json where position = 5`,
    [
      ['hash_differs', 5n],
      ['node_differs', 256n],
      ['root_differs', 300n],
      ['root_differs', 600n],
    ],
  ],
  [
    'a changed letter with a hash to match',
    `update log.records set data = replace(data::text, '2025-10-28', '2025-10-29')::json,
       hash = log.leaf_hash(position, recorded_at, id, stream, version, type, schema_version,
         replace(data::text, '2025-10-28', '2025-10-29'), metadata::text) where position = 400`,
    [
      ['node_differs', 512n],
      ['root_differs', 600n],
    ],
  ],
  [
    'a changed actor',
    `update log.records set metadata = '{"actor":"nobody"}' where position = 600`,
    [
      ['hash_differs', 600n],
      ['root_differs', 600n],
    ],
  ],
  [
    'spaces that change nothing but the bytes',
    `update log.records set data = replace(data::text, ',', ', ')::json where position = 600`,
    [
      ['not_canonical', 600n],
      ['hash_differs', 600n],
      ['root_differs', 600n],
    ],
  ],
  [
    'a moved time',
    `update log.records set recorded_at = recorded_at - interval '1 second' where position = 600`,
    [
      ['time_out_of_order', 600n],
      ['hash_differs', 600n],
      ['root_differs', 600n],
    ],
  ],
  [
    'a removed record',
    'delete from log.records where position = 599',
    [
      ['position_missing', 599n],
      ['records_missing', 600n],
    ],
  ],
  ['a cut-off tail', 'delete from log.records where position > 590', [['records_missing', 600n]]],
  [
    'two records that changed places',
    `update log.records set position = case position when 598 then 9999 else 598 end where position in (598, 599);
     update log.records set position = 599 where position = 9999`,
    [
      ['hash_differs', 598n],
      ['time_out_of_order', 599n],
      ['hash_differs', 599n],
      ['root_differs', 600n],
    ],
  ],
  [
    'a version out of turn',
    'update log.records set version = 2 where position = 600',
    [
      ['version_out_of_order', 600n],
      ['hash_differs', 600n],
      ['root_differs', 600n],
    ],
  ],
  ['a changed node of the tree', `update log.tree_nodes set hash = '\\x00' where index = 0`, [['node_differs', 256n]]],
  ['a removed node of the tree', 'delete from log.tree_nodes where index = 1', [['node_differs', 512n]]],
  ['a node without records', `insert into log.tree_nodes values (8, 2, '\\x00')`, [['node_differs', 600n]]],
  ['a seal with another root', `update log.seals set root = '\\x00' where size = 300`, [['seal_malformed', 300n]]],
  [
    'a seal that was written anew without the key',
    `update log.seals set note = replace(note, 'lodewatch' || chr(10) || '300', 'lodewatch' || chr(10) || '299')
       where size = 300`,
    [['signature_invalid', 300n]],
  ],
];

t.test('every kind of tampering is found, and every fault of it is told', async (t) => {
  for (const [title, statement, expected] of tampers) {
    await t.test(title, async (t) => {
      const f = await fixture(t);
      await f.append('a', 300);
      await sealed(f);
      await f.append('b', 300);
      await sealed(f);
      for (const part of statement.split(';')) await f.tamper(part);
      const { faults } = await f.verify();
      t.strictSame(
        faults.map(({ kind, position }) => [kind, position]).sort(),
        expected.map((fault) => [...fault]).sort(),
        title,
      );
    });
  }
});

t.test('a log rewritten together with its seals is found by a note kept elsewhere, and only so', async (t) => {
  const f = await fixture(t);
  await f.append('true', 300);
  const { note } = await sealed(f);
  for (const table of ['records', 'seals', 'tree_nodes']) await f.tamper(`truncate log.${table}`);
  await f.append('forged', 300);
  await sealed(f);
  t.strictSame((await f.verify()).faults, []);
  t.match((await f.verify([note])).faults, [{ kind: 'root_differs', position: 300n }]);
});

t.test('what is not sealed yet is checked by its hashes', async (t) => {
  const f = await fixture(t);
  await f.append('a', 10);
  await sealed(f);
  await f.append('b', 300);
  t.match(await f.verify(), { records: 310n, sealedThrough: 10n, faults: [] });
  await f.tamper(`update log.records set type = 'DocumentErased' where position = 305`);
  t.match((await f.verify()).faults, [{ kind: 'hash_differs', position: 305n }]);
});

t.test('the bench measures something', async (t) => {
  const { owner } = await testDatabase(t);
  const figures = await benchAppend(owner, { records: 100 });
  for (const [name, figure] of Object.entries(figures))
    t.ok((typeof figure === 'number' ? figure : figure.ratio) > 0, name);
});
