import assert from 'node:assert/strict';
import {
  addDays,
  type Claim,
  type Decision,
  derivedId,
  firstDay,
  type MINERAL_IDS,
  RISK_EVENT_TYPES,
  type RiskEvent,
  riskEventSchema,
  STAGES,
} from '@lodewatch/contracts';
import { policyTimeline } from '@lodewatch/reference';
import fc from 'fast-check';
import t, { type Test as Tap } from 'tap';
import {
  type AnalystDecision,
  affinity,
  candidateKeys,
  compareReaderVersions,
  explainAffinity,
  Memo,
  type ReadDocument,
  related,
  resolve,
  resolveDocuments,
  resolveMentions,
  toMentions,
} from '../src/index.js';
import { type GivenClaim, type GivenDocument, givenDocument } from './given.js';

/** How well reports on the policy timeline met when this was last set. */
const FLOOR = { precision: 0.75, recall: 0.98 };

const resolved = (...documents: readonly GivenDocument[]): readonly RiskEvent[] =>
  resolve(documents.map(givenDocument));
const only = (events: readonly RiskEvent[], wanted: Partial<RiskEvent>): RiskEvent => {
  const found = events.filter((event) =>
    Object.entries(wanted).every(
      ([key, value]) => JSON.stringify(event[key as keyof RiskEvent]) === JSON.stringify(value),
    ),
  );
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} events match ${JSON.stringify(wanted)}`);
  return first;
};
const claimIdsOf = (event: RiskEvent) => event.documents.flatMap((document) => document.claimIds);

const accord: GivenClaim = { type: 'accord', stage: 'signed', actors: ['US', 'JP'], minerals: ['rare_earths'] };
const chinaBackground: GivenClaim = {
  type: 'export_control',
  stage: 'in_force',
  actors: ['CN'],
  minerals: ['rare_earths'],
  background: true,
};
const withUs = (partner: string): GivenClaim => ({
  type: 'accord',
  stage: 'signed',
  actors: ['US', partner],
  minerals: ['critical_minerals'],
  background: true,
});
const tokyo: readonly GivenDocument[] = [
  { name: 'first', published: '2025-10-28', claims: [accord, chinaBackground] },
  {
    name: 'second',
    published: '2025-10-28T09:00:00Z',
    claims: [
      { ...accord, minerals: ['rare_earths', 'permanent_magnets'] },
      {
        type: 'financing_measure',
        actors: ['US', 'JP'],
        minerals: ['rare_earths'],
        due: '2026-04-28',
        instruments: ['subsidy', 'loan'],
      },
      { ...chinaBackground, stage: 'announced', instruments: ['technology'] },
      withUs('AU'),
      withUs('MY'),
      withUs('TH'),
    ],
  },
  { name: 'third', published: '2025-10-28', claims: [accord, chinaBackground] },
  {
    name: 'memorandum',
    published: '2026-02-04',
    claims: [
      {
        type: 'accord',
        stage: 'proposed',
        actors: ['US', 'EU', 'JP'],
        minerals: ['critical_minerals'],
        due: '2026-03-06',
      },
    ],
  },
];

t.test(
  'news of one accord in three documents is one corroborated risk event that carries the promised money',
  async (t) => {
    const events = resolved(...tokyo);

    const event = only(events, { type: 'accord', actors: ['JP', 'US'] });
    t.match(event, { stage: 'signed', verification: 'corroborated', minerals: ['rare_earths'] });
    t.equal(event.documents.length, 3);
    t.ok(event.documents.every((document) => document.quote.length > 0 && !document.background));
    t.match(event.commitments, [
      { due: '2026-04-28', dueDay: '2026-04-28', status: 'open', riskEventId: event.id, quote: 'second 1' },
    ]);
    t.match(only(events, { type: 'financing_measure' }), { due: '2026-04-28', commitments: [] });

    const china = only(events, { type: 'export_control' });
    t.match(china, { actors: ['CN'], stage: 'in_force', verification: 'unverified' });
    t.ok(china.documents.every((document) => document.background));
    for (const partner of ['AU', 'MY', 'TH']) t.ok(only(events, { actors: [partner, 'US'].sort() }));
    t.match(only(events, { actors: ['EU', 'JP', 'US'] }), {
      stage: 'proposed',
      commitments: [{ due: '2026-03-06', status: 'open' }],
    });
    t.equal(events.length, 7);
  },
);

t.test('money promised in an accord is one promise with a due day that the accord itself names', async (t) => {
  const own: GivenDocument = { name: 'own', published: '2025-10-28', claims: [{ ...accord, due: '2026-04-28' }] };
  const named = only(resolved(...tokyo, own), { type: 'accord', actors: ['JP', 'US'] });
  t.match(named.commitments, [{ due: '2026-04-28', quote: 'own 0' }]);
  t.equal(named.commitments.length, 1);
  const other: GivenDocument = { ...own, claims: [{ ...accord, due: '2026-04-26' }] };
  t.equal(only(resolved(...tokyo, other), { type: 'accord', actors: ['JP', 'US'] }).commitments.length, 2);
});

t.test(
  'a document is credited with the happenings that it reports, not with those it tells as background',
  async (t) => {
    const documents = tokyo.map(givenDocument);
    const reported = resolveDocuments(documents);
    const [first, second, third, memorandum] = documents.map(({ document }) => reported.get(document.id) ?? []);
    t.equal(first?.length, 1);
    t.equal(second?.length, 2);
    t.strictSame(first, third);
    t.ok(second?.includes(first?.[0] ?? 'evt_'));
    t.equal(memorandum?.length, 1);
    const retold = givenDocument({
      name: 'retold',
      published: '2025-10-30',
      claims: [chinaBackground, { ...accord, background: true }],
    });
    t.strictSame(
      resolveDocuments([...documents, retold]).get(retold.document.id),
      first,
      'where all reads as background, what is news elsewhere is what the page is about',
    );
    const silent = givenDocument({ name: 'silent', claims: [] });
    t.strictSame(resolveDocuments([silent]).get(silent.document.id), [], 'a document without news reports nothing');
  },
);

t.test('a document is about the latest and surest of what it reports', async (t) => {
  const control: GivenClaim = { type: 'export_control', actors: ['CN'], minerals: ['rare_earths'], stage: 'in_force' };
  const pause: GivenClaim = { ...control, direction: 'easing', stage: 'suspended' };
  const gallium: GivenClaim = { ...pause, minerals: ['gallium'], announced: '2025-11-09' };
  const reportsOf = (...claims: readonly GivenClaim[]): number => {
    const document = givenDocument({ name: 'several', published: '2025-11-10', claims });
    return resolveDocuments([document]).get(document.document.id)?.length ?? 0;
  };
  t.equal(reportsOf(control, pause), 1, 'what is suspended is told along the way');
  t.equal(reportsOf({ ...control, minerals: ['graphite'] }, pause), 2, 'but not what is not');
  t.equal(reportsOf(control, { ...pause, stage: 'in_force' }), 2, 'nor what goes on beside an easing');
  t.equal(reportsOf({ ...pause, announced: '2025-11-07' }, gallium), 1, 'the act before is told along the way');
  t.equal(reportsOf({ ...pause, announced: '2025-11-08' }, gallium), 2, 'two acts of about one day are news alike');
  t.equal(reportsOf(pause, gallium), 2, 'as is an act without a day');
  t.equal(reportsOf({ ...pause, confidence: 0.3 }, gallium), 1, 'a doubtful claim is not what a page is about');
  t.equal(reportsOf({ ...pause, confidence: 0.3 }), 1, 'unless there is no other');
  t.equal(
    reportsOf({ ...pause, announced: '2025-11-07' }, { ...control, announced: '2025-11-09' }),
    1,
    'something is always left',
  );
});

t.test('look-alikes stay apart', async (t) => {
  const ban: GivenClaim = {
    type: 'export_control',
    stage: 'in_force',
    actors: ['CN'],
    minerals: ['gallium', 'germanium'],
    instruments: ['ban'],
  };
  const apart = (what: string, a: GivenDocument, b: GivenDocument): void => {
    const [x, y] = [a, b].map(givenDocument);
    const reported = x && y ? [...resolveDocuments([x, y]).values()].flat() : [];
    t.equal(new Set(reported).size, 2, what);
  };
  const on = (name: string, published: string | null, ...claims: GivenClaim[]): GivenDocument => ({
    name,
    published,
    claims,
  });
  apart('another year', on('a', '2023-07-04', ban), on('b', '2024-12-03', ban));
  apart('another mineral', on('a', '2023-07-04', ban), on('b', '2023-07-04', { ...ban, minerals: ['graphite'] }));
  apart('another target', on('a', null, { ...ban, targets: ['US'] }), on('b', null, { ...ban, targets: ['JP'] }));
  apart('a duty, not a ban', on('a', '2023-07-04', ban), on('b', '2023-07-10', { ...ban, instruments: ['tax'] }));
  apart(
    'the suspension of the ban',
    on('a', '2025-11-09', ban),
    on('b', '2025-11-09', { ...ban, direction: 'easing', stage: 'suspended' }),
  );
  apart('another pair', on('a', '2025-10-28', accord), on('b', '2025-10-28', { ...accord, actors: ['US', 'MY'] }));
  apart('a third party', on('a', null, accord), on('b', null, { ...accord, actors: ['US', 'JP', 'EU'] }));
  apart(
    'another stage, told apart by one document',
    on('a', '2026-01-07', ban),
    on('b', '2026-01-07', { ...ban, stage: 'proposed', minerals: ['rare_earths'] }),
  );
  apart(
    'announced again after a year',
    on('a', null, { ...ban, announced: '2023-07-03' }),
    on('b', null, { ...ban, announced: '2024-07-03' }),
  );
  apart(
    'in force before that one takes effect',
    on('a', '2023-12-22', ban),
    on('b', null, { ...ban, effective: '2025-10' }),
  );
  apart(
    'money and accord',
    on('a', '2025-10-28', accord),
    on('b', '2025-10-28', { ...accord, type: 'financing_measure' }),
  );
});

t.test('reports without a day go by the names and figures that they share', async (t) => {
  const strike: GivenClaim = { type: 'supply_disruption', stage: 'in_force', actors: ['CL'], minerals: ['copper'] };
  const [escondida, collahuasi] = [
    [1, 2, 3, 4, 5],
    [6, 7, 8, 9, 10],
  ] as const;
  const reports = [
    { name: 'a', marks: escondida, claims: [{ ...strike, effective: '2024-08-13' }] },
    { name: 'b', marks: collahuasi, claims: [{ ...strike, effective: '2010-11-05' }] },
    { name: 'c', marks: [...escondida, 11], claims: [strike] },
    { name: 'd', marks: [...collahuasi, 12], claims: [strike] },
  ].map(givenDocument);
  const told = resolveDocuments(reports);
  const [a, b, c, d] = reports.map(({ document }) => told.get(document.id)?.join());
  t.equal(c, a);
  t.equal(d, b);
  t.not(a, b, 'two reports without a day, alike but for their marks, are not put together first');
  const points = (language: string, marks: readonly number[]): number | null | undefined => {
    const documents = [
      { name: 'x', language, marks: escondida, claims: [strike] },
      { name: 'y', language, marks, claims: [strike] },
    ].map(givenDocument);
    const [x, y] = documents.flatMap(toMentions);
    return x && y && explainAffinity(x, y).marks;
  };
  t.ok((points('en', [1, 2, 3, 20]) ?? 0) > 0);
  t.equal(points('en', [1, 20, 21, 22]), 0, 'one mark may be chance');
  t.ok((points('en', collahuasi) ?? 0) < (points('zh', collahuasi) ?? 0), 'other letters, other spellings');
  t.equal(points('en', []), 0, 'a text without marks has nothing to share');
});

t.test('who reports one face of an act reports the other', async (t) => {
  const quota: GivenClaim = {
    type: 'export_control',
    actors: ['CD'],
    minerals: ['cobalt'],
    announced: '2025-09-21',
    instruments: ['quota'],
  };
  const lifted: GivenClaim = { ...quota, direction: 'easing', instruments: ['ban'] };
  const tell = (name: string, ...claims: GivenClaim[]): ReadDocument =>
    givenDocument({ name, published: '2025-09-22', claims });
  const both = ['a', 'b', 'c'].map((name) => tell(name, quota, lifted));
  const [tight, eased] = [tell('d', quota), tell('e', lifted)];
  const meet = (documents: readonly ReadDocument[]): boolean => {
    const told = resolveDocuments(documents);
    const [x, y] = [tight, eased].map(({ document }) => told.get(document.id) ?? []);
    return x?.some((id) => y?.includes(id)) ?? false;
  };
  t.ok(meet([...both, tight, eased]));
  t.notOk(meet([...both.slice(1), tight, eased]), 'few documents tell both');
  t.notOk(meet([...both.map((_, i) => tell(`f${i}`, quota)), tight, eased]), 'none tells both');
});

t.test('a report without a day goes rather to the story that many tell', async (t) => {
  const control: GivenClaim = { type: 'export_control', stage: 'announced', actors: ['CN'], minerals: ['rare_earths'] };
  const on = (name: string, announced: string): ReadDocument =>
    givenDocument({ name, published: announced, claims: [{ ...control, announced }] });
  const [one, ...many] = [
    on('a', '2025-12-21'),
    ...['b', 'c', 'd', 'e'].map((name) => on(name, '2025-10-09')),
  ] as const;
  const undated = givenDocument({ name: 'f', claims: [control] });
  const told = resolveDocuments([...many, one, undated]);
  const home = (document: ReadDocument | undefined): string | undefined =>
    told.get(document?.document.id ?? one.document.id)?.[0];
  t.equal(home(undated), home(many[0]));
  t.not(home(undated), home(one));
});

t.test('a document in which all reads as background joins others by what it tells', async (t) => {
  const quota: GivenClaim = { type: 'export_control', actors: ['CD'], minerals: ['cobalt'], instruments: ['quota'] };
  const report = givenDocument({ name: 'a', published: '2025-09-22', claims: [{ ...quota, announced: '2025-09-21' }] });
  const late = givenDocument({
    name: 'b',
    published: '2025-10-08',
    claims: [{ ...quota, background: true, effective: '2025-10-16' }],
  });
  const told = resolveDocuments([report, late]);
  t.strictSame(told.get(late.document.id), told.get(report.document.id));
});

t.test('reports that come out together are of one happening though they tell other days', async (t) => {
  const nationalised: GivenClaim = {
    type: 'resource_nationalism',
    stage: 'in_force',
    actors: ['NE'],
    minerals: ['uranium'],
  };
  const report = (name: string, published: string, days: Partial<GivenClaim>): ReadDocument =>
    givenDocument({ name, published, claims: [{ ...nationalised, ...days }] });
  const first = report('a', '2025-06-20', { announced: '2025-06-19' });
  const meets = (other: ReadDocument): boolean =>
    new Set([...resolveDocuments([first, other]).values()].flat()).size === 1;
  t.ok(meets(report('b', '2025-06-23', { effective: '2023-07' })), 'one of the days is misread');
  t.notOk(meets(report('c', '2025-10-23', { effective: '2023-07' })), 'months later it is not');
});

t.test('a page is as old as it is stamped where nobody declares its day', async (t) => {
  const [mention] = toMentions(
    givenDocument({ name: 'a', stamped: '2025-07', url: 'https://a.test/2024/01/02/', claims: [accord] }),
  );
  const day = (date: string): number => Date.parse(date) / 86_400_000;
  t.strictSame(mention?.published, { from: day('2025-07-01'), to: day('2025-07-31') });
  const [stray] = toMentions(givenDocument({ name: 'b', stamped: '2025-13', claims: [accord] }));
  t.equal(stray?.published, null, 'no such month');
});

t.test('two happenings that one document tells apart are not joined by a third document that fits both', async (t) => {
  const ban: GivenClaim = {
    type: 'export_control',
    stage: 'in_force',
    actors: ['CN'],
    targets: ['JP'],
    minerals: ['rare_earths'],
  };
  const licences: GivenClaim = { ...ban, stage: 'proposed', instruments: ['licence'] };
  const events = resolved(
    { name: 'both', published: '2026-01-07', claims: [ban, licences] },
    { name: 'vague', published: '2026-01-07', claims: [{ ...ban, stage: 'announced' }] },
  );
  t.equal(events.length, 2);
});

t.test('what several documents tell apart stays apart, however many tell one of the two', async (t) => {
  const ban: GivenClaim = {
    type: 'export_control',
    stage: 'announced',
    actors: ['CN'],
    targets: ['JP'],
    minerals: ['rare_earths'],
  };
  const licences: GivenClaim = { ...ban, stage: 'proposed' };
  const events = resolved(
    ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, published: '2026-01-07', claims: [ban] })),
    ...['g', 'h'].map((name) => ({ name, published: '2026-01-07', claims: [ban, licences] })),
  );
  t.strictSame(events.map((event) => event.documents.length).sort(), [2, 8]);
});

t.test('news does not chain over the months', async (t) => {
  const loan: GivenClaim = {
    type: 'financing_measure',
    actors: ['US'],
    minerals: ['rare_earths'],
    instruments: ['loan'],
  };
  const weekly = Array.from(
    { length: 20 },
    (_, i): GivenDocument => ({
      name: `week ${i}`,
      published: new Date(Date.parse('2025-01-01') + i * 14 * 86_400_000).toISOString().slice(0, 10),
      claims: [loan],
    }),
  );
  const events = resolved(...weekly);
  t.ok(events.length > 3, `${events.length} events`);
  for (const event of events) {
    const days = event.documents.map((document) => Date.parse(document.published ?? ''));
    t.ok(Math.max(...days) - Math.min(...days) <= 90 * 86_400_000, 'an event holds the reports of one season');
  }
});

t.test('later news moves a happening on', async (t) => {
  const ban: GivenClaim = { type: 'export_control', actors: ['ID'], minerals: ['bauxite'], instruments: ['ban'] };
  const announced: GivenDocument = {
    name: 'announced',
    published: '2022-12-21',
    claims: [{ ...ban, announced: '2022-12-21', effective: '2023-06' }],
  };
  const inForce: GivenDocument = {
    name: 'in force',
    published: '2023-06-11',
    claims: [{ ...ban, stage: 'in_force', effective: '2023-06-10' }],
  };
  const [before] = resolved(announced);
  const [event, ...others] = resolved(inForce, announced);
  t.equal(others.length, 0);
  t.equal(event?.id, before?.id, 'under the same id');
  t.match(event, { stage: 'in_force', announced: '2022-12-21', effective: '2023-06-10', verification: 'corroborated' });
  t.match(event?.stages, [
    { stage: 'announced', on: '2022-12-21' },
    { stage: 'in_force', on: '2023-06-10' },
  ]);

  const late: GivenDocument = { name: 'late', published: '2023-06-20', claims: [{ ...ban, effective: '2023-06' }] };
  const [taken, ...more] = resolved(inForce, late);
  t.equal(more.length, 0);
  t.match(
    taken,
    { stage: 'in_force', stages: [{ stage: 'in_force' }] },
    'an old stage told late does not take it back',
  );
});

t.test('a suspension is a happening of its own and moves the youngest measure that it fits', async (t) => {
  const control: GivenClaim = { type: 'export_control', stage: 'announced', actors: ['CN'], minerals: ['rare_earths'] };
  const april: GivenDocument = {
    name: 'april',
    published: '2025-04-04',
    claims: [{ ...control, announced: '2025-04-04' }],
  };
  const october: GivenDocument = {
    name: 'october',
    published: '2025-10-09',
    claims: [{ ...control, announced: '2025-10-09' }],
  };
  const pause: GivenDocument = {
    name: 'pause',
    published: '2025-11-07',
    claims: [{ ...control, direction: 'easing', stage: 'suspended', effective: '2025-11-07', until: '2026-11-10' }],
  };
  const events = resolved(april, october, pause);
  t.equal(events.length, 3);
  const act = only(events, { direction: 'easing' });
  const measure = only(events, { announced: '2025-10-09' });
  t.match(measure, { stage: 'suspended', relations: [{ kind: 'suspended_by', riskEventId: act.id }] });
  t.match(measure.stages.at(-1), { stage: 'suspended', on: '2025-11-07', until: '2026-11-10', causedBy: act.id });
  t.match(act.relations, [{ kind: 'suspends', riskEventId: measure.id }]);
  t.match(only(events, { announced: '2025-04-04' }), { stage: 'announced', relations: [] });

  const talk = { ...pause, claims: [{ ...control, direction: 'easing' as const, stage: 'proposed' as const }] };
  t.equal(
    only(resolved(october, talk), { announced: '2025-10-09' }).stage,
    'announced',
    'talk of easing suspends nothing',
  );
  const undated: GivenDocument = {
    name: 'undated',
    claims: [{ ...control, direction: 'easing', stage: 'ended' }],
  };
  t.match(
    only(resolved(october, undated), { announced: '2025-10-09' }),
    {
      stage: 'announced',
      relations: [{ kind: 'ended_by' }],
    },
    'an end without a day is told, but does not move a measure with one',
  );
  t.ok(
    resolved(
      { ...pause, published: '2025-01-07', claims: [{ ...control, direction: 'easing', stage: 'ended' }] },
      october,
    ).every((event) => event.relations.length === 0),
    'an act does not bear on a measure that came after it',
  );
});

t.test('copies of one text and pages of one publisher are one source', async (t) => {
  const text = Array.from({ length: 16 }, (_, i) => i);
  const copy = text.map((slot, i) => (i < 8 ? slot : slot + 100));
  const page = (name: string, more: Partial<GivenDocument> = {}): GivenDocument => ({
    name,
    published: '2025-10-28',
    claims: [accord],
    ...more,
  });
  const verification = (...documents: readonly GivenDocument[]) => resolved(...documents)[0]?.verification;
  t.equal(verification(page('a')), 'unverified');
  t.equal(verification(page('a'), page('b')), 'corroborated', 'two unknown sources are two');
  t.equal(verification(page('a', { fingerprint: text }), page('b', { fingerprint: copy })), 'unverified');
  t.equal(
    verification(page('a', { fingerprint: text }), page('b', { fingerprint: text.map((slot) => slot + 1) })),
    'corroborated',
  );
  t.equal(verification(page('a', { source: 'www.Example.org' }), page('b', { source: 'example.org' })), 'unverified');
  t.equal(verification(page('a', { url: 'https://a.org/1' }), page('b', { url: 'https://a.org/2' })), 'unverified');
  t.equal(verification(page('a', { url: 'https://a.org/1' }), page('b', { url: 'https://b.org/2' })), 'corroborated');
  t.equal(verification(page('a', { official: true })), 'confirmed');
  t.equal(verification(page('a', { curated: 'seen' })), 'confirmed');
  t.equal(verification(page('a', { curated: 'recalled' })), 'unverified');
  t.equal(
    verification(...['a', 'b'].map((name) => page(name, { claims: [{ ...accord, background: true }] }))),
    'unverified',
    'what is told in passing alone corroborates nothing',
  );
});

t.test('the fields of a risk event are those that its reports agree on, as precise as any of them', async (t) => {
  const claim: GivenClaim = { type: 'export_control', stage: 'in_force', actors: ['CN'], minerals: ['gallium'] };
  const [event, ...others] = resolved(
    {
      name: 'a',
      published: '2023-08-02',
      claims: [{ ...claim, effective: '2023-08', minerals: ['gallium', 'germanium'] }],
    },
    {
      name: 'b',
      published: '2023-08-02',
      claims: [{ ...claim, effective: '2023-08-01', minerals: ['gallium', 'germanium'] }],
    },
    {
      name: 'c',
      published: '2023-08-03',
      claims: [{ ...claim, effective: '2023-08-01', targets: ['US'], instruments: ['licence'] }],
    },
    { name: 'd', published: '2023-08-03', claims: [{ ...claim, minerals: ['critical_minerals'], confidence: 0.3 }] },
  );
  t.equal(others.length, 0);
  t.match(event, {
    effective: '2023-08-01',
    minerals: ['gallium', 'germanium'],
    targets: ['US'],
    instruments: ['licence'],
  });
  t.equal(event?.title, 'China: export licensing on gallium and germanium aimed at the United States, in force.');
  t.ok((event?.confidence ?? 0) > 0.99 - 1e-9 && (event?.confidence ?? 1) <= 0.99);
});

t.test('a promise is fulfilled by later news that says so, and only by that', async (t) => {
  const promise: GivenClaim = {
    type: 'financing_measure',
    actors: ['US', 'JP'],
    minerals: ['rare_earths'],
    due: '2026-04',
  };
  const promised: GivenDocument = { name: 'promise', published: '2025-10-28', claims: [promise] };
  const paid = (more: Partial<GivenClaim>): GivenDocument => ({
    name: 'paid',
    published: '2026-04-20',
    claims: [{ ...promise, due: null, stage: 'in_force', ...more }],
  });
  const commitment = (...documents: readonly GivenDocument[]) =>
    resolved(...documents).flatMap((event) => event.commitments)[0];
  t.match(commitment(promised), { due: '2026-04', dueDay: '2026-04-30', status: 'open', fulfilledOn: null });
  t.match(commitment(promised, paid({})), { status: 'fulfilled', fulfilledOn: '2026-04-20' });
  t.match(commitment(promised, paid({ actors: ['US', 'AU'] })), { status: 'open' }, 'by other parties: no');
  t.match(commitment(promised, paid({ minerals: ['cobalt'] })), { status: 'open' }, 'for another mineral: no');
  t.match(commitment(promised, paid({ stage: 'proposed' })), { status: 'open' }, 'a further promise: no');

  const talks: GivenClaim = {
    type: 'accord',
    stage: 'proposed',
    actors: ['US', 'EU', 'JP'],
    minerals: ['critical_minerals'],
  };
  const proposed: GivenDocument = { name: 'p', published: '2026-02-04', claims: [{ ...talks, due: '2026-03-06' }] };
  const signed: GivenDocument = { name: 's', published: '2026-03-05', claims: [{ ...talks, stage: 'signed' }] };
  const events = resolved(proposed, signed);
  t.equal(events.length, 1, 'the signing moves the proposed accord on');
  t.match(events[0]?.commitments, [{ status: 'fulfilled', fulfilledOn: '2026-03-05' }]);

  const control: GivenClaim = { type: 'export_control', actors: ['US'], minerals: ['copper'], due: '2025-10-28' };
  t.strictSame(resolved({ name: 'c', published: '2025-08-01', claims: [control] })[0]?.commitments, []);
});

t.test('analysts confirm, retract, merge and split, and the later word wins', async (t) => {
  const first: GivenDocument = {
    name: 'a',
    published: '2025-10-28',
    claims: [{ ...accord, announced: '2025-10-28', due: '2026-04' }],
  };
  const second: GivenDocument = { name: 'b', published: '2025-10-29', claims: [accord] };
  const other: GivenDocument = { name: 'c', published: '2023-03-28', claims: [accord] };
  const documents = [first, second, other].map(givenDocument);
  const machine = resolve(documents);
  t.equal(machine.length, 2);
  const [tokyo, older] = [only(machine, { announced: '2025-10-28' }), only(machine, { announced: null })];
  const decide = (order: number, decision: Decision): AnalystDecision => {
    const of = (id: string) => claimIdsOf(machine.find((event) => event.id === id) ?? tokyo);
    const into = decision.kind === 'merge' ? of(decision.into) : [];
    return { order, decision, claimIds: of(decision.riskEventId), intoClaimIds: into };
  };
  const on = { riskEventId: tokyo.id };
  const confirm = decide(1, { kind: 'confirm', ...on });
  const retract = decide(2, { kind: 'retract', ...on });

  t.match(only(resolve(documents, [confirm]), { id: tokyo.id }), { verification: 'confirmed', curated: true });
  t.match(only(resolve(documents, [retract, confirm]), { id: tokyo.id }), {
    verification: 'retracted',
    commitments: [{ status: 'withdrawn' }],
  });
  t.match(only(resolve(documents, [{ ...confirm, order: 3 }, retract]), { id: tokyo.id }), {
    verification: 'confirmed',
  });

  const merged = resolve(documents, [decide(1, { kind: 'merge', riskEventId: older.id, into: tokyo.id })]);
  t.strictSame(
    merged.map((event) => event.id),
    [tokyo.id],
  );
  t.equal(merged[0]?.documents.length, 3);

  const [leaving] = documents[1]?.reading.claims ?? [];
  const split = resolve(documents, [decide(1, { kind: 'split', ...on, claimIds: leaving ? [leaving.id] : [] })]);
  t.equal(split.length, 3);
  t.ok(only(split, { id: tokyo.id }).documents.every((document) => document.id !== leaving?.documentId));

  const renamed = documents.map(({ document, reading }) => ({
    document,
    reading: {
      ...reading,
      reader: '2',
      claims: reading.claims.map((claim) => ({ ...claim, id: derivedId('clm', 'read again', claim.id) })),
    },
  }));
  t.match(
    only(resolve(renamed, [confirm]), { id: tokyo.id }),
    { verification: 'confirmed' },
    'a decision holds after a re-reading has given every claim a new id',
  );
});

t.test('what fits two happenings equally goes to the same one in whatever order it comes', async (t) => {
  const ban: GivenClaim = { type: 'export_control', actors: ['CN'], minerals: ['rare_earths'] };
  const documents = [
    {
      name: 'both',
      published: '2026-01-07',
      claims: [
        { ...ban, targets: ['JP'] },
        { ...ban, targets: ['US'] },
      ],
    },
    { name: 'vague', published: '2026-01-07', claims: [ban] },
  ].map(givenDocument);
  const mentions = documents.flatMap(toMentions);
  t.equal(resolveMentions(mentions).length, 2);
  t.strictSame(resolveMentions([...mentions].reverse()), resolveMentions(mentions));
});

t.test('a memo does not mistake a claim for the same claim in another context', async (t) => {
  const memo = new Memo();
  const verification = (official: boolean) =>
    resolveMentions(toMentions(givenDocument({ name: 'notice', official, claims: [accord] })), [], memo)[0]?.event
      .verification;
  t.equal(verification(false), 'unverified');
  t.equal(verification(true), 'confirmed');
});

t.test('a newer reading supersedes an older one', async (t) => {
  const old = givenDocument({ name: 'a', published: '2025-10-28', reader: '1.9.0', claims: [accord, chinaBackground] });
  const newer = givenDocument({ name: 'a', published: '2025-10-28', reader: '1.10.0', claims: [accord] });
  t.strictSame(resolve([old, newer]), resolve([newer]));
  t.strictSame(resolve([newer, old]), resolve([newer]));
  t.ok(compareReaderVersions('1.9.0', '1.10.0') < 0);
  t.ok(compareReaderVersions('1.10', '1.10.1') < 0);
  t.equal(compareReaderVersions('a-2', 'a-2'), 0);
});

t.test('reports on the real policy timeline meet by happening and not by look-alike', async (t) => {
  const told = policyTimeline().filter(({ announced }) => announced?.length === 10);
  const after = (day: string | null, days: number): string => addDays(firstDay(day ?? ''), days);
  const reports = told.flatMap((entry): { entry: string; document: ReadDocument }[] => {
    const { id, type, direction, stage, actors, targets, minerals, announced, effective, until, due, instruments } =
      entry;
    const full = { type, direction, stage, actors, targets, minerals, announced, effective, until, due, instruments };
    const brief: GivenClaim = { ...full, targets: [], announced: null, until: null, due: null, instruments: [] };
    const vague: GivenClaim = { ...brief, effective: null, minerals: minerals.slice(0, 2) };
    const given: readonly GivenDocument[] = [
      { name: `${id} on the day`, published: announced, claims: [full] },
      { name: `${id} undated`, claims: [full] },
      { name: `${id} soon after`, published: after(announced, 2), claims: [brief] },
      { name: `${id} a week later`, published: after(announced, 7), claims: [vague] },
    ];
    return given.map((document) => ({ entry: id, document: givenDocument(document) }));
  });
  const reported = resolveDocuments(reports.map(({ document }) => document));
  const homes = reports.map(({ entry, document }) => ({ entry, home: reported.get(document.document.id)?.[0] }));
  let [right, wrong, missed] = [0, 0, 0];
  for (const [i, a] of homes.entries()) {
    for (const b of homes.slice(i + 1)) {
      if (a.home === b.home && a.entry === b.entry) right += 1;
      else if (a.home === b.home) wrong += 1;
      else if (a.entry === b.entry) missed += 1;
    }
  }
  // The timeline has announcement and entry into force as two entries; that they meet here counts as wrong all the same.
  const [precision, recall] = [right / (right + wrong), right / (right + missed)];
  t.comment(`precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} over ${right + missed} pairs`);
  t.ok(precision >= FLOOR.precision, `precision ${precision}`);
  t.ok(recall >= FLOOR.recall, `recall ${recall}`);
});

/** Few values, so that claims meet, clash and chain often. */
const day = fc.constantFrom('2024-01-05', '2024-01-07', '2024-02', '2024-03-01', '2024-12-01', '2025-01-10');
const few = <T>(values: readonly T[], maxLength: number, minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength });
const givenClaim: fc.Arbitrary<GivenClaim> = fc.record({
  type: fc.constantFrom(...RISK_EVENT_TYPES),
  direction: fc.constantFrom('tightening' as const, 'easing' as const),
  stage: fc.constantFrom(...STAGES),
  actors: few(['CN', 'US', 'JP'], 2),
  targets: few(['US', 'JP'], 1, 0),
  minerals: few(['rare_earths', 'neodymium', 'gallium', 'critical_minerals'] as (typeof MINERAL_IDS)[number][], 2),
  announced: fc.option(day, { nil: null, freq: 2 }),
  effective: fc.option(day, { nil: null, freq: 2 }),
  until: fc.option(day, { nil: null, freq: 1 }),
  due: fc.option(day, { nil: null, freq: 1 }),
  instruments: few(['ban', 'licence', 'tax', 'loan'] as const, 1, 0),
  background: fc.boolean(),
  confidence: fc.constantFrom(0.3, 0.6, 0.9),
});
const givenDocuments: fc.Arbitrary<ReadDocument[]> = fc
  .array(
    fc.record({
      published: fc.option(fc.constantFrom('2024-01-06', '2024-01-20', '2024-03-02', '2025-01-11'), {
        nil: null,
        freq: 3,
      }),
      source: fc.option(fc.constantFrom('a.org', 'b.org'), { nil: null, freq: 2 }),
      fingerprint: fc.constantFrom([], [1, 2, 3, 4], [1, 2, 3, 5], [6, 7, 8, 9]),
      official: fc.boolean(),
      claims: fc.array(givenClaim, { maxLength: 3 }),
    }),
    { maxLength: 14 },
  )
  .map((documents) => documents.map((document, i) => givenDocument({ ...document, name: `document ${i}` })));
const RUNS = { numRuns: 200 };

/** One assertion for a whole property: a failure shows the smallest counterexample. */
function holds<T>(t: Tap, property: fc.IProperty<T>, parameters: fc.Parameters<T>): void {
  t.doesNotThrow(() => fc.assert(property, parameters));
}

t.test('the same readings in any order, once or twice, among older readings, end in the same bytes', async (t) => {
  holds(
    t,
    fc.property(
      givenDocuments.chain((documents) =>
        fc.tuple(
          fc.constant(documents),
          fc.shuffledSubarray([...documents, ...documents], { minLength: documents.length * 2 }),
          fc.subarray(documents),
        ),
      ),
      ([documents, shuffled, older]) => {
        const stale = older.map(({ document, reading }) => ({
          document,
          reading: { ...reading, reader: '0.9', claims: [] },
        }));
        assert.equal(JSON.stringify(resolve([...stale, ...shuffled])), JSON.stringify(resolve(documents)));
        const events = resolveMentions(shuffled.flatMap(toMentions)).map(({ event }) => event);
        assert.equal(JSON.stringify(events), JSON.stringify(resolve(documents)));
      },
    ),
    RUNS,
  );
});

t.test('every claim ends in one risk event, ids differ, and every risk event keeps to its schema', async (t) => {
  holds(
    t,
    fc.property(givenDocuments, (documents) => {
      const events = resolve(documents);
      for (const event of events) riskEventSchema.parse(event);
      assert.equal(new Set(events.map((event) => event.id)).size, events.length);
      const told = documents.flatMap(({ reading }) => reading.claims.map((claim) => claim.id)).sort();
      assert.deepEqual(events.flatMap(claimIdsOf).sort(), told);
      const commitments = events.flatMap((event) => event.commitments.map((commitment) => commitment.id));
      assert.equal(new Set(commitments).size, commitments.length);
      for (const event of events) {
        for (const { riskEventId } of event.relations) assert.ok(events.some((other) => other.id === riskEventId));
      }
    }),
    RUNS,
  );
});

t.test('a memo kept between resolutions changes nothing', async (t) => {
  const memo = new Memo();
  holds(
    t,
    fc.property(givenDocuments, fc.nat(), (documents, cut) => {
      const mentions = documents.flatMap(toMentions);
      const some = mentions.slice(0, mentions.length === 0 ? 0 : cut % mentions.length);
      for (const given of [some, mentions, some]) {
        assert.equal(JSON.stringify(resolveMentions(given, [], memo)), JSON.stringify(resolveMentions(given)));
      }
    }),
    RUNS,
  );
});

t.test('claims without any related claim in common do not influence each other', async (t) => {
  holds(
    t,
    fc.property(givenDocuments, (documents) => {
      const mentions = documents.flatMap(toMentions);
      const left = new Set(mentions);
      const apart = [];
      for (const seed of mentions) {
        if (!left.delete(seed)) continue;
        const component = [seed];
        for (const one of component) {
          for (const other of left) if (related(one.claim, other.claim) && left.delete(other)) component.push(other);
        }
        apart.push(...resolveMentions(component).map(({ event }) => event));
      }
      apart.sort((a, b) => (a.id < b.id ? -1 : 1));
      assert.equal(JSON.stringify(apart), JSON.stringify(resolve(documents)));
    }),
    RUNS,
  );
});

t.test('affinity is symmetric, and what it does not forbid is related and shares a blocking key', async (t) => {
  const claims = (a: Claim, b: Claim): boolean => {
    const [x, y] = [candidateKeys(a), candidateKeys(b)];
    return x.probe.some((key) => y.index.includes(key)) && y.probe.some((key) => x.index.includes(key));
  };
  holds(
    t,
    fc.property(givenDocuments, (documents) => {
      const mentions = documents.flatMap(toMentions);
      for (const a of mentions) {
        for (const b of mentions) {
          assert.equal(affinity(a, b), affinity(b, a));
          if (affinity(a, b) !== null) assert.ok(related(a.claim, b.claim));
          assert.equal(related(a.claim, b.claim), related(b.claim, a.claim));
          if (related(a.claim, b.claim)) assert.ok(claims(a.claim, b.claim));
        }
      }
    }),
    { numRuns: 100 },
  );
  const [a, b] = tokyo.map(givenDocument).flatMap(toMentions);
  if (a && b) t.equal(explainAffinity(a, b).direction, null, 'and it says which feature forbids');
});

t.test('decisions hold in whatever order they are handed over', async (t) => {
  holds(
    t,
    fc.property(givenDocuments, fc.infiniteStream(fc.nat()), (documents, numbers) => {
      const next = (): number => numbers.next().value ?? 0;
      const machine = resolve(documents);
      const decisions = machine.slice(0, 5).map((event, order): AnalystDecision => {
        const into = machine[next() % machine.length] ?? event;
        const claimIds = claimIdsOf(event);
        const kinds: readonly Decision[] = [
          { kind: 'confirm', riskEventId: event.id },
          { kind: 'retract', riskEventId: event.id },
          { kind: 'merge', riskEventId: event.id, into: into.id },
          { kind: 'split', riskEventId: event.id, claimIds: claimIds.slice(0, 1) },
        ];
        const decision = kinds[next() % kinds.length] ?? { kind: 'confirm', riskEventId: event.id };
        return { order, decision, claimIds, intoClaimIds: claimIdsOf(into) };
      });
      const events = resolve(documents, decisions);
      assert.equal(JSON.stringify(resolve([...documents].reverse(), [...decisions].reverse())), JSON.stringify(events));
      assert.equal(new Set(events.map((event) => event.id)).size, events.length);
      for (const event of events) riskEventSchema.parse(event);
    }),
    RUNS,
  );
});
