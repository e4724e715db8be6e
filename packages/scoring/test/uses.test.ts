import {
  addDays,
  derivedShortId,
  type ExposureLine,
  exposureSchema,
  type Hypothetical,
  MINERAL_IDS,
  type RiskEvent,
  scenarioRequestSchema,
  scenarioSchema,
} from '@lodewatch/contracts';
import { policyTimeline, REFERENCE_DATA } from '@lodewatch/reference';
import fc from 'fast-check';
import t from 'tap';
import { knownOn } from '../src/backtest/known-timeline.js';
import { priceJumps, restrictiveMeasures } from '../src/backtest/outcomes.js';
import { type Forecasts, replay } from '../src/backtest/replay.js';
import {
  areaUnderCurve,
  brierScore,
  byForecast,
  drawClusters,
  fitLogistic,
  interval,
  probability,
  type Unit,
} from '../src/backtest/statistics.js';
import {
  assessExposure,
  backtest,
  backtestText,
  createScorer,
  methodology,
  SupplyTable,
  scoreScenario,
  seededRandom,
  timelineRiskEvents,
} from '../src/index.js';
import { commitment, riskEvent, toMillionths } from './builders.js';

const timeline = timelineRiskEvents(policyTimeline());
const DAY = '2026-01-15';

t.test('scenarios', async (t) => {
  const run = (hypothetical: readonly Hypothetical[], riskEvents: readonly RiskEvent[], asOf = DAY) =>
    scoreScenario({ asOf, viewpoint: 'JP', riskEvents, hypothetical });
  const control = riskEvent('control');
  const suspension = riskEvent('suspension', {
    direction: 'easing',
    stage: 'suspended',
    announced: '2025-11-07',
    effective: '2025-11-07',
    until: '2026-11-10',
  });
  const accord = riskEvent('accord', {
    type: 'accord',
    direction: 'easing',
    stage: 'signed',
    actors: ['JP', 'US'],
    instruments: [],
    announced: '2025-10-28',
    effective: null,
    commitments: [commitment('financing', 'accord')],
  });

  t.test('ban, quota and closure raise scores, an accord lowers them, each named as a driver', async (t) => {
    for (const kind of ['ban', 'quota', 'licence', 'tax', 'closure', 'accord', 'financing'] as const) {
      const actors = kind === 'accord' ? ['JP', 'CN'] : [kind === 'financing' ? 'JP' : 'CN'];
      const scenario = run([{ kind, actors, targets: [], minerals: ['terbium'] }], [control]);
      const [result] = scenario.results;
      const eases = kind === 'accord' || kind === 'financing';
      t.equal(Math.sign(result?.change ?? 0), eases ? -1 : 1, kind);
      t.strictSame(scenarioSchema.parse(scenario), scenario);
      const named = scenario.hypothetical[0];
      t.match(named?.title, /^What if: /);
      t.ok(result?.after.drivers.some(({ riskEventId }) => riskEventId === named?.riskEventId));
      t.notOk(result?.before.drivers.some(({ riskEventId }) => riskEventId === named?.riskEventId));
    }
  });

  t.test('the change is the difference of the scores to the last digit, largest first', async (t) => {
    const { results } = run([{ kind: 'ban', actors: ['CN'], targets: ['JP'], minerals: ['rare_earths'] }], timeline);
    t.ok(results.length > 15);
    t.ok(
      results.every(
        ({ change, before, after }) =>
          toMillionths(after.score) - toMillionths(before.score) === toMillionths(change) &&
          before.viewpoint === 'JP' &&
          after.asOf === DAY,
      ),
    );
    const sizes = results.map(({ change }) => Math.abs(change));
    t.strictSame(
      sizes,
      [...sizes].sort((a, b) => b - a),
    );
  });

  t.test('a measure ahead counts by the part of the horizon behind its day', async (t) => {
    const ban = { kind: 'ban', actors: ['CN'], targets: ['JP'], minerals: ['terbium'] } as const;
    const change = (effective: string): number =>
      run([{ ...ban, actors: ['CN'], targets: ['JP'], minerals: ['terbium'], effective }], [control]).results[0]
        ?.change ?? 0;
    t.ok(change(DAY) > change(addDays(DAY, 90)) && change(addDays(DAY, 90)) > 0);
  });

  t.test('a suspension ends when it is said of the measure or of the act that suspended it', async (t) => {
    const events = [control, suspension];
    const ends = (riskEventId: string) => run([{ kind: 'suspension_ends', riskEventId }], events).results;
    t.ok((ends(suspension.id)[0]?.change ?? 0) > 0);
    t.strictSame(ends(control.id), ends(suspension.id));
    const [first] = ends(control.id);
    const full = createScorer({ riskEvents: [control] }).scoreMineral(first?.mineral ?? 'terbium', 'JP', DAY);
    t.equal(first?.after.score, full.score);
  });

  t.test('a commitment met lowers the score, one missed raises it', async (t) => {
    const commitmentId = derivedShortId('cmt', 'financing');
    const change = (kind: 'commitment_met' | 'commitment_missed') =>
      run([{ kind, commitmentId }], [control, accord]).results[0]?.change ?? 0;
    t.ok(change('commitment_met') < 0);
    t.ok(change('commitment_missed') > 0);
  });

  t.test('asked minerals are answered also where nothing changes, and the input is left as it was', async (t) => {
    const frozen = Object.freeze([Object.freeze(control), Object.freeze(accord)]);
    const { results } = scoreScenario({
      asOf: DAY,
      viewpoint: 'JP',
      riskEvents: frozen,
      minerals: ['tin', 'terbium'],
      hypothetical: [{ kind: 'ban', actors: ['CN'], targets: [], minerals: ['terbium'] }],
    });
    t.strictSame(
      results.map(({ mineral }) => mineral),
      ['terbium', 'tin'],
    );
    t.equal(results[1]?.change, 0);
  });

  t.test('what is not there cannot be supposed', async (t) => {
    const code = 'LW_SCORING_UNKNOWN_RISK_EVENT';
    const riskEventId = derivedShortId('evt', 'nothing');
    const commitmentId = derivedShortId('cmt', 'nothing');
    t.throws(() => run([{ kind: 'suspension_ends', riskEventId }], timeline), { code });
    t.throws(() => run([{ kind: 'commitment_met', commitmentId }], timeline), { code });
    t.notOk(scenarioRequestSchema.safeParse({ hypothetical: [] }).success);
    t.notOk(scenarioRequestSchema.safeParse({ hypothetical: [{ kind: 'war', actors: ['CN'] }] }).success);
  });

  t.test('a scorer that is at hand gives the same answer', async (t) => {
    const hypothetical: Hypothetical[] = [{ kind: 'ban', actors: ['CN'], targets: [], minerals: ['gallium'] }];
    const input = { asOf: DAY, viewpoint: 'US' as const, riskEvents: timeline, hypothetical };
    t.strictSame(scoreScenario({ ...input, scorer: createScorer({ riskEvents: timeline }) }), scoreScenario(input));
  });
});

t.test('exposure', async (t) => {
  const assess = (lines: readonly ExposureLine[], asOf = DAY) =>
    assessExposure({ lines, asOf, viewpoint: 'EU', riskEvents: timeline });

  t.test('puts a value on each line, and the lines add up', async (t) => {
    const exposure = assess([
      { part: 'magnet', mineral: 'neodymium', spend: 1000.55, currency: 'EUR', supplierCountry: 'CN', stockDays: 60 },
      { part: 'magnet', mineral: 'neodymium', spend: 1000.55, currency: 'EUR', supplierCountry: 'AU' },
      { part: 'mix', mineral: 'neodymium', spend: 500, currency: 'USD', quantity: 12 },
    ]);
    t.strictSame(exposureSchema.parse(exposure), exposure);
    const [china, australia, mix] = exposure.lines;
    t.ok((china?.risk ?? 0) > 0.2 && (australia?.risk ?? 1) < 0.05);
    t.ok((mix?.risk ?? 0) > (australia?.risk ?? 0) && (mix?.risk ?? 0) < (china?.risk ?? 0));
    const [euro, dollar] = exposure.totals;
    t.match(euro, { currency: 'EUR', spend: 2001.1, lines: 2 });
    t.equal(euro?.spendAtRisk, Math.round(((china?.spendAtRisk ?? 0) + (australia?.spendAtRisk ?? 0)) * 100) / 100);
    t.match(dollar, { currency: 'USD', lines: 1 });
    t.ok((mix?.quantityAtRisk ?? 0) > 0 && china?.quantityAtRisk === null);
    t.ok(china?.alternatives.every(({ country }) => country !== 'CN' && country !== 'XX'));
    t.ok((china?.alternatives.length ?? 0) >= 3);
  });

  t.test('counts the days of cover against the days of effect', async (t) => {
    const line = { part: 'anode', mineral: 'graphite', supplierCountry: 'CN', stockDays: 30 };
    const { lines } = assess([line], '2025-10-20');
    const coming = lines[0]?.measures.find(({ on }) => on === '2025-11-08');
    t.match(coming, { daysAway: 19, daysOfCover: 11 });
    const inForce = lines[0]?.measures.find(({ daysAway }) => daysAway === 0);
    t.match(inForce, { daysOfCover: 30 });
    const short = assess([{ ...line, stockDays: 10 }], '2025-10-20').lines[0]?.measures;
    t.equal(
      short?.find(({ on }) => on === '2025-11-08')?.daysOfCover,
      0,
      'a stock that is gone by then covers nothing',
    );
  });

  t.test('lists what it cannot read and drops nothing', async (t) => {
    const { lines, unknown } = assess([
      { part: 'a', mineral: 'unobtainium', hs: '2846.90' },
      { part: 'b', mineral: 'unobtainium' },
      { part: 'c', hs: '010121' },
      { part: 'd', hs: '28' },
      { part: 'e' },
      { part: 'f', mineral: 'tin', supplierCountry: 'Narnia' },
      { part: 'g', mineral: 'tin', supplierCountry: 'uk' },
    ]);
    t.strictSame(
      unknown.map(({ line, code }) => [line, code]),
      [
        [1, 'unobtainium'],
        [2, 'unobtainium'],
        [3, '010121'],
        [4, '28'],
        [5, ''],
        [6, 'Narnia'],
      ],
    );
    t.strictSame(
      lines.map(({ part, supplierCountry }) => [part, supplierCountry]),
      [
        ['a', null],
        ['f', null],
        ['g', 'GB'],
      ],
    );
  });

  t.test('reads names in several languages, and ids before everyday words', async (t) => {
    const { lines } = assess([
      { part: '1', mineral: 'Neodymium' },
      { part: '2', mineral: 'terres rares' },
      { part: '3', mineral: '稀土' },
      { part: '4', mineral: 'lead' },
      { part: '5', mineral: 'Heavy rare-earths' },
    ]);
    t.strictSame(
      lines.map(({ mineral }) => mineral),
      ['neodymium', 'rare_earths', 'rare_earths', 'lead', 'heavy_rare_earths'],
    );
  });

  t.test('judges a shared code by the mineral most at risk and names all', async (t) => {
    const { lines } = assess([{ part: 'scrap', hs: '811292', supplierCountry: 'CN' }]);
    t.ok((lines[0]?.minerals.length ?? 0) > 2);
    const single = lines[0]?.minerals.map(
      (mineral) => assess([{ part: 'x', mineral, supplierCountry: 'CN' }]).lines[0]?.risk ?? 0,
    );
    t.equal(lines[0]?.risk, Math.max(...(single ?? [])));
  });

  t.test('measures concentration against the cap of 65% for one third country', async (t) => {
    const at = (china: number, second = 'AU', mineral = 'neodymium') =>
      assess([
        { part: 'a', mineral, spend: china, supplierCountry: 'CN' },
        { part: 'b', mineral, spend: 100 - china, supplierCountry: second },
      ]).concentration;
    t.match(at(65)[0], { country: 'CN', share: 0.65, exceeds: false, cap: 0.65, basis: 'spend', strategic: true });
    t.match(at(65.1)[0], { country: 'CN', exceeds: true });
    t.match(at(10, 'FR')[0], { country: 'FR', share: 0.9, exceeds: false }, 'at home is no third country');
    t.match(at(90, 'AU', 'tin')[0], { strategic: false, exceeds: true });
    t.strictSame(at(80).length, 1, 'shares below a third are left out');
    const byLines = assess([
      { part: 'a', mineral: 'tin', spend: 5, supplierCountry: 'ID' },
      { part: 'b', mineral: 'tin', supplierCountry: 'MY' },
    ]).concentration;
    t.ok(byLines.every(({ basis, share }) => basis === 'lines' && share === 0.5));
  });

  t.test('takes ten thousand lines', async (t) => {
    const countries = ['CN', 'US', 'AU', 'CD', 'KZ', 'ZZ'];
    const lines = Array.from({ length: 10_000 }, (_, index) => ({
      part: `part ${index}`,
      mineral: MINERAL_IDS[index % MINERAL_IDS.length] ?? 'tin',
      spend: index % 97,
      supplierCountry: countries[index % countries.length] ?? 'CN',
      stockDays: index % 200,
    }));
    const exposure = assess(lines);
    t.equal(exposure.lines.length, 10_000);
    t.equal(exposure.unknown.length, Math.floor(10_000 / 6), 'every line from ZZ is listed');
  });
});

t.test('backtest', async (t) => {
  const minerals = ['gallium', 'cobalt', 'nickel', 'light_rare_earths', 'tin'] as const;
  const days = ['2023-01-01', '2023-07-02', '2023-07-03', '2024-06-01'];
  const forecasts = (entries = policyTimeline()): readonly Forecasts[] =>
    replay({
      entries,
      minerals,
      days,
      reference: REFERENCE_DATA,
      methodology: methodology(),
      restrictive: new Map(),
    });

  t.test('sees only what was known: later entries change no forecast', async (t) => {
    const until = '2024-06-01';
    t.strictSame(
      forecasts(policyTimeline().filter(({ announced }) => announced !== null && announced <= until)),
      forecasts(),
    );
    const score = (day: string) => forecasts().find((row) => row.mineral === 'gallium' && row.day === day)?.score ?? 0;
    t.ok(score('2023-07-03') > score('2023-07-02') + 1, 'the day of the Chinese announcement, and the day before it');
  });

  t.test('does not know an end before it came, unless it was announced', async (t) => {
    const endOn = (id: string, day: string) => knownOn(policyTimeline(), day).find((entry) => entry.id === id)?.until;
    t.equal(endOn('pt-003', '2010-11-19'), null, 'when China would ship to Japan again was not known');
    t.equal(endOn('pt-003', '2010-11-20'), '2010-11-20');
    t.equal(endOn('pt-003', '2010-09-20'), undefined, 'and before it began, nothing was');
    t.equal(endOn('pt-204', '2025-11-07'), '2026-11-10', 'the end of the suspension was part of the notice');
    t.equal(endOn('pt-168', '2025-09-29'), undefined, 'an entry of a month is known at its end');
    t.equal(endOn('pt-168', '2025-09-30'), null);
  });

  t.test('counts restrictive measures of suppliers once, on the day they became known', async (t) => {
    const supply = new SupplyTable(REFERENCE_DATA, null);
    const found = restrictiveMeasures(policyTimeline(), ['gallium', 'copper'], supply);
    const gallium = found.filter(({ mineral }) => mineral === 'gallium').map(({ on }) => on);
    t.ok(gallium.includes('2023-07-03') && gallium.includes('2024-12-03'));
    t.notOk(
      found.some(({ what }) => what.startsWith('Uganda')),
      'Uganda supplies next to no copper',
    );
  });

  t.test('finds price jumps of 30% and no two in one year', async (t) => {
    const row = REFERENCE_DATA.prices[0];
    if (!row) throw new Error('there are prices');
    const monthly = [100, 100, 100, 100, 100, 100, 130, 140, 150, 129].map((price, index) => ({
      ...row,
      mineral: 'tin' as const,
      frequency: 'monthly' as const,
      period: `2024-${String(index + 1).padStart(2, '0')}`,
      price,
      preferred: true,
    }));
    t.strictSame(
      priceJumps(monthly, ['tin']).map(({ on }) => on),
      ['2024-07-01'],
    );
    const gap = monthly.filter(({ period }) => period !== '2024-03');
    t.strictSame(priceJumps(gap.slice(0, 7), ['tin']), [], 'a gap makes no jump');
    t.strictSame(priceJumps(monthly, ['zinc']), []);
  });

  t.test('the area under the curve is the chance of telling a pair apart', async () => {
    const unit = fc.record({
      cluster: fc.constantFrom('a', 'b', 'c'),
      forecast: fc.integer({ min: 0, max: 5 }),
      outcome: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 2, maxLength: 30 }), (units: Unit[]) => {
        const positives = units.filter(({ outcome }) => outcome);
        const negatives = units.filter(({ outcome }) => !outcome);
        fc.pre(positives.length > 0 && negatives.length > 0);
        let won = 0;
        for (const yes of positives) {
          for (const no of negatives) won += yes.forecast > no.forecast ? 1 : yes.forecast === no.forecast ? 0.5 : 0;
        }
        const expected = won / (positives.length * negatives.length);
        return Math.abs(areaUnderCurve(byForecast(units), () => 1) - expected) < 1e-12;
      }),
    );
  });

  t.test('the fitted curve finds the rates of two groups', async (t) => {
    const units = Array.from({ length: 1000 }, (_, index) => ({
      cluster: String(index % 10),
      forecast: index % 2,
      outcome: index % 2 === 0 ? index % 10 === 0 : index % 5 !== 0,
    }));
    const curve = fitLogistic(units);
    t.ok(Math.abs(probability(curve, 0) - 0.2) < 0.01);
    t.ok(Math.abs(probability(curve, 1) - 0.8) < 0.01);
    t.equal(
      brierScore([{ cluster: 'a', forecast: 1, outcome: true }], () => 1),
      0,
    );
    const draws = drawClusters(['0', '1'], 200, seededRandom(1));
    const { low, value, high } = interval(draws, (weightOf) => brierScore(units, weightOf));
    t.ok(low <= value && value <= high);
  });

  t.test('reports the score beside its baselines, the same for the same seed', async (t) => {
    const options = {
      fit: { from: '2021-06-01', to: '2022-12-31' },
      judged: { from: '2023-07-01', to: '2024-06-30' },
      resamples: 50,
    };
    const report = backtest({ ...options, random: seededRandom(7) });
    t.strictSame(backtest({ ...options, random: seededRandom(7) }), report);
    t.strictSame(
      report.forecasters.map(({ forecaster }) => forecaster),
      ['score', 'structural', 'news', 'last_year', 'random'],
    );
    t.ok(report.forecasters.every(({ auc }) => auc.low <= auc.value && auc.value <= auc.high));
    t.ok(report.restrictive.hits <= report.restrictive.outcomes && report.restrictive.outcomes > 0);
    t.equal(report.judgedUnits, report.minerals * 13);
    const lines = backtestText(report);
    t.ok(lines.some((line) => line.startsWith('count of news')));
    t.ok(lines.every((line) => !line.includes('NaN') && !line.includes('undefined')));
    t.equal(
      report.scoreAboveEveryBaseline,
      report.forecasters.slice(1).every(({ auc }) => (report.forecasters[0]?.auc.value ?? 0) > auc.value),
    );
  });
});
