import t from 'tap';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const read = (text: string, title: string | null = null) =>
  toLabelledEvents(
    reader.read({ id: 'doc_00000000000000000000000000000000', url: null, title, text, published: '2025-10-30' }),
  ).filter(({ background }) => background === undefined);
const financing = (text: string, title: string | null = null) =>
  read(text, title).filter(({ type }) => type === 'financing_measure');

t.test('a sum that a government does anything with is financing, and one that is somebody else’s is not', async (t) => {
  t.match(financing('Canberra agreed to put 600 million dollars on the table for the copper smelter at Mount Isa.'), [
    { actors: ['AU'], minerals: ['copper'] },
  ]);
  t.strictSame(financing('The Canberra agency said copper exports came to 600 million dollars in May.'), []);
});

t.test('help named by its kind is given by the body that a sentence before names', async (t) => {
  const listed =
    'The Pentagon chose two projects for graphite and lithium on Tuesday. The subsidies come to 358 million dollars.';
  t.match(financing(listed), [{ actors: ['US'], instruments: ['subsidy'] }]);
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
