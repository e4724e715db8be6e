import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RECORD_DATA, type RecordType } from '@lodewatch/contracts';
import { aDocumentReceived } from '@lodewatch/testing';
import fc from 'fast-check';
import t from 'tap';
import { z } from 'zod';
import { encodeIntegerArray, encodeTextArray, encodeUuidArray } from '../src/append/binary-array.js';
import { prepareRecord } from '../src/append/prepare.js';
import {
  canonicalJson,
  formatCheckpoint,
  type Hash,
  hashLeaf,
  hashNode,
  leafHash,
  openNote,
  parseCheckpoint,
  sealKeyFromSeed,
  signNote,
  UPCASTERS,
  verifyConsistency,
  verifyInclusion,
} from '../src/index.js';
import { type ParsedRow, toLogRecord, upcastData } from '../src/read/upcast.js';
import {
  consistencySteps,
  EMPTY_ROOT,
  growTree,
  inclusionSteps,
  joinNodes,
  type ProofStep,
  rangePlaces,
} from '../src/seal/merkle.js';
import { createLatch } from '../src/subscribe/latch.js';

t.test('canonical JSON is that of RFC 8785', async (t) => {
  // The example of section 3.2.2 and 3.2.3.
  const example = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  );
  t.equal(
    canonicalJson(example),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
  // The sorting example of section 3.2.3, by UTF-16 code units.
  const sorting = {
    '\u20ac': 'Euro Sign',
    '\r': 'CR',
    '\ufb33': 'Hebrew',
    '1': 'One',
    '\ud83d\ude00': 'Emoji',
    '\u0080': 'Control',
    '\u00f6': 'o',
  };
  t.strictSame(Object.values(JSON.parse(canonicalJson(sorting))).length, 7);
  t.equal(
    canonicalJson(sorting),
    '{"\\r":"CR","1":"One","\u0080":"Control","ö":"o","€":"Euro Sign","😀":"Emoji","\ufb33":"Hebrew"}',
  );
  t.equal(canonicalJson({ '10': 1, '9': 2 }), '{"10":1,"9":2}', 'keys that look like numbers are text too');
  t.equal(canonicalJson([-0, [], {}, { a: undefined }]), '[0,[],{},{}]');
  t.equal(canonicalJson(JSON.parse('{"__proto__":1}')), '{"__proto__":1}');
});

t.test('what JSON has no form for is refused, not written as something else', async (t) => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1n,
    undefined,
    [undefined],
    () => 1,
    '\ud800',
    { '\udc00': 1 },
  ])
    t.throws(() => canonicalJson(value), TypeError);
});

t.test('canonical JSON means the same, and does not depend on the order of members', async (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value);
      if (!text.isWellFormed() || /\\ud[89a-f]/i.test(text)) return;
      const canonical = canonicalJson(value);
      t.same(JSON.parse(canonical), JSON.parse(text));
      t.equal(canonicalJson(JSON.parse(canonical)), canonical);
    }),
  );
  const reversed = (value: object) => Object.fromEntries(Object.entries(value).reverse());
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.integer()),
      (value) => canonicalJson(value) === canonicalJson(reversed(value)),
    ),
  );
});

t.test('arrays are encoded as PostgreSQL sends them', async (t) => {
  // array_send of '{a,é}'::text[], '{7}'::int4[] and one uuid, taken from a server.
  t.equal(
    encodeTextArray(['a', 'é']).toString('hex'),
    '00000001000000000000001900000002000000010000000161' + '00000002c3a9',
  );
  t.equal(encodeIntegerArray([7]).toString('hex'), '000000010000000000000017000000010000000100000004' + '00000007');
  t.equal(
    encodeUuidArray(['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']).subarray(20).toString('hex'),
    '00000010a0eebc999c0b4ef8bb6d6bb9bd380a11',
  );
});

t.test('a record is refused before it reaches the database', async (t) => {
  const record = aDocumentReceived();
  t.match(prepareRecord(record, 'ingest'), { schemaVersion: 1, data: /^\{"characters"/ });
  t.throws(() => prepareRecord(record, 'api'), { code: 'EVENT_LOG_NOT_OWNER', message: /belongs to ingest/ });
  t.throws(() => prepareRecord(record, 'clock'), { code: 'EVENT_LOG_NOT_OWNER' });
  t.match(prepareRecord(record, undefined), { type: 'DocumentReceived' }, 'no service, no owner to check');
  const code = 'EVENT_LOG_INVALID_RECORD';
  const broken = (change: object) => ({ ...record, ...change }) as typeof record;
  t.throws(() => prepareRecord(broken({ id: 'x' }), 'ingest'), { code });
  t.throws(() => prepareRecord(broken({ stream: 'document-with space' }), 'ingest'), { code });
  t.throws(() => prepareRecord(broken({ type: 'toString' }), 'ingest'), { code });
  for (const stream of ['document', 'mine-1', 'constructor-1'])
    t.throws(() => prepareRecord(broken({ stream }), undefined), { code }, stream);
  t.throws(() => prepareRecord(broken({ metadata: { actor: 1 } }), 'ingest'), { code, message: /actor/ });
  t.throws(() => prepareRecord(broken({ data: { ...record.data, characters: -1 } }), 'ingest'), {
    code,
    message: /characters/,
  });
  t.throws(() => prepareRecord(broken({ data: { ...record.data, title: '\ud800' } }), 'ingest'), {
    code,
    message: /surrogate/,
  });
  t.notMatch(
    prepareRecord(broken({ data: { ...record.data, stray: 1 } }), 'ingest').data,
    /stray/,
    'unknown fields are left out',
  );
});

const golden = fileURLToPath(new URL('../../test/golden/', import.meta.url));

t.test('every version of every record type ever written still reads', async (t) => {
  const files = new Set(readdirSync(golden));
  for (const [type, current] of Object.entries(RECORD_DATA)) {
    for (let version = 1; version <= current.version; version += 1) {
      const name = `${type}.v${version}.json`;
      t.ok(files.delete(name), `${name} is kept: run write-golden after a new version`);
      const written: unknown = JSON.parse(readFileSync(`${golden}${name}`, 'utf8'));
      const data = upcastData(type, version, written, current, UPCASTERS[type as RecordType] ?? []);
      if (version === current.version) t.strictSame(data, written, `${name} comes out as it went in`);
    }
  }
  t.strictSame([...files], [], 'no file is left that no type answers for');
});

t.test('old data is brought to the newest version step by step, and checked', async (t) => {
  const current = { version: 3, schema: z.object({ name: z.string(), minerals: z.array(z.string()).min(1) }) };
  const upcasters = [
    (data: unknown) => ({ name: z.object({ title: z.string() }).parse(data).title, mineral: 'lithium' }),
    (data: unknown) => {
      const { name, mineral } = z.object({ name: z.string(), mineral: z.string() }).parse(data);
      return { name, minerals: mineral === '' ? [] : [mineral] };
    },
  ];
  t.strictSame(upcastData('Mine', 1, { title: 'a' }, current, upcasters), { name: 'a', minerals: ['lithium'] });
  t.strictSame(upcastData('Mine', 2, { name: 'a', mineral: 'tin' }, current, upcasters), {
    name: 'a',
    minerals: ['tin'],
  });
  const code = 'EVENT_LOG_UPCAST_FAILED';
  t.throws(() => upcastData('Mine', 2, { name: 'a', mineral: '' }, current, upcasters), { code, message: /minerals/ });
  t.throws(() => upcastData('Mine', 1, { title: 'a' }, current, upcasters.slice(0, 1)), {
    code,
    message: /no upcaster/,
  });
});

const row: ParsedRow = {
  position: 7n,
  id: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  stream: 'document-doc_1',
  version: 1,
  type: 'DocumentErased',
  schemaVersion: 1,
  data: { id: 'doc_1', reason: 'x' },
  metadata: {},
  recordedAt: '2026-11-24T12:00:00.000000Z',
  hash: '',
};

t.test('a reader stops at a record from the future instead of passing it over', async (t) => {
  t.equal(toLogRecord(row, {}), row);
  const code = 'EVENT_LOG_UNKNOWN_RECORD';
  t.throws(() => toLogRecord({ ...row, schemaVersion: 99 }, {}), { code, message: /record 7 .* version 99/ });
  t.throws(() => toLogRecord({ ...row, type: 'MineOpened' }, {}), { code });
});

t.test('anyone can take the leaf hash from a record as it is served', async (t) => {
  const data = '{"id":"doc_1","reason":"x"}';
  const served = { ...row, data, metadata: '{"actor":"ingest"}' };
  const dataHash = createHash('sha256').update(data).digest('hex');
  const envelope =
    `{"dataHash":"${dataHash}","id":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","metadata":{"actor":"ingest"},"position":"7",` +
    '"recordedAt":"2026-11-24T12:00:00.000000Z","schemaVersion":1,"stream":"document-doc_1","type":"DocumentErased","version":1}';
  const { hash: _, ...record } = served;
  t.strictSame(leafHash(record), createHash('sha256').update(`\0${envelope}`).digest());
});

// Inputs and roots of the reference tests of Certificate Transparency (RFC 6962), for sizes 0 to 8.
const CT_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => Buffer.from(hex, 'hex'));
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** MTH of RFC 9162 2.1.1, word for word. */
function rootByTheRfc(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (first === undefined) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashNode(rootByTheRfc(leaves.slice(0, split)), rootByTheRfc(leaves.slice(split)));
}

/** The hash of a step of a proof over leaves in memory. */
function hashStep(leaves: readonly Hash[], step: ProofStep): Hash {
  return joinNodes(
    step.map(({ level, index }) => {
      const width = 2 ** level;
      return rootByTheRfc(leaves.slice(Number(index) * width, (Number(index) + 1) * width));
    }),
  );
}

function grown(leaves: readonly Hash[]): Hash {
  const tree = growTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

t.test('roots are those of the reference tests of Certificate Transparency', async (t) => {
  const leaves = CT_LEAVES.map(hashLeaf);
  for (const [size, root] of CT_ROOTS.entries())
    t.equal(grown(leaves.slice(0, size)).toString('hex'), root, `size ${size}`);
  // Paths of the same tests: leaf 0 of 8, leaf 5 of 8, leaf 2 of 3; sizes 6 to 8 and 2 to 5.
  const path = (steps: readonly ProofStep[]) => steps.map((step) => hashStep(leaves, step).toString('hex'));
  t.strictSame(path(inclusionSteps(0n, 8n)), [
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  t.strictSame(path(inclusionSteps(5n, 8n)), [
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  t.strictSame(path(inclusionSteps(2n, 3n)), ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
  t.strictSame(path(consistencySteps(6n, 8n)), [
    '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  t.strictSame(path(consistencySteps(2n, 5n)), [
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  ]);
});

const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => hashLeaf(Buffer.from(String(index))));
const sizeAndIndex = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

t.test('a tree that grows leaf by leaf, or from its range, has the root that the RFC defines', async (t) => {
  fc.assert(
    fc.property(sizeAndIndex, ([size, half]) => {
      const leaves = leavesOf(size);
      const range = rangePlaces(BigInt(half)).map((place) => hashStep(leaves, [place]));
      const resumed = growTree(BigInt(half), range);
      for (const leaf of leaves.slice(half)) resumed.add(leaf);
      t.strictSame(grown(leaves), rootByTheRfc(leaves));
      t.strictSame(resumed.root(), rootByTheRfc(leaves));
      t.equal(resumed.size, BigInt(size));
    }),
    { numRuns: 40 },
  );
});

t.test('every inclusion proof verifies, for its own leaf, index, size and root alone', async (t) => {
  fc.assert(
    fc.property(sizeAndIndex, ([size, index]) => {
      const leaves = leavesOf(size);
      const path = inclusionSteps(BigInt(index), BigInt(size)).map((step) => hashStep(leaves, step));
      const leaf = leaves[index] ?? EMPTY_ROOT;
      const proof = { index: BigInt(index), size: BigInt(size), leaf, path, root: rootByTheRfc(leaves) };
      t.ok(path.length <= Math.ceil(Math.log2(size)));
      t.ok(verifyInclusion(proof));
      t.notOk(verifyInclusion({ ...proof, leaf: hashLeaf(Buffer.from('forged')) }));
      t.notOk(verifyInclusion({ ...proof, root: EMPTY_ROOT }));
      t.notOk(verifyInclusion({ ...proof, index: BigInt(size) }));
      t.notOk(verifyInclusion({ ...proof, index: -1n }));
      t.notOk(verifyInclusion({ ...proof, path: [...path, leaf] }));
      if (size > 1) {
        t.notOk(verifyInclusion({ ...proof, path: path.slice(1) }));
        t.notOk(verifyInclusion({ ...proof, index: BigInt((index + 1) % size) }));
      }
    }),
    { numRuns: 60 },
  );
});

t.test('every consistency proof verifies, for its own sizes and roots alone', async (t) => {
  fc.assert(
    fc.property(sizeAndIndex, ([to, index]) => {
      const from = index + 1;
      const leaves = leavesOf(to);
      const path = consistencySteps(BigInt(from), BigInt(to)).map((step) => hashStep(leaves, step));
      const oldRoot = rootByTheRfc(leaves.slice(0, from));
      const proof = { from: BigInt(from), to: BigInt(to), path, oldRoot, newRoot: rootByTheRfc(leaves) };
      t.ok(verifyConsistency(proof));
      t.notOk(verifyConsistency({ ...proof, oldRoot: EMPTY_ROOT }));
      t.notOk(verifyConsistency({ ...proof, newRoot: EMPTY_ROOT }));
      t.notOk(verifyConsistency({ ...proof, path: [...path, oldRoot] }));
      t.notOk(verifyConsistency({ ...proof, from: 0n }));
      t.notOk(verifyConsistency({ ...proof, from: BigInt(to) + 1n }));
      if (path.length > 0) t.notOk(verifyConsistency({ ...proof, path: path.slice(1) }));
    }),
    { numRuns: 60 },
  );
});

t.test('signed notes are those of other tools', async (t) => {
  // The example in the documentation of golang.org/x/mod/sumdb/note.
  const verifier = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`;
  t.equal(openNote(note, verifier), text);
  t.equal(openNote(note.replace('answer', 'Answer'), verifier), null);
  // The private key of the same example is this seed.
  const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1);
  const key = sealKeyFromSeed(seed, 'PeterNeumann');
  t.equal(key.verifier, verifier);
  t.equal(signNote(text, key), note);
});

t.test('a checkpoint is read back as it was signed, and by its own key alone', async (t) => {
  const key = sealKeyFromSeed(Buffer.alloc(32, 1));
  const checkpoint = { origin: 'lodewatch', size: 2n ** 60n, root: hashLeaf(Buffer.from('x')) };
  const note = signNote(formatCheckpoint(checkpoint), key);
  t.strictSame(parseCheckpoint(openNote(note, key.verifier) ?? ''), checkpoint);
  t.equal(openNote(note, sealKeyFromSeed(Buffer.alloc(32, 2)).verifier), null);
  t.equal(openNote(note, sealKeyFromSeed(Buffer.alloc(32, 1), 'other').verifier), null);
  const witnessed = `${note}— witness.example ${Buffer.alloc(68).toString('base64')}\n`;
  t.equal(openNote(witnessed, key.verifier), formatCheckpoint(checkpoint), 'a second signature does no harm');
  t.equal(openNote('no note', key.verifier), null);
  const code = 'EVENT_LOG_MALFORMED_NOTE';
  t.throws(() => parseCheckpoint('lodewatch\n01\nAAAA\n'), { code });
  t.throws(() => openNote(note, 'lodewatch+00000000+AQ=='), { code });
  t.throws(() => sealKeyFromSeed(Buffer.alloc(31)), { code });
  t.throws(() => sealKeyFromSeed(Buffer.alloc(32), 'two words'), { code });
});

t.test('a ring before anybody waits is not lost, and wakes once', async (t) => {
  const latch = createLatch();
  const { signal } = new AbortController();
  latch.ring();
  await latch.wait(60_000, signal);
  let woken = false;
  const waiting = latch.wait(60_000, signal).then(() => (woken = true));
  await Promise.resolve();
  t.equal(woken, false);
  latch.ring();
  await waiting;
  await latch.wait(1, signal);
  await latch.wait(60_000, AbortSignal.abort());
});
