import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { createReader, toLabelledEvents } from '../src/index.js';
import { analyserFrom } from '../src/reader.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const read = (text: string) =>
  toLabelledEvents(reader.read({ id, url: null, title: null, text, published: '2025-10-30' })).filter(
    ({ background }) => background === undefined,
  );
const framed = (text: string) =>
  analyserFrom(loadLanguages())({ id, url: null, title: null, text, published: '2025-10-30' })
    .framed.filter(({ candidate: { type } }) => type === 'financing_measure')
    .map(({ candidate: { type }, actors }) => `${type} ${actors.map(({ value }) => value)}`);
const financing = (text: string) => read(text).filter(({ type }) => type === 'financing_measure');

t.test('a sum that a government does anything with is financing, and one that is somebody else’s is not', async (t) => {
  t.match(financing('Canberra agreed to put 600 million dollars on the table for the copper smelter at Mount Isa.'), [
    { actors: ['AU'], minerals: ['copper'] },
  ]);
  t.strictSame(financing('The Canberra agency said copper exports came to 600 million dollars in May.'), []);
});

t.test('help named by its kind is given by the body that a sentence before names', async (t) => {
  const listed =
    'The Pentagon approved two projects for graphite and lithium, it announced. A loan of 358 million dollars each.';
  t.strictSame(framed(listed), ['financing_measure US']);
  t.strictSame(
    financing('Chile has two projects for graphite and lithium. Firms there hope for subsidies, say traders.'),
    [],
  );
});

t.test('what an accord covers is not the ore of one firm, nor exports told of beside it', async (t) => {
  const minerals = (text: string) =>
    read(text)
      .filter(({ type }) => type === 'accord')
      .map((event) => event.minerals);
  const signed = 'Kazakhstan and the United States signed a memorandum on critical minerals on Thursday.';
  t.strictSame(minerals(`${signed} An American company will develop a tungsten deposit in Kazakhstan.`), [
    ['critical_minerals'],
  ]);
  t.strictSame(minerals(`${signed} Kazakhstan will restrict exports of scrap of aluminium and copper.`), [
    ['critical_minerals'],
  ]);
  t.strictSame(minerals(`${signed} It covers tungsten, tantalum and uranium.`), [['tungsten', 'tantalum', 'uranium']]);
});

t.test('of whom both countries are said to pay, the accord tells', async (t) => {
  const signed = 'The United States and Australia signed an accord on rare earths on Monday.';
  const own = 'The Pentagon will invest in a gallium refinery in Western Australia.';
  const analyse = analyserFrom(loadLanguages());
  const paid = (text: string) =>
    analyse({ id, url: null, title: null, text, published: null })
      .groups.filter(({ lead }) => lead.candidate.type === 'financing_measure')
      .map(({ lead }) =>
        lead.actors
          .map(({ value }) => value)
          .sort()
          .join(),
      );
  t.strictSame(paid(`${signed} The White House says both countries will invest 1 billion dollars in mines.`), [
    'AU,US',
  ]);
  t.strictSame(paid(`${signed} The White House says it will invest 1 billion dollars in mines in both countries.`), [
    'US',
  ]);
  t.strictSame(paid(`${signed} Both countries will invest 1 billion dollars in mines. ${own}`).sort(), ['AU,US', 'US']);
});

t.test('what one party pays for a metal of its own is another sum than the joint one', async (t) => {
  const signed = 'The United States and Australia signed an accord on critical minerals and rare earths on Monday.';
  const joint = 'Together the United States and Australia will invest 3 billion dollars in critical mineral projects.';
  const own = (metal: string) => `The Pentagon will invest 200 million dollars in a ${metal} refinery in Perth.`;
  const analyse = analyserFrom(loadLanguages());
  const sums = (text: string) =>
    analyse({ id, url: null, title: null, text, published: null })
      .groups.filter(({ lead }) => lead.candidate.type === 'financing_measure')
      .map(({ lead }) => `${lead.actors.length} ${lead.minerals.map(({ value }) => value).join()}`)
      .sort();
  t.strictSame(sums(`${signed} ${joint} ${own('gallium')}`), ['1 gallium', '2 rare_earths']);
  t.strictSame(sums(`${signed} ${joint} ${own('rare earth')}`), ['2 rare_earths']);
});

t.test('the projects that get money spell out what it is for, and those of another act do not', async (t) => {
  const named = 'The European Commission gave strategic status to 47 critical mineral projects on Tuesday.';
  t.match(financing(`${named} Among them are a copper mine in Finland and a lithium mine in Portugal.`), [
    { actors: ['EU'], minerals: ['copper', 'lithium'] },
  ]);
  t.match(financing(`${named} Chile produces copper and lithium.`), [{ minerals: ['critical_minerals'] }]);
});

t.test('where something stands is no party of an accord, and pays for nothing', async (t) => {
  const { framed } = analyserFrom(loadLanguages())({
    id,
    url: null,
    title: null,
    text: 'A loan of 500 million euros was granted for a copper mine in Chile, a minister in Berlin said.',
    published: null,
  });
  const paid = framed.filter(({ candidate }) => candidate.type === 'financing_measure');
  t.notOk(paid.some(({ actors }) => actors.some(({ value }) => value === 'CL')));
  const accords = read(
    'The European Union adopted an action plan for critical minerals. A lithium mine in Chile is to be opened.',
  ).filter(({ type }) => type === 'accord');
  t.strictSame(accords, []);
});

t.test('projects that get money are gathered sentence by sentence, and line by line', async (t) => {
  const paid = 'The European Commission will pay 3 billion euros for projects of critical minerals.';
  t.match(financing(`${paid} One is a lithium mine in Portugal. Another is a graphite plant in Sweden.`), [
    { actors: ['EU'], minerals: ['lithium', 'graphite'] },
  ]);
  t.match(financing(`${paid}\nBy mineral\n- lithium 8\n- graphite 6\n- copper 4\n`), [
    { actors: ['EU'], minerals: ['lithium', 'graphite', 'copper'] },
  ]);
  t.match(financing(`${paid} Sweden has graphite.`), [{ actors: ['EU'], minerals: ['critical_minerals'] }]);
});

t.test('a country that announces money by its name alone is a state, unless a firm stands beside it', async (t) => {
  const analyse = analyserFrom(loadLanguages());
  const payers = (text: string) =>
    analyse({ id, url: null, title: null, text, published: null })
      .groups.filter(({ lead }) => lead.candidate.type === 'financing_measure')
      .map(({ lead }) => lead.actors.map(({ value }) => value).join());
  t.strictSame(payers('Canada unveiled 26 investments in graphite and lithium mines.'), ['CA']);
  t.strictSame(payers('The company unveiled 26 investments in graphite and lithium mines in Canada.'), []);
  const headed = (title: string) =>
    analyse({ id, url: null, title, text: 'The weather was fine.', published: null }).framed.map(
      ({ candidate }) => candidate.type,
    );
  t.strictSame(headed('Japan finances a graphite mine'), ['financing_measure']);
  t.notOk(headed('Japan: company finances a graphite mine').includes('financing_measure'));
});

t.test(
  'what the parties of an accord weigh together is proposed by all of them, what one of them weighs is its own',
  async (t) => {
    const signed = 'The United States and Japan signed an accord on rare earths on Tuesday.';
    const analyse = analyserFrom(loadLanguages());
    const weighed = (text: string) =>
      analyse({ id, url: null, title: null, text: `${signed} ${text}`, published: '2025-10-30' })
        .framed.filter(({ candidate }) => candidate.weighed === true)
        .map(({ candidate: { stage }, actors }) => `${stage} ${actors.map(({ value }) => value).sort()}`);
    t.strictSame(weighed('They will also examine price floors and subsidies.'), ['proposed JP,US']);
    t.strictSame(weighed('Washington is also examining price floors.'), []);
    t.strictSame(weighed('They agreed on price floors and plan to raise them.'), []);
  },
);

t.test('who holds a share of a firm has not bought it now', async (t) => {
  t.strictSame(framed('The lithium mine in Finland, of which the state is a minority shareholder, is large.'), []);
  t.strictSame(framed('The Finnish state acquires a minority stake in the lithium mine.'), ['financing_measure FI']);
});

t.test('a fund that an accord sets up is a term of it, a sum or a day makes it a measure of its own', async (t) => {
  const paid = (text: string) => framed(text).length > 0;
  t.equal(paid('The United States and Ukraine signed an agreement on a minerals fund.'), false);
  t.equal(paid('Parliament backs the minerals agreement with Washington.'), false);
  t.equal(paid('The United States and Ukraine signed an agreement on a minerals fund of $500 million.'), true);
});
