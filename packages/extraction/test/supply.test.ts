import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { createReader, toLabelledEvents } from '../src/index.js';
import { analyserFrom } from '../src/reader.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const news = (text: string, title: string | null = null) =>
  toLabelledEvents(reader.read({ id, url: null, title, text, published: '2025-10-30' }))
    .filter(({ background }) => background === undefined)
    .map(({ type, direction, actors, minerals }) => `${type} ${direction} ${actors.join(',')} ${minerals.join(',')}`);

const analyse = analyserFrom(loadLanguages());
/** Candidates that frames find, whatever weight they are given later. */
const framed = (text: string, title: string | null = null) => {
  const found = analyse({ id, url: null, title, text, published: '2025-10-30' }).framed;
  return [
    ...new Set(
      found
        .filter(({ candidate }) => candidate.gleaned === undefined)
        .map(
          ({ candidate: { type, direction }, actors }) =>
            `${type} ${direction} ${actors.map(({ value }) => value).join(',')}`,
        ),
    ),
  ];
};

t.test('a strike is one without a mine in its own sentence', async (t) => {
  t.strictSame(
    framed(
      'The union went on strike on Thursday. Workers at the copper mine in Chile want higher wages.',
      'Second day without work',
    ),
    ['supply_disruption tightening CL'],
  );
  t.strictSame(framed('Pilots went on strike on Thursday. They want higher wages.', 'Second day without flights'), []);
});

t.test('a mineral that is mothballed stands for its mine, prices and deals that close do not', async (t) => {
  t.strictSame(news('Rusal mothballs its bauxite in Guyana, it said on Thursday.'), [
    'supply_disruption tightening GY bauxite',
  ]);
  t.strictSame(news('Copper closed at 9,800 dollars in Chile on Thursday, as prices fell.'), []);
});

t.test('a lighter royalty eases, a heavier one tightens', async (t) => {
  t.strictSame(framed('Poland reduces the royalty on copper and silver, the government announced.'), [
    'resource_nationalism easing PL',
  ]);
  t.strictSame(framed('Poland raises the royalty on copper and silver, the government announced.'), [
    'resource_nationalism tightening PL',
  ]);
});

t.test('a tax on mining is a royalty, one on exports is not', async (t) => {
  t.strictSame(framed('Kazakhstan raises the tax on mining of uranium, the government announced.'), [
    'resource_nationalism tightening KZ',
  ]);
  t.notMatch(framed('Kazakhstan raises the tariff on exports of uranium, mining companies said.'), [
    /resource_nationalism/u,
  ]);
});

t.test('a licence taken from a company that mines is no matter of exports', async (t) => {
  t.strictSame(news('Serbia has revoked all lithium licences of the company, the government said.'), [
    'resource_nationalism tightening RS lithium',
  ]);
  t.notMatch(news('China has revoked the export licences of gallium companies, the ministry said.'), [
    /resource_nationalism/u,
  ]);
});

t.test('works stand where the document says, not where their owner is at home', async (t) => {
  t.strictSame(
    framed('Glencore halted the nickel smelter on Thursday because of riots.', 'Riots in New Caledonia stop nickel'),
    ['supply_disruption tightening NC'],
  );
  t.strictSame(framed('Glencore closes the Irish zinc mine, the largest in Europe.'), [
    'supply_disruption tightening IE',
  ]);
  t.strictSame(framed('The company Glencore said that it closes its zinc mine because of prices.'), [
    'supply_disruption tightening CH',
  ]);
});

t.test('who takes a licence away is not whose firm loses it', async (t) => {
  t.strictSame(
    framed('The mining licence of the French group Orano for its uranium mine has been revoked.', 'Uranium of Niger'),
    ['resource_nationalism tightening NE'],
  );
});

t.test('an understanding ends a strike, one that is wanted does not', async (t) => {
  t.strictSame(
    framed('The strike at the copper mine in Chile is over: the union and the company signed an agreement.'),
    ['supply_disruption easing CL'],
  );
  t.strictSame(framed('The strike at the copper mine in Chile goes on, the union wants a better agreement.'), [
    'supply_disruption tightening CL',
  ]);
});

t.test('output that a state lets be cut is its measure, output that an accident cuts is none', async (t) => {
  t.strictSame(framed('The government of Indonesia decided on Thursday to cut operations at the nickel mine.'), [
    'resource_nationalism tightening ID',
  ]);
  t.strictSame(framed('A fire at the nickel smelter in Indonesia cut operations there, the company said.'), [
    'supply_disruption tightening ID',
  ]);
});

t.test('what starts again or is built is works, not exports or a stockpile', async (t) => {
  t.notMatch(framed('Indonesia wants Freeport to resume exports of copper concentrate, the ministry said.'), [
    /supply_disruption/u,
  ]);
  t.match(framed('Freeport resumed operations at its copper mine in Indonesia on Thursday.'), [
    'supply_disruption easing ID',
  ]);
  t.notMatch(framed('Canada builds a stockpile of gallium, the government said on Thursday.'), [
    /capacity_investment/u,
    /capacity_investment/u,
  ]);
  t.match(framed('Canada builds a plant for gallium.'), ['capacity_investment easing CA']);
});

t.test('the mine whose mishap stopped the work is told behind "after", and is no older fact', async (t) => {
  t.strictSame(
    news('Codelco halted operations after a collapse at its El Teniente copper mine in Chile on Thursday.'),
    ['supply_disruption tightening CL copper'],
  );
  t.notMatch(news('Codelco halted operations on Thursday after China cut its purchases of copper.'), [/copper/u]);
});

t.test('a phrase that raises a royalty or overruns a mine tells of what it names, too', async (t) => {
  const data = loadLanguages();
  const languages = data.languages.map((language) =>
    language.language.code === 'en'
      ? {
          ...language,
          concepts: {
            ...language.concepts,
            raise: [...(language.concepts.raise ?? []), 'upped royalties'],
            conflict: [...(language.concepts.conflict ?? []), 'overran the mine'],
            probe: [...(language.concepts.probe ?? []), 'royalties inquest'],
          },
        }
      : language,
  );
  const own = analyserFrom({ ...data, languages });
  const concepts = (text: string) =>
    own({ id, url: null, title: null, text, published: null }).sentences.flatMap((sentence) =>
      sentence.concepts.map(({ concept }) => concept),
    );
  t.match(new Set(concepts('The cabinet upped royalties on cobalt.')), new Set(['raise', 'royalty']));
  t.match(new Set(concepts('The men overran the mine in the night.')), new Set(['conflict', 'site']));
  t.notOk(concepts('The royalties inquest on cobalt will go on.').includes('royalty'), 'no act, no object');
});

t.test('who loses a licence is no state, though only its nationality tells who it is', async (t) => {
  t.strictSame(framed('The Canadian lost its uranium mining licence in Niger.'), [
    'resource_nationalism tightening NE',
  ]);
  t.strictSame(framed('The Canadian government revoked its uranium mining licence in Ontario.'), [
    'resource_nationalism tightening CA',
  ]);
});

t.test('a contract for a mine that is torn up is a resource taken back, an accord of states is not', async (t) => {
  t.match(framed('Panama terminated the agreement with the company for its copper mine.'), [
    /resource_nationalism tightening PA/u,
  ]);
  t.notMatch(framed('Panama terminated the agreement with Canada on copper.').join(), /resource_nationalism/u);
});

t.test('a firm that curbs its output disrupts supply', async (t) => {
  t.match(framed('The company restricts zinc production in Spain.'), [/supply_disruption tightening ES/u]);
  t.notMatch(framed('The government restricts zinc production in Spain.').join(), /supply_disruption/u);
});

t.test('works that a company will enlarge are new capacity, output that rose is a figure', async (t) => {
  t.match(framed('The company will increase lithium production in Chile.'), [/capacity_investment easing CL/u]);
  t.notMatch(framed('The company increased lithium production in Chile.').join(), /capacity_investment/u);
  t.notMatch(framed('The government will increase lithium production in Chile.').join(), /capacity_investment/u);
});

t.test('a mining licence that is given is new capacity, one that is asked for or taken is not', async (t) => {
  t.match(framed('The company was granted a mining licence for lithium in Portugal.').join(), /capacity_investment/u);
  t.notMatch(framed('Portugal revoked the mining licence it had granted for lithium.').join(), /capacity_investment/u);
});

t.test('firms that settle to work a deposit bring new capacity', async (t) => {
  t.match(
    framed('The company signed a contract for the tungsten deposit in Kazakhstan.').join(),
    /capacity_investment/u,
  );
  t.notMatch(framed('The company signed a contract for tungsten in Kazakhstan.').join(), /capacity_investment/u);
});

t.test('what stands still again is told beside the restart it follows, not hidden by it', async (t) => {
  t.strictSame(framed('The copper mine in Peru was closed days after the mine resumed production.'), [
    'supply_disruption easing PE',
    'supply_disruption tightening PE',
  ]);
  t.strictSame(framed('The copper mine in Peru resumed production days after the mine was closed.'), [
    'supply_disruption easing PE',
  ]);
});

t.test('a strike is over however many words tell where it was', async (t) => {
  t.strictSame(framed('The strike at the largest copper mine in Chile has ended.'), ['supply_disruption easing CL']);
});

t.test('a country that limits what is dug is its state, one where less is dug need not be', async (t) => {
  t.strictSame(framed('Indonesia restricts nickel production.'), ['resource_nationalism tightening ID']);
  t.notMatch(framed('Indonesia will produce less nickel as output is to fall.').join(), /resource_nationalism/u);
});

t.test('a licence given back eases, and no works start again by it alone', async (t) => {
  t.strictSame(framed('Serbia restored the lithium licence of Rio Tinto.'), ['resource_nationalism easing RS']);
  t.strictSame(framed('Serbia revoked the lithium licence of Rio Tinto.'), ['resource_nationalism tightening RS']);
});

t.test('a state that lets a metal be mined eases, one that permits a mine gives a licence', async (t) => {
  t.strictSame(framed('Sweden allows uranium mining from January.'), ['resource_nationalism easing SE']);
  t.strictSame(
    framed('Sweden allows the company to begin copper mining.').includes('resource_nationalism easing SE'),
    false,
  );
});

t.test(
  'works that a state demands of firms are no new capacity, works that firms need leave or money for are',
  async (t) => {
    const demanded = framed(
      'Bauxite companies must hand in timetables for building refineries, the government of Guinea said.',
    );
    t.ok(demanded.includes('resource_nationalism tightening GN'));
    t.notMatch(demanded, ['capacity_investment easing GN']);
    const needed = framed(
      'The company must raise 2 billion dollars to build the bauxite refinery, the government of Guinea said.',
    );
    t.notMatch(needed, ['resource_nationalism tightening GN']);
  },
);

t.test('an end that is awaited, a tax that is cut and a rule that begins are no works', (t) => {
  t.notMatch(
    framed('Miners in Chile have until Wednesday to resume work at the copper mine, the company said.').join(),
    'easing',
  );
  t.match(
    framed('Miners in Chile resumed work at the copper mine on Wednesday.').join(),
    'supply_disruption easing CL',
  );
  t.notMatch(framed('Poland lowers the royalty on mining of copper.').join(), 'supply_disruption');
  t.match(framed('The company lowers output at its copper mine in Poland.').join(), 'supply_disruption tightening PL');
  t.notMatch(framed('Chile launches its royalty on copper mining.').join(), 'capacity_investment');
  t.end();
});

t.test('leave given to a mine is new capacity, money given to it is not', (t) => {
  t.match(
    framed('Sweden approves the graphite mine of Talga, it said on Thursday.').join(),
    'capacity_investment easing SE',
  );
  t.notMatch(framed('Sweden grants 110 million euros to the graphite mine.').join(), 'capacity_investment');
  t.notMatch(framed('Sweden did not approve the graphite mine.').join(), 'capacity_investment');
  t.end();
});

t.test('a firm that invests where no place is named invests in what the text is about', (t) => {
  t.match(
    framed('The company invests 690 million euros, it said on Thursday.', 'Lithium from Germany for batteries').join(),
    'capacity_investment',
  );
  t.notMatch(
    framed(
      'The government invests 690 million euros, it said on Thursday.',
      'Lithium from Germany for batteries',
    ).join(),
    'capacity_investment',
  );
  t.end();
});
