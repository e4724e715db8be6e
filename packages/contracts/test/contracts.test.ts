import fc from 'fast-check';
import t from 'tap';
import {
  addDays,
  CATEGORIES,
  categoryOf,
  commitmentStatusOn,
  dateSchema,
  daysBetween,
  derivedUuid,
  firstDay,
  lastDay,
  partialDateSchema,
  RECORD_DATA,
  type RiskEvent,
  stageOn,
  streamName,
  turnsOf,
} from '../src/index.js';

const control: RiskEvent = {
  id: 'evt_000000000000000000000001',
  title: 'China announces export controls on rare earths',
  type: 'export_control',
  direction: 'tightening',
  stage: 'announced',
  actors: ['CN'],
  targets: [],
  minerals: ['rare_earths'],
  announced: '2025-10-09',
  effective: '2025-12-01',
  until: null,
  due: null,
  instruments: ['licence'],
  verification: 'unverified',
  confidence: 0.8,
  documents: [],
  stages: [{ stage: 'announced', on: '2025-10-09', until: null, claimId: null, causedBy: null }],
  relations: [],
  commitments: [],
  curated: false,
};

t.test('a partial date covers its first to its last day', async (t) => {
  t.equal(firstDay('2024-02'), '2024-02-01');
  t.equal(lastDay('2024-02'), '2024-02-29');
  t.equal(lastDay('2023-02'), '2023-02-28');
  t.equal(lastDay('2023-02-03'), '2023-02-03');
});

t.test('dates that no calendar has, or that no news means, are refused', async (t) => {
  for (const text of ['2025-02-30', '2025-13-01', '9999-01-01', '2025-00-10', '1825-01-01', '2025-1-1', '2025']) {
    t.notOk(partialDateSchema.safeParse(text).success, text);
  }
  t.ok(dateSchema.safeParse('2024-02-29').success);
  t.notOk(dateSchema.safeParse('2024-02').success, 'a month is no day');
});

t.test('adding days and counting them are inverse', async (t) => {
  const day = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays('1950-01-01', n));
  fc.assert(
    fc.property(
      day,
      fc.integer({ min: -5000, max: 5000 }),
      (from, days) => daysBetween(from, addDays(from, days)) === days,
    ),
  );
  t.equal(addDays('2025-12-31', 1), '2026-01-01');
});

t.test('derived ids depend on the content alone and keep parts apart', async (t) => {
  t.equal(derivedUuid('a', 'b'), derivedUuid('a', 'b'));
  t.not(derivedUuid('ab', ''), derivedUuid('a', 'b'));
  t.not(derivedUuid('a', null), derivedUuid('a', 'null'));
  t.match(derivedUuid('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

t.test('every category has one topic and streams tell their category', async (t) => {
  const topics = Object.values(CATEGORIES).map((category) => category.topic);
  t.equal(new Set(topics).size, topics.length);
  for (const category of Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[]) {
    t.equal(categoryOf(streamName(category, 'some-id')), category);
  }
  t.throws(() => categoryOf('elsewhere-1'));
  t.throws(() => categoryOf('nonsense'));
  t.throws(() => categoryOf('constructor-1'), 'a name that every object has is no category');
});

t.test('record schemas refuse what is not theirs', async (t) => {
  t.ok(RECORD_DATA.RiskEventDetected.schema.safeParse(control).success);
  t.notOk(RECORD_DATA.RiskEventDetected.schema.safeParse({ ...control, minerals: ['kryptonite'] }).success);
  t.notOk(RECORD_DATA.RiskEventDetected.schema.safeParse({ ...control, actors: ['China'] }).success);
});

t.test('an announced measure is in force from its effective day', async (t) => {
  t.equal(stageOn(control, '2025-11-30'), 'announced');
  t.equal(stageOn(control, '2025-12-01'), 'in_force');
  t.strictSame(turnsOf(control), [{ kind: 'took_effect', on: '2025-12-01' }]);
  t.equal(
    stageOn({ ...control, stage: 'proposed', stages: [] }, '2026-01-01'),
    'proposed',
    'a proposal waits for a decision',
  );
});

t.test('a suspended measure returns after the last day of the suspension', async (t) => {
  const suspended: RiskEvent = {
    ...control,
    stages: [
      ...control.stages,
      {
        stage: 'suspended',
        on: '2025-11-10',
        until: '2026-11-10',
        claimId: null,
        causedBy: 'evt_000000000000000000000002',
      },
    ],
  };
  t.equal(stageOn(suspended, '2025-11-09'), 'announced');
  t.equal(stageOn(suspended, '2025-12-05'), 'suspended', 'the effective day does not undo the suspension');
  t.equal(stageOn(suspended, '2026-11-10'), 'suspended');
  t.equal(stageOn(suspended, '2026-11-11'), 'in_force');
  t.strictSame(turnsOf(suspended), [{ kind: 'suspension_ran_out', on: '2026-11-11' }]);
});

t.test('a measure with a scheduled end has ended the day after', async (t) => {
  const limited: RiskEvent = { ...control, until: '2026-06' };
  t.equal(stageOn(limited, '2026-06-30'), 'in_force');
  t.equal(stageOn(limited, '2026-07-01'), 'ended');
});

t.test('a commitment falls due soon, then overdue, and silence never fulfils it', async (t) => {
  const promise = { status: 'open', dueDay: '2026-04-28', fulfilledOn: null } as const;
  t.equal(commitmentStatusOn(promise, '2026-03-28'), 'open');
  t.equal(commitmentStatusOn(promise, '2026-03-29'), 'due_soon');
  t.equal(commitmentStatusOn(promise, '2026-04-28'), 'due_soon');
  t.equal(commitmentStatusOn(promise, '2026-04-29'), 'overdue');
  const kept = { ...promise, status: 'fulfilled', fulfilledOn: '2026-04-20' } as const;
  t.equal(commitmentStatusOn(kept, '2026-04-10'), 'due_soon', 'before the day it was kept it was not yet kept');
  t.equal(commitmentStatusOn(kept, '2026-05-10'), 'fulfilled');
  t.equal(commitmentStatusOn({ ...promise, status: 'withdrawn' }, '2027-01-01'), 'withdrawn');
});

t.test('turns and stages agree: between two turns the stage stands still', async (t) => {
  const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2025-01-01', n));
  fc.assert(
    fc.property(
      fc.record({
        effective: fc.option(day),
        until: fc.option(day),
        stage: fc.constantFrom('announced' as const, 'signed' as const, 'in_force' as const),
      }),
      day,
      ({ effective, until, stage }, on) => {
        const event: RiskEvent = { ...control, effective, until, stage, stages: [] };
        const moves = stageOn(event, on) !== stageOn(event, addDays(on, -1));
        return moves === turnsOf(event).some((turn) => turn.on === on);
      },
    ),
  );
  t.pass();
});
