import t from 'tap';
import { foldText } from '../src/text/fold.js';
import { Furniture, stampOf, toSentences } from '../src/text/segments.js';

/** The sentences of a text, each with its kind. */
function cut(text: string, titled = true): string[] {
  const { folded, cased } = foldText(text);
  return toSentences(folded, cased, titled, new Furniture([]), new Set(), new Set()).map(
    ({ start, end, kind }) => `${kind}: ${cased.slice(start, end)}`,
  );
}

t.test('a headline that is set again is furniture', async (t) => {
  const headline = 'China bans exports of gallium';
  const rest = 'heading: Japan bans exports of tin';
  for (const again of [headline, headline.toUpperCase(), `Home > Metals > ${headline}`, 'bans exports of gallium'])
    t.strictSame(cut(`${headline}\n\n${again}\n\nJapan bans exports of tin`), [`title: ${headline}`, rest], again);
  // A sentence may well begin with the words of its headline.
  const told = `${headline} to the United States and to all others who buy its goods, the ministry said on Monday.`;
  t.strictSame(cut(`${headline}\n\n${told}`), [`title: ${headline}`, `body: ${told}`]);
  t.strictSame(cut(`${headline}\n\ngallium`), [`title: ${headline}`, 'heading: gallium']);
});

t.test('a paragraph broken by the width of a page is one', async (t) => {
  const [first, second] = ['Exports of nickel ore from the Philippines may stop,', 'it is feared by those who buy it.'];
  t.strictSame(cut(`Nickel\n\n${first}\n${second}`), ['title: Nickel', `body: ${first}\n${second}`]);
  t.strictSame(cut(`${first}\n${second}`, false), [`body: ${first}\n${second}`]);
  // A headline of its own, and a heading set apart, go on nowhere.
  t.strictSame(cut(`${first}\n${second}`), [`title: ${first}`, `body: ${second}`]);
  t.strictSame(cut(`Nickel\n\n${first}\n\n${second}`), ['title: Nickel', `heading: ${first}`, `body: ${second}`]);
});

t.test('the day or month that a page is stamped with is none of its words', async (t) => {
  t.strictSame(cut('date 2025-08-12 Zinc is dear.', false), ['body: Zinc is dear.']);
  t.strictSame(cut('Zinc\n\n date 2025-08 Zinc is dear.'), ['title: Zinc', 'body: Zinc is dear.']);
  t.strictSame(cut('The date 2025-08 is near.', false), ['body: The date 2025 08 is near.']);
  t.equal(stampOf(foldText('date 2025-08-12 Zinc is dear.').folded), '2025-08-12');
  t.equal(stampOf(foldText('Zinc\n\n date 2025-08 Zinc is dear.').folded), '2025-08');
  t.equal(stampOf('zinc is dear.'), null);
});
