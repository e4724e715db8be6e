import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { curatedHappeningSchema, MINERAL_IDS, type MineralId } from '@lodewatch/contracts';
import fc from 'fast-check';
import t from 'tap';
import {
  bgsToProductionCsv,
  countries,
  country,
  countryName,
  coversMineral,
  DATA_VERSION,
  dataset,
  datasetOfSource,
  datasets,
  euMembers,
  fredToPricesCsv,
  groupsOf,
  hsCodeRows,
  isEuMember,
  membersOf,
  mineral,
  minerals,
  mineralsOfHsCode,
  policyTimeline,
  REFERENCE_DATA,
  singlesOf,
  withLocalData,
} from '../src/index.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const anyMineral = fc.constantFrom(...MINERAL_IDS);

t.test('minerals', async (t) => {
  t.test('every id has a mineral with a name, in the order of the ids', async (t) => {
    t.strictSame(
      minerals().map(({ id }) => id),
      MINERAL_IDS,
    );
    t.ok(minerals().every(({ name }) => name.length > 0 && !name.includes('_')));
    t.equal(mineral('platinum_group').name, 'platinum-group metals');
    t.equal(mineral('critical_minerals').kind, 'any');
  });

  t.test('rare earths hold the light and the heavy ones, scandium and magnets', async (t) => {
    t.equal(membersOf('rare_earths').length, 19);
    t.equal(singlesOf('rare_earths').length, 17);
    t.strictSame(singlesOf('light_rare_earths'), ['lanthanum', 'cerium', 'praseodymium', 'neodymium', 'samarium']);
    t.strictSame(groupsOf('terbium'), ['rare_earths', 'heavy_rare_earths']);
    t.strictSame(groupsOf('permanent_magnets'), ['rare_earths']);
    t.strictSame(singlesOf('tin'), ['tin']);
    t.notOk(coversMineral('light_rare_earths', 'terbium'));
  });

  t.test('covering is symmetric, reflexive, and agrees with membership', async () => {
    fc.assert(
      fc.property(anyMineral, anyMineral, (a: MineralId, b: MineralId) => {
        const expected = a === b || membersOf(a).includes(b) || membersOf(b).includes(a);
        return coversMineral(a, b) === expected && coversMineral(b, a) === expected;
      }),
    );
    fc.assert(fc.property(anyMineral, (id: MineralId) => groupsOf(id).every((group) => membersOf(group).includes(id))));
  });
});

t.test('countries', async (t) => {
  t.equal(countries().length, 251);
  t.equal(countryName('CD'), 'DR Congo');
  t.equal(countryName('ZZ'), 'ZZ', 'an unassigned code names itself');
  t.equal(country('ZZ'), undefined);
  t.equal(euMembers().length, 27);
  t.equal(euMembers('2013-06-30').length, 27);
  t.equal(euMembers('2013-07-01').length, 28, 'Croatia joins');
  t.ok(isEuMember('GB', '2020-01-31'), 'the United Kingdom is a member on its last day');
  t.notOk(isEuMember('GB', '2020-02-01'));
  t.notOk(isEuMember('EU'));
});

t.test('the compiled tables are those of the data files', async (t) => {
  t.doesNotThrow(() =>
    execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { cwd: root, stdio: 'pipe' }),
  );
});

t.test('shipped data', async (t) => {
  t.test('every row of every table fits its format', async (t) => {
    const sizes = {
      production: 3130,
      euShares: 2327,
      euAssessment2017: 78,
      euAssessment2023: 46,
      euAssessmentHistory: 204,
      governance: 2623,
      usNetImportReliance: 265,
      prices: 494,
      hsCodes: 371,
      aliases: 2239,
      policyTimeline: 230,
    } as const;
    for (const [name, size] of Object.entries(sizes)) {
      t.equal(REFERENCE_DATA[name as keyof typeof sizes].length, size, name);
    }
    t.match(DATA_VERSION, /^\d{4}\.\d{2}\.\d+$/);
  });

  t.test('only what may be redistributed is in it', async (t) => {
    const used = new Set(REFERENCE_DATA.production.map((row) => row.dataset));
    for (const id of used) t.equal(dataset(id)?.shipped, true, id);
    t.notOk(REFERENCE_DATA.production.some(({ source }) => source.includes('BGS')));
    t.notOk(REFERENCE_DATA.prices.some(({ source }) => source.includes('IMF') || source.includes('Reuters')));
    t.strictSame(
      datasets()
        .filter(({ shipped }) => !shipped)
        .map(({ id }) => id),
      ['BGS_WMS', 'IMF_PCPS'],
    );
  });

  t.test('every row leads to a licence by its source', async (t) => {
    const { policyTimeline: _, aliases, version: __, ...tables } = REFERENCE_DATA;
    const sources = new Set(
      [...Object.values(tables), aliases].flatMap((rows) => rows.map(({ source }: { source: string }) => source)),
    );
    t.strictSame(
      [...sources].filter((source) => datasetOfSource(source)?.shipped !== true),
      [],
    );
    t.equal(datasetOfSource('a friend'), undefined);
    t.equal(datasetOfSource('FRED series PTINUSDM (IMF Primary Commodity Prices)')?.shipped, false);
  });

  t.test('one data set and form is preferred for each mineral, stage and year', async (t) => {
    const seen = new Map<string, string>();
    const mixed: string[] = [];
    for (const row of REFERENCE_DATA.production) {
      if (!row.preferred) continue;
      const key = `${row.mineral}/${row.stage}/${row.year}`;
      const form = `${row.dataset}/${row.form}/${row.unit}`;
      if (seen.has(key) && seen.get(key) !== form) mixed.push(key);
      seen.set(key, form);
    }
    t.strictSame(mixed, []);
    t.ok(seen.size > 150);
  });

  t.test('preferred shares in per cent do not pass a whole', async (t) => {
    const sums = new Map<string, number>();
    for (const { preferred, unit, mineral: id, stage, year, quantity, country: code } of REFERENCE_DATA.production) {
      if (!preferred || unit !== 'percent_of_world' || code === 'WORLD') continue;
      const key = `${id}/${stage}/${year}`;
      sums.set(key, (sums.get(key) ?? 0) + quantity);
    }
    t.strictSame(
      [...sums].filter(([, sum]) => sum >= 102),
      [],
    );
  });

  t.test('recalled figures say so', async (t) => {
    t.equal(REFERENCE_DATA.production.filter((row) => row.sourceStatus === 'recalled').length, 19);
    t.equal(policyTimeline().filter((row) => row.sourceStatus === 'recalled').length, 14);
    t.ok(REFERENCE_DATA.euAssessment2023.every((row) => row.importRelianceStatus !== 'seen'));
  });

  t.test('the policy timeline is made of curated happenings', async (t) => {
    const bad = policyTimeline().filter((entry) => {
      const { id: _id, headline, source, note: _note, ...happening } = entry;
      return !curatedHappeningSchema.safeParse(happening).success || headline === '' || source === '';
    });
    t.strictSame(bad, []);
  });

  t.test('codes of the Harmonized System lead to minerals', async (t) => {
    t.strictSame(mineralsOfHsCode('2846.90'), mineralsOfHsCode('2846901000'));
    t.ok(mineralsOfHsCode('284690').length > 0);
    t.ok(hsCodeRows('811292').every(({ shared }) => shared));
    t.strictSame(mineralsOfHsCode('28469'), []);
    t.strictSame(mineralsOfHsCode('copper'), []);
  });
});

t.test('local data', async (t) => {
  const header =
    'mineral_id,stage,country,year,quantity,unit,source,source_status,form,dataset,estimated,preferred,note';
  const row = 'tin,mine,CN,2012,100,t,BGS World Mineral Statistics,seen,,BGS_WMS,no,yes,';

  t.test('is added, and the version says so', async (t) => {
    const data = withLocalData({ production: `${header}\n${row}\n` });
    t.equal(data.production.length, REFERENCE_DATA.production.length + 1);
    t.match(data.version, new RegExp(`^${DATA_VERSION}\\+local\\.[0-9a-f]{8}$`));
    t.equal(data.prices.length, REFERENCE_DATA.prices.length);
    t.not(withLocalData({ production: `${header}\n${row.replace('100', '101')}\n` }).version, data.version);
  });

  t.test('stands aside where the shipped data have a preferred set', async (t) => {
    const data = withLocalData({ production: `${header}\n${row}\n${row.replace('2012', '2024')}\n` });
    t.strictSame(
      data.production.filter((entry) => entry.dataset === 'BGS_WMS').map(({ year, preferred }) => [year, preferred]),
      [
        [2012, true],
        [2024, false],
      ],
    );
  });

  t.test('comes from the answers of the BGS and of FRED', async (t) => {
    const feature = (changes: Record<string, unknown>) => ({
      properties: {
        bgs_statistic_type_trans: 'Production',
        bgs_commodity_trans: 'tin, mine',
        country_iso2_code: 'CN',
        year: '2012-01-01',
        quantity: 100,
        units: 'tonnes (metric)',
        ...changes,
      },
    });
    const page = {
      features: [
        feature({}),
        feature({ quantity: '5.5' }),
        feature({ bgs_statistic_type_trans: 'Exports' }),
        feature({ bgs_commodity_trans: 'coal' }),
        feature({ country_iso2_code: null }),
        feature({ quantity: null }),
      ],
    };
    const prices = fredToPricesCsv({ PCOPPUSDM: 'observation_date,PCOPPUSDM\n2012-01-01,8000.5\n2012-02-01,.\n' });
    const data = withLocalData({ production: bgsToProductionCsv([page]), prices });
    t.match(data.production.at(-1), { mineral: 'tin', stage: 'mine', country: 'CN', year: 2012, quantity: 105.5 });
    t.equal(data.production.length, REFERENCE_DATA.production.length + 1);
    t.match(data.prices.at(-1), { mineral: 'copper', period: '2012-01', price: 8000.5, frequency: 'monthly' });
    t.equal(data.prices.length, REFERENCE_DATA.prices.length + 1);
    const code = 'LW_REFERENCE_BAD_SOURCE';
    t.throws(() => bgsToProductionCsv([page, { error: 'gone' }]), { code, message: /page 2/ });
    t.throws(() => fredToPricesCsv({ PGOLD: 'DATE,PGOLD\n' }), { code });
    t.throws(() => fredToPricesCsv({ PCOPPUSDM: '<html>\n<body>' }), { code });
  });

  t.test('is refused with the line when it does not fit', async (t) => {
    const bad = `${header}\n${row}\n${row.replace('mine,CN', 'smelter,CN')}\n`;
    t.throws(() => withLocalData({ production: bad }), { code: 'LW_REFERENCE_BAD_ROW', message: /line 3/ });
    t.throws(() => withLocalData({ production: `${header}\n"tin` }), { code: 'LW_REFERENCE_BAD_CSV' });
    t.throws(() => withLocalData({ prices: 'a,b\n1,2\n' }), { code: 'LW_REFERENCE_BAD_ROW' });
  });
});
