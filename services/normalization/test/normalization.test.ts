import {
  curatedHappeningSchema,
  derivedShortId,
  type LogRecord,
  type RiskEvent,
  readingSchema,
} from '@lodewatch/contracts';
import { aClaim, aDocument, aHappening, aReading, aRiskEvent, aRiskEventDocument } from '@lodewatch/testing';
import t from 'tap';
import { NormalizationError } from '../src/errors.js';
import { toCuratedReading } from '../src/read-documents/curated-reading.js';
import { createPreparation } from '../src/read-documents/prepare-readings.js';
import type { ReaderPool } from '../src/read-documents/reader-pool.js';
import { changesBetween, type Standing } from '../src/resolve-claims/changes.js';

const id = (name: string) => derivedShortId('evt', name);
const claimId = (name: string) => aClaim({ quote: { start: 0, end: 1, text: name } }).id;
const documentOf = (...names: readonly string[]) =>
  names.map((name) => aRiskEventDocument({ id: aDocument({ text: name }).id, claimIds: [claimId(name)] }));
const event = (name: string, documents: readonly string[], more: Partial<RiskEvent> = {}): RiskEvent =>
  aRiskEvent({ id: id(name), documents: documentOf(...documents), ...more });
const standing = (one: RiskEvent, claims = one.documents.flatMap((document) => document.claimIds)): Standing => ({
  event: one,
  claimIds: claims,
});
const cause = { recordId: '11111111-1111-8111-8111-111111111111', correlationId: undefined };
const changes = (before: readonly Standing[], resolved: readonly RiskEvent[]) =>
  changesBetween({ before, after: resolved, resolved, causeOf: () => cause });

t.test('a risk event that was not there is detected, under a record id that its cause and content give', async (t) => {
  const { records, stored, withdrawn } = changes([], [event('a', ['x'])]);
  t.match(records, [{ type: 'RiskEventDetected', data: { id: id('a') }, metadata: { causationId: cause.recordId } }]);
  t.strictSame([stored.length, withdrawn], [1, []]);
  t.equal(changes([], [event('a', ['x'])]).records[0]?.id, records[0]?.id);
  t.not(changes([], [event('a', ['x', 'y'])]).records[0]?.id, records[0]?.id);
});

t.test('a risk event is updated with the fields that have changed, and left alone when none has', async (t) => {
  const before = event('a', ['x']);
  t.strictSame(changes([standing(before)], [before]).records, []);
  const { records } = changes([standing(before)], [{ ...before, stage: 'in_force', due: '2026-04-28' }]);
  t.match(records, [{ type: 'RiskEventUpdated', data: { changed: ['stage', 'due'] } }]);
});

t.test('a risk event whose id is gone is withdrawn, first of all, and says where its claims are now', async (t) => {
  const [a, b] = [event('a', ['x']), event('b', ['y'])];
  const merged = event('b', ['x', 'y']);
  const { records, withdrawn } = changes([standing(a), standing(b)], [merged]);
  t.match(records, [
    { type: 'RiskEventWithdrawn', data: { id: id('a'), mergedInto: id('b') } },
    { type: 'RiskEventUpdated', data: { riskEvent: { id: id('b') }, changed: ['documents'] } },
  ]);
  t.strictSame(withdrawn, [id('a')]);

  const reread = {
    ...event('c', ['x']),
    documents: [aRiskEventDocument({ id: aDocument({ text: 'x' }).id, claimIds: [claimId('new')] })],
  };
  t.match(
    changes([standing(a, [])], [reread]).records[0]?.data,
    { mergedInto: id('c') },
    'read again: by its document',
  );
  t.match(changes([standing(a, [])], []).records, [{ data: { mergedInto: null } }]);
  const other = event('d', ['x'], { type: 'financing_measure' });
  t.match(
    changes([standing(a, [])], [other]).records[0]?.data,
    { mergedInto: null },
    'another type is another happening',
  );
});

t.test('what a curator has read is a valid reading with a reason for every field', async (t) => {
  const happening = curatedHappeningSchema.parse({ ...aHappening({ due: '2026-04-28' }), sourceStatus: 'recalled' });
  const reading = toCuratedReading(
    aDocument({ language: null }),
    [happening, { ...happening, stage: 'proposed' }],
    'Accord',
  );
  readingSchema.parse(reading);
  t.match(reading, {
    language: 'und',
    claims: [{ stage: 'signed', quote: { text: 'Accord' } }, { stage: 'proposed' }],
  });
  t.not(reading.claims[0]?.id, reading.claims[1]?.id);
  const [claim] = reading.claims;
  t.ok(claim?.evidence.every(({ rule }) => rule === 'curated/timeline/recalled'));
  t.strictSame(
    claim?.evidence.map(({ field, value }) => [field, value]),
    [
      ['type', null],
      ['direction', null],
      ['stage', null],
      ['announced', null],
      ['due', null],
      ['actors', 'JP'],
      ['actors', 'US'],
      ['minerals', 'rare_earths'],
    ],
  );
});

t.test('a batch that comes again in parts is not read again, and a failure is told once', async (t) => {
  let readings = 0;
  const pool: ReaderPool = {
    version: async () => 'test-1',
    read: async (documents) =>
      documents.map(({ id: documentId, text }) => {
        readings += 1;
        return text === 'bad'
          ? new NormalizationError('NORMALIZATION_READING_TIMED_OUT', 'too long')
          : aReading({ documentId });
      }),
    close: async () => undefined,
  };
  const { prepare } = createPreparation({
    pool,
    documentText: async (documentId) => (documentId === bad.data.id ? 'bad' : 'good'),
  });
  const received = (name: string) =>
    ({ id: name, type: 'DocumentReceived', data: aDocument({ text: name }), metadata: {} }) as LogRecord & {
      type: 'DocumentReceived';
    };
  const [good, bad] = [received('good'), received('bad')];
  t.ok((await prepare([good, bad])).get('bad') instanceof NormalizationError);
  t.match((await prepare([good])).get('good'), { documentId: good.data.id });
  t.ok((await prepare([bad])).get('bad') instanceof NormalizationError);
  t.equal(readings, 2, 'each document was read once for three deliveries');
  await prepare([bad]);
  t.equal(readings, 3, 'tried again later it is read again');
});
