import t from 'tap';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const told = (text: string) =>
  toLabelledEvents(reader.read({ id, url: null, title: null, text, published: '2025-10-30' }));
const directionsOf = (text: string) => told(text).map(({ type, direction }) => `${type} ${direction}`);

t.test('exports that are not allowed or not resumed are barred, ones that are allowed are free', async (t) => {
  const tightening = ['export_control tightening'];
  t.strictSame(
    directionsOf('From January the export of lithium concentrates from Zimbabwe will not be authorised, it said.'),
    tightening,
  );
  t.strictSame(
    directionsOf(
      'Six weeks after the end of its ban, the Congolese government has still not resumed exports of cobalt, miners said.',
    ),
    tightening,
  );
  t.strictSame(directionsOf('The Congolese government has resumed exports of cobalt, the ministry announced.'), [
    'export_control easing',
  ]);
});

t.test('a ban that is dropped with the plan for it has ended', async (t) => {
  t.match(told('The Philippines has scrapped a bill that would have banned exports of nickel ore.')[0], {
    type: 'export_control',
    direction: 'easing',
    stage: 'ended',
  });
  t.match(told('The Philippines plans to ban exports of nickel ore, the government announced.')[0], {
    direction: 'tightening',
  });
});

t.test('a licence that has to be obtained is not one that was given', async (t) => {
  t.strictSame(directionsOf('中国商务部公布，出口稀土前必须取得商务部的两用物项出口许可证件。'), [
    'export_control tightening',
  ]);
  t.strictSame(directionsOf('中国商务部批准了石墨出口申请，有关企业已拿到两用物项出口许可证。'), [
    'export_control easing',
  ]);
});

t.test('a control is lifted from afar where what is controlled stands between', async (t) => {
  t.match(told('中国商务部宣布，取消对炉用碳电极等5种低敏感石墨物项的临时出口管制。')[0], {
    type: 'export_control',
    direction: 'easing',
  });
});

t.test('what will be let out under a condition is not let out yet', async (t) => {
  t.strictSame(directionsOf('中国商务部公布，对钨、碲相关物项实施出口管制，出口符合规定的，将予以许可。'), [
    'export_control tightening',
  ]);
});

t.test('a sentence that opens with a place tells of its government', async (t) => {
  t.match(told("Au Mali, le gouvernement interdit l'exportation de lithium brut, a annoncé mardi le ministre.")[0], {
    type: 'export_control',
    actors: ['ML'],
    targets: [],
  });
});

t.test('a "not" within the phrase that bars is none that spares', async (t) => {
  t.strictSame(directionsOf('Lithiumerz darf Simbabwe nicht mehr verlassen, beschloss die Regierung.'), [
    'export_control tightening',
  ]);
});

t.test('a phrase that holds the ban may end it', async (t) => {
  t.match(told('コンゴ政府は10月16日からコバルトの輸出を禁止しなくなると発表した。')[0], {
    type: 'export_control',
    direction: 'easing',
  });
});

t.test('goods stand between a verb that spares them and the tariff', async (t) => {
  t.match(
    told(
      'Les États-Unis exemptent le graphite et le tungstène de leurs droits de douane, a annoncé la Maison Blanche.',
    )[0],
    { type: 'trade_restriction', direction: 'easing', actors: ['US'] },
  );
});

t.test('licences that are no longer given tighten, ones no longer asked for ease', async (t) => {
  t.match(told("La Chine ne délivre plus de licences d'exportation de terres rares vers le Japon.")[0], {
    type: 'export_control',
    direction: 'tightening',
  });
  t.match(told('China no longer requires licences for exports of graphite.')[0], { direction: 'easing' });
});

t.test('a larger quota lets more out, a ban on more goods lets less out', async (t) => {
  t.match(told('中国はタングステンの輸出枠を拡大する。')[0], { direction: 'easing', instruments: ['quota'] });
  t.match(told('China widens its export ban to tungsten.')[0], { direction: 'tightening' });
});

t.test('a ban that may be prolonged when it runs out does not run out', async (t) => {
  t.match(
    told('When the ban on cobalt exports expires in June it may be extended, the Congolese government said.')[0],
    { type: 'export_control', direction: 'tightening' },
  );
});

t.test('quotas that take the place of a ban are set where it is no longer in force', async (t) => {
  const text =
    "The Congolese government has resumed exports of cobalt and introduced annual quotas, the country's regulator said.";
  t.strictSame(directionsOf(text).sort(), ['export_control easing', 'export_control tightening']);
});

t.test('a ban among sanctions is no control of exports, and who is aimed at does not act', async (t) => {
  const text =
    'The EU will impose new sanctions on Russia. Primary aluminium is to be banned, and export curbs on Moscow will follow.';
  t.strictSame(
    told(text).filter(({ type, actors }) => type === 'export_control' && actors.includes('RU')),
    [],
  );
});

t.test('behind a ban on exports a word of control says what goods are meant', async (t) => {
  t.match(
    told(
      'China is putting on hold its ban on exports of dual-use items related to gallium and germanium to the US, it said.',
    )[0],
    { type: 'export_control', direction: 'easing', stage: 'suspended', instruments: ['ban'] },
  );
});

t.test('a verb acts on the checks, not on the word that tells what goods are checked', async (t) => {
  const suspended = { type: 'export_control', direction: 'easing', stage: 'suspended', minerals: ['graphite'] };
  t.match(
    told("La Chine suspend les contrôles renforcés des utilisateurs pour l'export de graphite à double usage.")[0],
    suspended,
  );
  t.match(
    told('China has suspended a ban on approving exports to the US of “dual-use items” made of graphite.')[0],
    suspended,
  );
  t.match(told('China has announced stricter controls on exports of graphite of dual use.')[0], {
    direction: 'tightening',
  });
});

t.test('the only verb of a clause turns the control before it, however far it stands', async (t) => {
  t.match(
    told('La prohibición de vender galio, antimonio y germanio a Estados Unidos queda en suspenso, anunció China.')[0],
    { type: 'export_control', direction: 'easing', stage: 'suspended' },
  );
  t.match(told('China controls gallium exports tightly and a mine in Shanxi is suspended, officials announced.')[0], {
    direction: 'tightening',
  });
});

t.test('how strict checks are is no act where they are lifted', async (t) => {
  t.match(told('China lifts the stricter limits set for exports of graphite to the United States, it announced.')[0], {
    type: 'export_control',
    direction: 'easing',
  });
  t.match(told('China tightens the limits set for exports of graphite to the United States, it announced.')[0], {
    direction: 'tightening',
  });
});

t.test('what is planned and denied, and what a headline names and all verbs deny, is not asserted', async (t) => {
  const events = (text: string, title: string) =>
    toLabelledEvents(reader.read({ id, url: null, title, text, published: '2026-03-30' })).filter(
      ({ type }) => type === 'export_control',
    );
  const rumour = 'Indonesia may be considering an export levy on copper cathode, a newsletter reported.';
  t.strictSame(events(rumour, 'Jakarta mulls copper export tax, sources say; ministry denies'), []);
  t.match(events(rumour, 'Jakarta mulls copper export tax'), [{ stage: 'proposed', actors: ['ID'] }]);
});
