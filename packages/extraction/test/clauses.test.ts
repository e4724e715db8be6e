import t from 'tap';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const news = (text: string, title: string | null = null) =>
  toLabelledEvents(reader.read({ id, url: null, title, text, published: '2025-10-30' })).filter(
    ({ background }) => background === undefined,
  );

t.test('a bracket that a report opens with names its place and paper, no actor', async (t) => {
  const text = '[도쿄=연합뉴스] 중국 상무부는 30일 게르마늄 수출을 금지한다고 발표했다.';
  t.match(news(text)[0], { type: 'export_control', actors: ['CN'], targets: [] });
  t.strictSame(news('日本はガリウムの輸出を禁止すると発表した。')[0]?.actors, ['JP'], 'without brackets it acts');
});

t.test('a comma after a particle ends no clause', async (t) => {
  const text = 'アメリカが輸入するアルミニウムの板などに、8月1日から50%の関税が課されることが決まりました。';
  t.match(news(text)[0], { type: 'trade_restriction', direction: 'tightening', actors: ['US'] });
});

t.test('a verb halts or lifts what stands before it, not the ban told earlier in the sentence', async (t) => {
  t.match(news('インドネシアはニッケル鉱の禁輸を早め、10月29日から輸出を停止すると表明した。')[0], {
    type: 'export_control',
    direction: 'tightening',
    actors: ['ID'],
  });
  t.match(news('インドネシアはニッケル鉱の禁輸を停止すると表明した。')[0], { direction: 'easing', actors: ['ID'] });
});

t.test('the head of a page is its running text, below labels and menus', async (t) => {
  const text = [
    'ニュース',
    '特集',
    '金属',
    '鉱山の街から',
    'コンゴ民主共和国は10月16日にコバルトの輸出枠を導入する。',
    '枠の量は当局が月末に公表する。',
  ].join('\n');
  t.notOk(
    news(text).some(({ actors }) => actors.includes('JP')),
    'the authorities are those of the country told of',
  );
});

t.test('a headline puts the country that acts first, where verbs come last', async (t) => {
  t.match(news('정부는 4일 채굴권을 취소했다고 발표했다.', '기니, UAE 기업의 보크사이트 채굴권 박탈')[0], {
    type: 'resource_nationalism',
    actors: ['GN'],
  });
  const [accord] = news('두 나라 정상은 30일 협정에 서명했다.', '미국, 일본과 핵심광물 협정 체결');
  t.strictSame([...(accord?.actors ?? [])].sort(), ['JP', 'US'], 'its partner stays a party');
});

t.test('two countries in one word act together', async (t) => {
  const text = '米英がロシア産のアルミニウムの輸入を禁止すると発表した。';
  t.strictSame([...(news(text)[0]?.actors ?? [])].sort(), ['GB', 'US']);
});

t.test('a particle for who acts and whence goods come is told by what stands before it', async (t) => {
  t.match(news('Le restrizioni all’export di gallio sono imposte dalla Cina, ha detto il ministero.')[0], {
    type: 'export_control',
    actors: ['CN'],
  });
  t.match(
    news('L’Ue impone dazi provvisori sul biossido di titanio dalla Cina, ha annunciato la Commissione europea.')[0],
    {
      type: 'trade_restriction',
      actors: ['EU'],
    },
  );
});
