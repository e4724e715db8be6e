import t from 'tap';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const news = (text: string, title: string | null = null) =>
  toLabelledEvents(reader.read({ id, url: null, title, text, published: '2025-10-30' }))
    .filter(({ background }) => background === undefined)
    .map(({ type, direction, actors, minerals }) => `${type} ${direction} ${actors.join(',')} ${minerals.join(',')}`);

t.test('a strike is one without a mine in its own sentence', async (t) => {
  t.strictSame(
    news(
      'The union went on strike on Thursday. Workers at the copper mine in Chile want higher wages.',
      'Second day without work',
    ),
    ['supply_disruption tightening CL copper'],
  );
  t.strictSame(news('Pilots went on strike on Thursday. They want higher wages.', 'Second day without flights'), []);
});

t.test('a mineral that is mothballed stands for its mine, prices and deals that close do not', async (t) => {
  t.strictSame(news('Rusal mothballs its bauxite in Guyana, it said on Thursday.'), [
    'supply_disruption tightening GY bauxite',
  ]);
  t.strictSame(news('Copper closed at 9,800 dollars in Chile on Thursday, as prices fell.'), []);
});

t.test('a lighter royalty eases, a heavier one tightens', async (t) => {
  t.strictSame(news('Poland reduces the royalty on copper and silver, the government announced.'), [
    'resource_nationalism easing PL copper,silver',
  ]);
  t.strictSame(news('Poland raises the royalty on copper and silver, the government announced.'), [
    'resource_nationalism tightening PL copper,silver',
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
    news('Glencore halted the nickel smelter on Thursday because of riots.', 'Riots in New Caledonia stop nickel'),
    ['supply_disruption tightening NC nickel'],
  );
  t.strictSame(news('Glencore closes the Irish zinc mine, the largest in Europe, it said on Thursday.'), [
    'supply_disruption tightening IE zinc',
  ]);
  t.strictSame(news('Norilsk Nickel halted its nickel mine in Russia on Thursday.'), [
    'supply_disruption tightening RU nickel',
  ]);
});

t.test('who takes a licence away is not whose firm loses it', async (t) => {
  t.strictSame(
    news(
      'The mining licence of the French group Orano for the largest uranium mine of all has been revoked, it said on Thursday.',
      'Niger revokes uranium mining licence of Orano',
    ),
    ['resource_nationalism tightening NE uranium'],
  );
});

t.test('an understanding ends a strike, one that is refused does not', async (t) => {
  t.strictSame(news('The strike at the copper mine in Chile is over: the union and the company signed an agreement.'), [
    'supply_disruption easing CL copper',
  ]);
  t.strictSame(news('The strike at the copper mine in Chile goes on, the union wants a better agreement.'), [
    'supply_disruption tightening CL copper',
  ]);
});

t.test('output that a state lets be cut is its measure, output that falls a disruption', async (t) => {
  t.strictSame(news('The government of Indonesia decided on Thursday to cut nickel production.'), [
    'resource_nationalism tightening ID nickel',
  ]);
  t.strictSame(
    news('A fire at the smelter in Indonesia on Thursday cut operations there, the company said. It makes nickel.'),
    ['supply_disruption tightening ID nickel'],
  );
});
