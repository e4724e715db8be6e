import t from 'tap';
import { createReader } from '../src/index.js';
import { marksOf } from '../src/marks.js';
import { foldText } from '../src/text/fold.js';

const marks = (text: string): number[] => marksOf(foldText(text));
const shared = (a: string, b: string): number => {
  const others = new Set(marks(b));
  return marks(a).filter((mark) => others.has(mark)).length;
};

t.test('names and figures are marks in whatever language they stand', async (t) => {
  t.equal(shared('Strike at Escondida, owned by BHP', '智利Escondida铜矿罢工，BHP回应'), 2);
  t.equal(shared('the Escondida mine', 'рудник Escondida'), 1);
  t.equal(shared('a loan of $565 million', '5,65亿美元即565百万'), 1);
  t.equal(shared('1,200 jobs', '1.200 Stellen'), 1, 'thousands are parted by points or commas');
  t.equal(shared('8.5 billion', '8,5 milliards'), 1, 'decimals as well');
  t.equal(shared('in Cobre Panamá', 'Cobre Panama reopens'), 2, 'with accents or without');
  t.equal(shared('von Goulamina', 'Goulaminas Lithium'), 1, 'inflected or not');
});

t.test('what all news bears marks nothing', async (t) => {
  t.strictSame(marks('on the 24th of may 2025, 15 people'), [], 'days and years');
  t.strictSame(marks('a strike closed the mine'), [], 'words in lower case');
  t.strictSame(marks('Reuters, Monday, Copper'), [], 'names of everybody');
  t.strictSame(marks('Der In An'), [], 'short words that are no initials');
  t.strictSame(marks('24k 3rd'), [], 'figures with letters behind them');
  t.strictSame(marks(''), []);
});

t.test('marks are sorted, without repeats and bounded', async (t) => {
  const many = Array.from({ length: 500 }, (_, i) => `Name${String.fromCharCode(97 + (i % 26))}${i} ${1000 + 7 * i}`);
  const found = marks(many.join(' '));
  t.ok(found.length <= 96);
  t.strictSame(
    found,
    [...new Set(found)].sort((a, b) => a - b),
  );
});

t.test('a reading tells the day, else the month, that the text is stamped with', async (t) => {
  const reader = createReader();
  const stamped = (text: string): string | null | undefined =>
    reader.read({ id: `doc_${'0'.repeat(32)}`, url: null, title: null, text, published: null }).stamped;
  t.equal(stamped('date 2025-10-09 China bans exports of gallium.'), '2025-10-09');
  t.equal(stamped(' date 2025-10 China bans exports of gallium.'), '2025-10');
  t.equal(stamped('China bans exports of gallium from 2025-10.'), null);
});
