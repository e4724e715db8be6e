import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { addDays, derivedShortId, MINERAL_IDS, type RiskEvent, scoreSchema, VIEWPOINTS } from '@lodewatch/contracts';
import { policyTimeline, REFERENCE_DATA } from '@lodewatch/reference';
import fc from 'fast-check';
import t from 'tap';
import {
  apportion,
  CURRENT_METHODOLOGY,
  concentrationIndex,
  createScorer,
  meanOfMembers,
  methodologies,
  methodology,
  methodologyCheck,
  mineralWeights,
  parameterTable,
  scoreCountry,
  scoreMineral,
  suppliers,
  supplyRisk,
  timelineRiskEvents,
  trialMethodology,
} from '../src/index.js';
import { anyDay, anyHistory, commitment, riskEvent, toMillionths } from './builders.js';

/** 10,000 histories on demand; fewer in every run. */
const RUNS = Number(process.env.FC_RUNS ?? 1000);
const DAY = '2025-06-01';
// Ten thousand histories take minutes: whoever asks for them waits.
if (RUNS > 1000) t.setTimeout(0);
const anyMineral = fc.constantFrom(...MINERAL_IDS);
const anyViewpoint = fc.constantFrom(...VIEWPOINTS);

const score = (mineral: (typeof MINERAL_IDS)[number], riskEvents: readonly RiskEvent[], asOf = DAY) =>
  scoreMineral({ mineral, viewpoint: 'WORLD', asOf, riskEvents }).score;

t.test('structural supply risk', async (t) => {
  t.test('gives the golden rows of the study of 2017', async (t) => {
    const rows = [
      ['borate', 1.1, 5.0, 1.0, 0, 1.0, 3.05],
      ['cobalt', 3.6, 1.3, 0.32, 0, 1.0, 1.67],
      ['gallium', 3.5, 1.1, 0.34, 0, 1.0, 1.51],
      ['germanium', 2.9, 1.5, 0.64, 0.02, 1.0, 1.91],
      ['natural graphite', 3.2, 2.9, 0.99, 0.03, 1.0, 2.96],
      ['tungsten', 7.5, 1.9, 0.44, 0.42, 1.0, 1.82],
      ['lithium', 0.8, 1.4, 0.86, 0, 0.9, 1.03],
      ['copper', 0.5, 0.5, 0.82, 0.55, 1.0, 0.23],
      ['antimony', 7.1, 5.7, 1.0, 0.28, 0.9, 4.15],
      ['yttrium', 9.2, 1.8, 1.0, 0.31, 1.0, 3.8],
    ] as const;
    for (const [name, hhiGlobal, hhiEu, importReliance, eolRecyclingInputRate, substitutionIndex, expected] of rows) {
      const risk = supplyRisk({ hhiGlobal, hhiEu, importReliance, eolRecyclingInputRate, substitutionIndex });
      t.ok(Math.abs((risk ?? 0) - expected) < 0.0051, `${name}: ${risk}`);
    }
  });

  t.test('takes one index whole where the other is not known, and none for nothing', async (t) => {
    const inputs = { importReliance: 0.5, eolRecyclingInputRate: 0, substitutionIndex: 1 };
    t.equal(supplyRisk({ ...inputs, hhiGlobal: 2, hhiEu: null }), 2);
    t.equal(supplyRisk({ ...inputs, hhiGlobal: null, hhiEu: 3 }), 3);
    t.equal(supplyRisk({ ...inputs, hhiGlobal: null, hhiEu: null }), null);
    t.equal(supplyRisk({ ...inputs, hhiGlobal: 2, hhiEu: 4 }), 3.5);
    t.equal(meanOfMembers([1, null, 3]), 2);
    t.equal(meanOfMembers([null]), null);
  });

  t.test('weighs squared shares by governance and trade', async (t) => {
    const index = concentrationIndex([
      { country: 'CN', share: 0.5, governance: 6, tradeParameter: 1.1 },
      { country: 'FI', share: 0.5, governance: 1, tradeParameter: 0.8 },
    ]);
    t.ok(Math.abs(index - (0.25 * 6 * 1.1 + 0.25 * 0.8)) < 1e-12);
  });

  t.test('reproduces the published table of 2017, and that of 2023 but for named exceptions', async (t) => {
    const { rows, summary } = methodologyCheck();
    t.match(summary[2017], { materials: 78, computed: 78, within: 78 });
    t.ok(summary[2017].meanError <= 0.06, `mean error ${summary[2017].meanError}`);
    t.match(summary[2023], { materials: 45, computed: 45, within: 36 });
    const exceptions = rows.filter(({ verdict }) => verdict !== 'within');
    t.strictSame(exceptions.map(({ material }) => material).sort(), [
      'Arsenic',
      'Germanium',
      'HREEs',
      'Niobium',
      'PGMs',
      'Rhenium',
      'Silver',
      'Tellurium',
      'Titanium metal',
    ]);
    t.ok(
      exceptions.every(({ remarks }) => (remarks[0]?.length ?? 0) > 60),
      'each exception says why',
    );
    t.ok(
      rows.filter(({ assessment }) => assessment === 2023).every(({ remarks }) => remarks.length > 0),
      'each row of 2023 names the inputs that are not of the study itself',
    );
  });
});

t.test('methodology', async (t) => {
  t.test('every parameter says its unit, basis and sensitivity', async (t) => {
    const incomplete = Object.entries(methodology().parameters).filter(
      ([, { unit, basis, sensitivity }]) => !unit || !basis || !sensitivity,
    );
    t.strictSame(incomplete, []);
  });

  t.test('the parameters in the documentation are those of the code', async (t) => {
    const page = readFileSync(new URL('../../../../docs/methodology.md', import.meta.url), 'utf8');
    t.ok(page.includes(parameterTable(methodology())), 'run scripts/parameters.mjs');
  });

  t.test('a released version keeps its values for ever', async (t) => {
    const fingerprint = (version: string): string =>
      createHash('sha256')
        .update(JSON.stringify([methodology(version).values, methodology(version).demand]))
        .digest('hex')
        .slice(0, 16);
    t.strictSame(
      methodologies().map(({ version }) => [version, fingerprint(version)]),
      [['lodewatch-1', 'e121e6be414f2479']],
    );
    t.equal(methodologies().at(-1)?.version, CURRENT_METHODOLOGY);
  });

  t.test('an unknown version is refused, a trial goes under its own name', async (t) => {
    t.throws(() => methodology('lodewatch-0'), { code: 'LW_SCORING_UNKNOWN_METHODOLOGY' });
    const trial = trialMethodology('double', { hazardLicence: 0.6 });
    const riskEvents = [riskEvent('licence')];
    const changed = scoreMineral({ mineral: 'terbium', viewpoint: 'WORLD', asOf: DAY, riskEvents, methodology: trial });
    t.equal(changed.methodology, 'lodewatch-1+trial.double');
    t.ok(changed.score > score('terbium', riskEvents));
    const near = scoreMineral({ mineral: 'terbium', viewpoint: 'WORLD', asOf: DAY, riskEvents, horizonDays: 90 });
    t.match(near, { horizonDays: 90, methodology: 'lodewatch-1+trial.horizon-90' });
  });
});

t.test('any history', async (t) => {
  t.test('gives drivers that sum to the score to the last digit, inside its range', async () => {
    fc.assert(
      fc.property(anyHistory, anyMineral, anyViewpoint, anyDay, (riskEvents, mineral, viewpoint, asOf) => {
        const result = scoreMineral({ mineral, viewpoint, asOf, riskEvents });
        const sum = result.drivers.reduce((total, { points }) => total + toMillionths(points), 0n);
        return (
          sum === toMillionths(result.score) &&
          result.range.low <= result.score &&
          result.score <= result.range.high &&
          result.range.low >= 0 &&
          result.range.high <= 100 &&
          result.drivers.every(({ without, sentence }) => without >= 0 && without <= 100 && sentence.length > 0)
        );
      }),
      { numRuns: RUNS },
    );
  });

  t.test('gives countries whose drivers sum to the score to the last digit', async () => {
    fc.assert(
      fc.property(
        anyHistory,
        fc.constantFrom('CN', 'EU', 'US', 'CD', 'DE', 'BR', 'ZZ'),
        fc.constantFrom('supplier' as const, 'consumer' as const),
        anyDay,
        (riskEvents, country, role, asOf) => {
          const result = scoreCountry({ country, role, asOf, riskEvents });
          const sum = result.drivers.reduce((total, { points }) => total + toMillionths(points), 0n);
          return (
            sum === toMillionths(result.score) && result.range.low <= result.score && result.score <= result.range.high
          );
        },
      ),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });

  t.test('gives the same bytes in any order', async () => {
    fc.assert(
      fc.property(
        anyHistory.chain((history) =>
          fc.tuple(
            fc.constant(history),
            fc.shuffledSubarray([...history], { minLength: history.length, maxLength: history.length }),
          ),
        ),
        anyMineral,
        anyViewpoint,
        anyDay,
        ([history, shuffled], mineral, viewpoint, asOf) => {
          const first = JSON.stringify(scoreMineral({ mineral, viewpoint, asOf, riskEvents: history }));
          return JSON.stringify(scoreMineral({ mineral, viewpoint, asOf, riskEvents: shuffled })) === first;
        },
      ),
      { numRuns: RUNS },
    );
  });

  t.test('gives the same bytes when the real timeline is read backwards', async (t) => {
    const riskEvents = timelineRiskEvents(policyTimeline());
    const forwards = createScorer({ riskEvents });
    const backwards = createScorer({ riskEvents: [...riskEvents].reverse() });
    const differing = MINERAL_IDS.filter((mineral) => {
      const bytes = (scorer: typeof forwards) => JSON.stringify(scorer.scoreMineral(mineral, 'US', '2026-01-15'));
      return bytes(forwards) !== bytes(backwards);
    });
    t.strictSame(differing, []);
  });

  t.test('does not hear of what is retracted', async () => {
    fc.assert(
      fc.property(anyHistory, anyMineral, anyDay, (history, mineral, asOf) => {
        const retracted = riskEvent('retracted', { verification: 'retracted', minerals: [mineral] });
        return score(mineral, [...history, retracted], asOf) === score(mineral, history, asOf);
      }),
      { numRuns: Math.ceil(RUNS / 10) },
    );
  });

  t.test('says truly what the score would be without an event that nothing else depends on', async () => {
    const independent = anyHistory.map((history) =>
      history
        .filter(
          ({ direction, type }) => direction === 'tightening' || type === 'accord' || type === 'financing_measure',
        )
        .map((event) => ({ ...event, relations: [], stages: [] })),
    );
    fc.assert(
      fc.property(independent, anyMineral, anyViewpoint, anyDay, (riskEvents, mineral, viewpoint, asOf) => {
        const { drivers } = scoreMineral({ mineral, viewpoint, asOf, riskEvents });
        return drivers.every(({ kind, riskEventId, without }) => {
          if (kind !== 'risk_event') return true;
          const rest = riskEvents.filter(({ id }) => id !== riskEventId);
          const recomputed = scoreMineral({ mineral, viewpoint, asOf, riskEvents: rest }).score;
          return Math.abs(recomputed - without) <= 2e-6;
        });
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  });

  t.test('is scored as the schema of the API says', async (t) => {
    const result = createScorer({ riskEvents: timelineRiskEvents(policyTimeline()) });
    for (const value of [
      result.scoreMineral('rare_earths', 'JP', '2026-01-15'),
      result.scoreCountry('CN', 'supplier', '2026-01-15'),
      result.scoreMineral('critical_minerals', 'EU', '2012-01-01'),
    ]) {
      t.strictSame(scoreSchema.parse(value), value);
    }
  });
});

t.test('points are split by largest remainder', async (t) => {
  t.strictSame(apportion(10, [1, 1, 1]), [4, 3, 3]);
  t.strictSame(apportion(5, [3, -1]), [8, -3]);
  t.strictSame(apportion(0, [1, 2]), [0, 0]);
  t.strictSame(apportion(7, []), []);
  fc.assert(
    fc.property(
      fc.nat({ max: 100_000_000 }),
      fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 }),
      (total, weights) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        // Cancelling weights make shares of millions of wholes, which no history can: relief is capped at half.
        fc.pre(sum > 0.01);
        return apportion(total, weights).reduce((a, b) => a + b, 0) === total;
      },
    ),
    { numRuns: RUNS },
  );
});

t.test('hazard', async (t) => {
  const withChange = (changes: Partial<RiskEvent>, asOf = DAY) => score('terbium', [riskEvent('one', changes)], asOf);
  const quiet = score('terbium', []);

  t.test('differs by instrument', async (t) => {
    const ban = withChange({ instruments: ['ban'] });
    const quota = withChange({ instruments: ['quota'] });
    const licence = withChange({ instruments: ['licence'] });
    const tax = withChange({ instruments: ['tax'] });
    const technology = withChange({ instruments: ['technology'] });
    t.ok(ban >= quota && quota > licence && licence > tax && tax > technology && technology > quiet);
    t.equal(withChange({ instruments: ['tax', 'licence'] }), licence, 'the strongest instrument decides');
  });

  t.test('grows with the stage', async (t) => {
    const at = (stage: RiskEvent['stage']): number => withChange({ stage, effective: null });
    t.ok(at('in_force') > at('signed') && at('signed') > at('announced') && at('announced') > at('proposed'));
    t.ok(at('proposed') > at('ended'));
    t.equal(at('ended'), quiet);
  });

  t.test('knows nothing of what was not yet announced', async (t) => {
    t.equal(withChange({}, '2025-04-03'), score('terbium', [], '2025-04-03'));
    t.ok(withChange({}, '2025-04-04') > quiet);
  });

  t.test('rises to its full as the day of effect comes near', async (t) => {
    const changes = { stage: 'announced', announced: '2025-01-01', effective: '2025-10-01' } as const;
    const days = ['2025-01-02', '2025-05-01', '2025-08-01', '2025-10-01'];
    const series = days.map((day) => withChange(changes, day));
    t.strictSame(
      series,
      [...series].sort((a, b) => a - b),
    );
    t.equal(series.at(-1), withChange({}, '2025-10-01'));
  });

  t.test('stays while in force, fades while only announced', async (t) => {
    t.equal(withChange({}, '2027-06-01'), withChange({}, '2025-06-01'));
    const announced = { stage: 'announced', effective: null } as const;
    t.ok(withChange(announced, '2027-06-01') < withChange(announced, '2025-06-01'));
    const closure: Partial<RiskEvent> = { type: 'supply_disruption', instruments: [] };
    t.ok(withChange(closure, '2027-06-01') < withChange(closure, '2025-06-01'), 'a disruption nobody reports on fades');
  });

  t.test('ends on the day after the last', async (t) => {
    const changes = { until: '2025-09-30' };
    t.ok(withChange(changes, '2025-09-30') > quiet);
    t.equal(withChange(changes, '2025-10-01'), quiet);
  });

  t.test('lapses for a quota that nobody renews', async (t) => {
    const changes = { instruments: ['quota'] } satisfies Partial<RiskEvent>;
    t.ok(withChange(changes, '2026-04-03') > quiet);
    t.equal(withChange(changes, '2026-04-04'), quiet);
  });

  t.test('weighs verification, and copies weigh nothing', async (t) => {
    const at = (verification: RiskEvent['verification']): number => withChange({ verification });
    t.ok(at('confirmed') > at('corroborated') && at('corroborated') > at('unverified'));
    t.ok(at('unverified') > at('disputed') && at('disputed') > at('retracted'));
    t.equal(at('retracted'), quiet);
    const event = riskEvent('one', { verification: 'unverified' });
    const [document] = event.documents;
    if (!document) throw new Error('the builder makes a document');
    const copied = { ...event, documents: [document, { ...document, id: `doc_${'0'.repeat(32)}` }] };
    t.equal(score('terbium', [copied]), score('terbium', [event]));
  });

  t.test('of an aimed measure counts for those it is aimed at', async (t) => {
    const riskEvents = [riskEvent('ban', { instruments: ['ban'], targets: ['US'] })];
    const at = (viewpoint: (typeof VIEWPOINTS)[number], events: readonly RiskEvent[]) =>
      scoreMineral({ mineral: 'gallium', viewpoint, asOf: DAY, riskEvents: events }).score;
    const gallium = riskEvents.map((event): RiskEvent => ({ ...event, minerals: ['gallium'] }));
    t.ok(at('US', gallium) > at('US', []) + 20);
    t.equal(at('JP', gallium), at('JP', []));
    t.ok(at('WORLD', gallium) > at('WORLD', []) && at('WORLD', gallium) < at('US', gallium));
  });

  t.test('of the own measures does not hit the country itself, a closure does', async (t) => {
    const at = (changes: Partial<RiskEvent>): number =>
      scoreMineral({
        mineral: 'terbium',
        viewpoint: 'CN',
        asOf: DAY,
        riskEvents: [riskEvent('own', changes)],
      }).score;
    const nothing = scoreMineral({ mineral: 'terbium', viewpoint: 'CN', asOf: DAY, riskEvents: [] }).score;
    t.equal(at({ instruments: ['ban'] }), nothing);
    t.ok(at({ type: 'supply_disruption' }) > nothing);
    const european = scoreMineral({
      mineral: 'strontium',
      viewpoint: 'DE',
      asOf: DAY,
      riskEvents: [riskEvent('spain', { actors: ['ES'], minerals: ['strontium'] })],
    });
    t.notOk(
      european.drivers.some(({ kind }) => kind === 'risk_event'),
      'members do not control exports to members',
    );
  });

  t.test('of a tariff hits the country that sets it', async (t) => {
    const tariff = riskEvent('tariff', {
      type: 'trade_restriction',
      actors: ['US'],
      targets: ['CN'],
      minerals: ['graphite'],
      instruments: ['tax'],
    });
    const at = (viewpoint: (typeof VIEWPOINTS)[number], riskEvents: readonly RiskEvent[]) =>
      scoreMineral({ mineral: 'graphite', viewpoint, asOf: DAY, riskEvents }).score;
    t.ok(at('US', [tariff]) > at('US', []));
    t.equal(at('JP', [tariff]), at('JP', []));
  });

  t.test('passes from groups to members whole, and back by share', async (t) => {
    const group = riskEvent('group', { minerals: ['rare_earths'] });
    const member = riskEvent('member', { minerals: ['terbium'] });
    const all = riskEvent('all', { minerals: ['critical_minerals'] });
    t.equal(score('terbium', [group]), score('terbium', [{ ...group, minerals: ['terbium'] }]));
    const gain = (event: RiskEvent): number => score('rare_earths', [event]) - score('rare_earths', []);
    t.ok(gain(member) > 0 && gain(member) < gain(group) / 5, 'one of seventeen members');
    t.ok(gain(all) > 0 && gain(all) < gain(group) / 3, 'a small share of what names no mineral');
    t.equal(score('tin', [member]), score('tin', []));
  });
});

t.test('what takes hazard back', async (t) => {
  const control = riskEvent('control', { announced: '2025-04-04', instruments: ['licence'] });
  const suspension = riskEvent('suspension', {
    direction: 'easing',
    stage: 'suspended',
    announced: '2025-11-07',
    effective: '2025-11-07',
    until: '2026-11-10',
    relations: [{ kind: 'suspends', riskEventId: control.id }],
  });
  const suspended: RiskEvent = {
    ...control,
    stage: 'suspended',
    until: '2026-11-10',
    stages: [
      { stage: 'in_force', on: '2025-04-04', until: null, claimId: null, causedBy: null },
      { stage: 'suspended', on: '2025-11-07', until: '2026-11-10', claimId: null, causedBy: suspension.id },
    ],
  };
  const quiet = score('terbium', []);

  const ways: readonly (readonly [string, readonly RiskEvent[]])[] = [
    ['a suspension in the history of the measure', [suspended, suspension]],
    ['a suspension that is only related to it', [control, suspension]],
    ['a suspension that concerns the same country and minerals', [control, { ...suspension, relations: [] }]],
    ['a suspension whose act is not known itself', [suspended]],
  ];
  for (const [name, riskEvents] of ways) {
    t.test(`${name} lowers the score and ends on its day`, async (t) => {
      const full = score('terbium', [control], '2025-11-06');
      t.equal(score('terbium', riskEvents, '2026-11-11'), full, 'back in full on the day after the last');
      const low = score('terbium', riskEvents, '2025-11-08');
      t.ok(low < full && low > quiet);
      t.ok(score('terbium', riskEvents, '2026-09-01') > low, 'a return within the horizon is seen coming');
      const other = score('terbium', riskEvents, '2026-11-10');
      t.ok(other < full && other > low);
    });
  }

  t.test('a suspension in the history counts whole, and the range shows how well it is attested', async (t) => {
    const at = (verification: RiskEvent['verification']) =>
      scoreMineral({
        mineral: 'terbium',
        viewpoint: 'WORLD',
        asOf: '2025-12-01',
        riskEvents: [suspended, { ...suspension, verification }],
      });
    const full = score('terbium', [control], '2025-12-01');
    t.equal(at('unverified').score, at('confirmed').score);
    t.equal(at('unverified').range.high, full);
    t.equal(at('confirmed').range.high, at('confirmed').score);
    t.equal(at('retracted').score, full, 'a retracted act suspends nothing');
  });

  t.test('names the suspension beside the measure it suspends', async (t) => {
    const { drivers } = scoreMineral({
      mineral: 'terbium',
      viewpoint: 'WORLD',
      asOf: '2025-12-01',
      riskEvents: [suspended, suspension],
    });
    const of = (id: string) => drivers.find(({ riskEventId }) => riskEventId === id);
    t.ok((of(control.id)?.points ?? 0) > 0);
    t.ok((of(suspension.id)?.points ?? 0) < 0);
    t.match(of(control.id)?.sentence, /suspended since 7 November 2025, returns on 11 November 2026/);
    t.match(of(suspension.id)?.sentence, /It takes back "Event control"/);
    t.equal(of(suspension.id)?.without, score('terbium', [control], '2025-12-01'));
    t.equal(of(control.id)?.without, score('terbium', [], '2025-12-01'));
  });

  t.test('a measure that was ended no longer drives the score', async (t) => {
    const end: RiskEvent = { ...suspension, stage: 'ended', until: null, relations: [] };
    const result = scoreMineral({
      mineral: 'terbium',
      viewpoint: 'WORLD',
      asOf: '2026-01-01',
      riskEvents: [control, end],
    });
    t.equal(result.score, score('terbium', [], '2026-01-01'));
    t.notOk(result.drivers.some(({ kind }) => kind === 'risk_event'));
  });

  t.test('an easing for one country eases for that country', async (t) => {
    const general = riskEvent('general licences', {
      direction: 'easing',
      announced: '2025-05-01',
      effective: '2025-05-01',
      targets: ['US'],
    });
    const at = (viewpoint: (typeof VIEWPOINTS)[number], riskEvents: readonly RiskEvent[]) =>
      scoreMineral({ mineral: 'terbium', viewpoint, asOf: DAY, riskEvents }).score;
    t.ok(at('US', [control, general]) < at('US', [control]));
    t.equal(at('JP', [control, general]), at('JP', [control]));
  });

  t.test('an unlinked easing means the measures of the last months before old ones', async (t) => {
    const old = riskEvent('old', { announced: '2020-01-01', effective: '2020-01-01' });
    const unlinked = { ...suspension, relations: [] };
    const { drivers } = scoreMineral({
      mineral: 'terbium',
      viewpoint: 'WORLD',
      asOf: '2025-12-01',
      riskEvents: [old, { ...control, announced: '2025-10-09', effective: '2025-10-09' }, unlinked],
    });
    const sentence = drivers.find(({ riskEventId }) => riskEventId === suspension.id)?.sentence ?? '';
    t.match(sentence, /Event control/);
    t.notMatch(sentence, /Event old/);
  });
});

t.test('relief', async (t) => {
  const control = riskEvent('control');
  const accord = riskEvent('accord', {
    type: 'accord',
    direction: 'easing',
    stage: 'signed',
    actors: ['JP', 'US'],
    instruments: [],
    announced: '2025-10-28',
    effective: '2025-10-28',
  });
  const at = (riskEvents: readonly RiskEvent[], asOf: string, viewpoint: (typeof VIEWPOINTS)[number] = 'JP') =>
    scoreMineral({ mineral: 'terbium', viewpoint, asOf, riskEvents });
  const fall = (changes: Partial<RiskEvent>, asOf: string): number =>
    at([control], asOf).score - at([control, { ...accord, ...changes }], asOf).score;

  t.test('works with delay', async (t) => {
    t.equal(fall({}, '2025-10-28'), 0);
    t.ok(fall({}, '2026-01-28') > 0);
    t.ok(fall({}, '2026-04-28') > fall({}, '2026-01-28'));
    t.equal(fall({}, '2027-04-28'), fall({}, '2026-04-28'), 'and no further after it');
  });

  t.test('reaches those who take part in an accord', async (t) => {
    t.equal(at([control, accord], '2026-06-01', 'KR').score, at([control], '2026-06-01', 'KR').score);
    t.ok(at([control, accord], '2026-06-01', 'WORLD').score < at([control], '2026-06-01', 'WORLD').score);
  });

  t.test('is greater in an accord with the supplier itself', async (t) => {
    t.ok(fall({ actors: ['JP', 'CN'] }, '2026-06-01') > 3 * fall({}, '2026-06-01'));
  });

  t.test('depends on kept promises', async (t) => {
    const day = '2026-06-01';
    const open = fall({ commitments: [commitment('c', 'accord', { dueDay: '2026-12-31', due: '2026-12-31' })] }, day);
    const kept = fall(
      { commitments: [commitment('c', 'accord', { status: 'fulfilled', fulfilledOn: '2026-04' })] },
      day,
    );
    const late = fall(
      { commitments: [commitment('c', 'accord', { status: 'fulfilled', fulfilledOn: '2026-05-15' })] },
      day,
    );
    const missed = fall({ commitments: [commitment('c', 'accord')] }, day);
    const withdrawn = fall({ commitments: [commitment('c', 'accord', { status: 'withdrawn' })] }, day);
    t.ok(kept > late && late > open && open > missed && missed > 0);
    t.equal(withdrawn, missed);
    t.equal(
      fall({ commitments: [commitment('c', 'accord')] }, '2026-04-28'),
      fall({}, '2026-04-28'),
      'on its last day a promise is still open',
    );
  });

  t.test('tells an overdue promise as a driver of its own', async (t) => {
    const { drivers } = at([control, { ...accord, commitments: [commitment('c', 'accord')] }], '2026-06-01');
    const driver = drivers.find(({ kind }) => kind === 'commitment');
    t.match(driver, {
      id: `commitment:${derivedShortId('cmt', 'c')}`,
      riskEventId: accord.id,
      sentence: 'The promise of "Event accord" due on 28 April 2026 is overdue.',
    });
    t.ok((driver?.points ?? 0) > 0);
    t.strictSame(driver?.documentIds, [accord.documents[0]?.id]);
    t.equal(driver?.without, at([control, accord], '2026-06-01').score, 'without the failure: a promise still open');
    const own = drivers.find(({ kind, riskEventId }) => kind === 'risk_event' && riskEventId === accord.id);
    t.ok((own?.points ?? 0) < 0);
    t.equal(own?.without, at([control], '2026-06-01').score);
  });

  t.test('never takes more than half, however many accords there are', async (t) => {
    const many = Array.from({ length: 200 }, (_, index) => ({ ...accord, id: derivedShortId('evt', `many ${index}`) }));
    const full = at([control], '2027-01-01').supplyAtRisk;
    t.ok(at([control, ...many], '2027-01-01').supplyAtRisk > full * 0.4);
  });
});

t.test('viewpoints', async (t) => {
  const scorer = createScorer({ riskEvents: [riskEvent('control')] });
  const basis = (mineral: (typeof MINERAL_IDS)[number], viewpoint: (typeof VIEWPOINTS)[number]) =>
    scorer.scoreMineral(mineral, viewpoint, DAY).shareBasis;

  t.test('say whose shares they rest on', async (t) => {
    t.equal(basis('neodymium', 'EU'), 'imports');
    t.equal(basis('neodymium', 'DE'), 'bloc');
    t.equal(basis('gallium', 'US'), 'reliance');
    t.equal(basis('neodymium', 'JP'), 'world');
    t.equal(basis('uranium', 'EU'), 'world', 'the EU study has no sourcing of uranium');
    t.equal(basis('neodymium', 'US'), 'world', 'USGS gives no reliance for single light rare earths');
  });

  t.test('have data and an age for every mineral', async (t) => {
    const missing = MINERAL_IDS.flatMap((mineral) =>
      VIEWPOINTS.filter((viewpoint) => {
        const { score: value, dataAge, drivers } = scorer.scoreMineral(mineral, viewpoint, DAY);
        return !(value > 0) || dataAge === null || drivers.length === 0;
      }).map((viewpoint) => `${mineral}/${viewpoint}`),
    );
    t.strictSame(missing, []);
  });

  t.test('of the US leave out what it supplies itself', async (t) => {
    const { drivers } = scorer.scoreMineral('gallium', 'US', DAY);
    const china = drivers.find(({ id }) => id === 'governance:CN');
    t.match(china?.fact, { source: /import reliance 2025/ });
  });
});

t.test('countries', async (t) => {
  t.test('are weighted by the importance of minerals', async (t) => {
    const weights = mineralWeights(REFERENCE_DATA);
    t.ok(Math.abs(weights.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-12);
    t.strictSame(
      weights.filter(({ assumed }) => assumed).map(({ mineral }) => mineral),
      ['permanent_magnets', 'uranium', 'diamond'],
    );
    t.equal(new Set(weights.map(({ mineral }) => mineral)).size, weights.length);
  });

  t.test('as suppliers rank by what others would lose', async (t) => {
    const riskEvents = timelineRiskEvents(policyTimeline());
    const scorer = createScorer({ riskEvents });
    const ranked = suppliers()
      .map((country) => scorer.scoreCountry(country, 'supplier', '2026-01-15'))
      .sort((a, b) => b.score - a.score)
      .map(({ subject }) => subject.id);
    t.strictSame(ranked.slice(0, 2), ['CN', 'CD']);
    t.notOk(ranked.includes('XX'));
    t.ok(scorer.scoreCountry('EU', 'supplier', DAY).score > scorer.scoreCountry('FR', 'supplier', DAY).score);
    t.equal(scorer.scoreCountry('VA', 'supplier', DAY).score, 0, 'who supplies nothing scores nothing');
    for (const role of ['supplier', 'consumer'] as const) {
      const { score: value, band } = scorer.scoreCountry('CN', role, DAY);
      t.strictSame(scorer.countryLevel('CN', role, DAY), { score: value, band });
    }
    const { score: value, band } = scorer.scoreMineral('tin', 'US', DAY);
    t.strictSame(scorer.mineralLevel('tin', 'US', DAY), { score: value, band });
  });

  t.test('as consumers see by their own viewpoint', async (t) => {
    const riskEvents = [riskEvent('ban', { targets: ['US'], instruments: ['ban'] })];
    const at = (country: string, events: readonly RiskEvent[]) =>
      scoreCountry({ country, role: 'consumer', asOf: DAY, riskEvents: events });
    t.ok(at('US', riskEvents).score > at('US', []).score);
    t.equal(at('BR', riskEvents).score, at('BR', []).score);
    t.match(at('US', []), { viewpoint: 'US', shareBasis: 'reliance', role: 'consumer' });
    t.match(at('BR', []), { viewpoint: 'WORLD', shareBasis: 'world' });
  });
});

t.test('real input', async (t) => {
  const riskEvents: RiskEvent[] = [
    riskEvent('accord', {
      title: 'Japan and the United States sign an accord on rare earths.',
      type: 'accord',
      direction: 'easing',
      stage: 'signed',
      actors: ['JP', 'US'],
      instruments: ['loan', 'guarantee', 'subsidy', 'deregulation'],
      announced: '2025-10-28',
      effective: null,
      due: '2026-04-28',
      verification: 'corroborated',
      commitments: [commitment('financing', 'accord')],
    }),
    riskEvent('control', {
      title: 'China: export controls on rare earths, announced.',
      announced: null,
      effective: null,
      instruments: [],
      verification: 'corroborated',
    }),
    ...['AU', 'MY', 'TH'].map((partner) =>
      riskEvent(`accord ${partner}`, {
        title: `The United States and ${partner} sign an accord on critical minerals.`,
        type: 'accord',
        direction: 'easing',
        stage: 'signed',
        actors: ['US', partner],
        minerals: ['critical_minerals'],
        instruments: [],
        announced: null,
        effective: null,
        verification: 'unverified',
      }),
    ),
    riskEvent('memorandum', {
      title: 'The United States, the EU and Japan propose a memorandum on critical minerals.',
      type: 'accord',
      direction: 'easing',
      stage: 'proposed',
      actors: ['EU', 'JP', 'US'],
      minerals: ['critical_minerals'],
      instruments: [],
      announced: null,
      effective: null,
      due: '2026-03-06',
      verification: 'unverified',
    }),
  ];
  const asOf = '2026-11-24';

  for (const result of [
    scoreMineral({ mineral: 'rare_earths', viewpoint: 'WORLD', asOf, riskEvents }),
    scoreCountry({ country: 'CN', role: 'supplier', asOf, riskEvents }),
  ]) {
    t.test(`names every event in the score of ${result.subject.id}`, async (t) => {
      const named = new Set(result.drivers.flatMap(({ riskEventId }) => riskEventId ?? []));
      t.strictSame([...named].sort(), riskEvents.map(({ id }) => id).sort());
      t.ok(
        result.drivers.some(({ sentence }) => sentence.startsWith('China: export controls on rare earths: in force')),
      );
      t.ok(result.drivers.some(({ kind, sentence }) => kind === 'commitment' && sentence.endsWith('is overdue.')));
      t.ok(result.range.low < result.score && result.score < result.range.high);
    });
  }
});

t.test('history', async (t) => {
  const scorer = createScorer({ riskEvents: [riskEvent('control')] });
  const request = {
    mineral: 'terbium',
    viewpoint: 'WORLD',
    from: '2025-03-01',
    to: '2025-05-01',
    stepDays: 7,
  } as const;
  const points = scorer.history(request);
  t.strictSame(
    points.map(({ asOf }) => asOf),
    Array.from({ length: 9 }, (_, index) => addDays('2025-03-01', 7 * index)),
  );
  for (const point of points) {
    const { score: value, band, range, supplyAtRisk } = scorer.scoreMineral('terbium', 'WORLD', point.asOf);
    t.strictSame(point, { asOf: point.asOf, score: value, band, range, supplyAtRisk });
  }
  t.equal(scorer.history({ ...request, to: request.from }).length, 1);
  t.throws(() => scorer.history({ ...request, to: '2025-02-01' }), { code: 'LW_SCORING_BAD_PERIOD' });
  t.throws(() => scorer.history({ ...request, stepDays: 0 }), { code: 'LW_SCORING_BAD_PERIOD' });
});
