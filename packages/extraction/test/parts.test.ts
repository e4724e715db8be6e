import t from 'tap';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const news = (text: string, title: string | null = null) =>
  toLabelledEvents(reader.read({ id, url: null, title, text, published: '2025-10-30' })).filter(
    ({ background }) => background === undefined,
  );
const mineralsOf = (text: string, title: string | null = null) => news(text, title)[0]?.minerals;

t.test('what an act in general words covers is spelt out below it or in the title', async (t) => {
  const signed = 'The United States and Japan signed an agreement on critical minerals in Tokyo on Tuesday.';
  t.strictSame(mineralsOf(`${signed} It covers tin, tungsten and tantalum.`), ['tin', 'tungsten', 'tantalum']);
  t.strictSame(mineralsOf(signed, 'The tungsten deal of Tokyo'), ['tungsten']);
  t.strictSame(mineralsOf(signed, 'The deal of Tokyo'), ['critical_minerals']);
});

t.test('a caption and a word with another meaning spell nothing out', async (t) => {
  const signed = 'The United States and Japan signed an agreement on critical minerals in Tokyo on Tuesday.';
  t.strictSame(mineralsOf(`${signed}\n\nA tungsten mine\n\nBoth sides were content.`), ['critical_minerals']);
  t.strictSame(mineralsOf(`${signed} Lithium-ion batteries were on show.`), ['critical_minerals']);
});

t.test('who is hit by sanctions is neither the one who restricts nor a party to what is agreed', async (t) => {
  const text =
    'The European Union adopted new sanctions against Russia on Monday. The import of primary aluminium will be banned.';
  t.match(news(text)[0], { type: 'trade_restriction', actors: ['EU'], targets: ['RU'], minerals: ['aluminium'] });
  t.strictSame(
    news(
      'The European Union agreed on sanctions against Russia that hit aluminium. Imports of the metal are barred.',
      'EU hits Russian aluminium',
    ).map(({ type }) => type),
    ['trade_restriction'],
  );
});

t.test('a noun before the name of a country does not hide whom a measure is against', async (t) => {
  const text =
    'Britain imposed new sanctions against top producer Russia that hit aluminium and nickel. Imports of both are barred.';
  t.match(news(text, 'London sanctions Russian metals')[0], {
    type: 'trade_restriction',
    actors: ['GB'],
    targets: ['RU'],
  });
});

t.test('a country named twice is a party wherever it is named as one', async (t) => {
  const text = 'Global Gateway: Kinshasa and Lusaka sign pacts on cobalt with the European Union.';
  t.strictSame([...new Set(news(text).flatMap(({ actors }) => actors))].sort(), ['CD', 'EU', 'ZM']);
});

t.test('goods tell where they come from by the word that elsewhere tells who acts', async (t) => {
  const text = 'Biossido di titanio dalla Cina, la Commissione europea impone dazi provvisori.';
  t.match(news(text)[0], { type: 'trade_restriction', actors: ['EU'], targets: ['CN'] });
  const told = 'La Cina vieta l’export di titanio. Il divieto imposto dalla Cina vale da oggi.';
  t.match(news(told)[0], { type: 'export_control', actors: ['CN'] });
});

t.test('the ending of a verb tells that its act is still to come', async (t) => {
  t.match(news('Indonesia suspenderá la exportación de níquel, dijo el ministerio de Comercio.')[0], {
    type: 'export_control',
    stage: 'announced',
  });
  t.match(news('Indonesia suspende desde hoy la exportación de níquel, dijo el ministerio de Comercio.')[0], {
    type: 'export_control',
    stage: 'in_force',
  });
});

t.test('a permit that is renewed is given on, one that is spoken of is not', async (t) => {
  const head = 'Indonesia lets two miners export copper concentrate.';
  const renewed = news(`${head} The permits of both miners were renewed, the ministry said.`)[0];
  t.match(renewed, { type: 'export_control', direction: 'easing', instruments: ['licence'] });
  const discussed = news(`${head} The permits of both miners were discussed, the ministry said.`)[0];
  t.match(discussed, { type: 'export_control', direction: 'easing', instruments: [] });
});

t.test('one project told beside an accord is not what it covers', async (t) => {
  const signed =
    'Kazakhstan and the United States signed a memorandum of understanding on critical minerals on Thursday.';
  t.strictSame(mineralsOf(`${signed} It covers tungsten and gallium.`), ['tungsten', 'gallium']);
  t.strictSame(mineralsOf(`${signed} The tungsten deposit is among the largest in the world.`), ['critical_minerals']);
});

t.test('the same parties conclude one accord in a text', async (t) => {
  const accords = (text: string) =>
    toLabelledEvents(reader.read({ id, url: null, title: null, text, published: '2025-10-30' })).filter(
      ({ type }) => type === 'accord',
    ).length;
  const signed = 'Kazakhstan and the United States signed an agreement on tungsten on Thursday.';
  t.equal(accords(`${signed} Kazakhstan and the United States signed a memorandum on rare earths.`), 1);
  t.equal(accords(`${signed} Japan and Australia signed a memorandum on rare earths.`), 2);
});
