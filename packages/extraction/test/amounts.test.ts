import t from 'tap';
import { amountsIn } from '../src/events/amounts.js';

const read = (text: string) =>
  amountsIn(text, 0).map(({ value, currency, span }) => `${value} ${currency} «${text.slice(span.start, span.end)}»`);

t.test('sums are read in the languages and scripts that news is written in', async (t) => {
  for (const [text, expected] of [
    ['a loan of up to $120 million for the mine', '120000000 USD «$120 million»'],
    ['A$1.2 billion for the reserve', '1200000000 AUD «A$1.2 billion»'],
    ['50 millions d’euros pour le projet', '50000000 EUR «50 millions d’euros»'],
    ['1,5 milliard d’euros', '1500000000 EUR «1,5 milliard d’euros»'],
    ['mit bis zu 150 Millionen Euro', '150000000 EUR «150 Millionen Euro»'],
    ['3 Mrd. EUR', '3000000000 EUR «3 Mrd. EUR»'],
    ['1.500 millones de dólares', '1500000000 USD «1.500 millones de dólares»'],
    ['R$ 5 bilhões', '5000000000 BRL «R$ 5 bilhões»'],
    ['2 miliardi di euro', '2000000000 EUR «2 miliardi di euro»'],
    ['1,2 miljard euro', '1200000000 EUR «1,2 miljard euro»'],
    ['300 miljoner kronor', '300000000 SEK «300 miljoner kronor»'],
    ['51,2 milionu Kč', '51200000 CZK «51,2 milionu Kč»'],
    ['300 mln zł', '300000000 PLN «300 mln zł»'],
    ['15 млрд рублей', '15000000000 RUB «15 млрд рублей»'],
    ['2億5000万ドルを融資', '250000000 USD «2億5000万ドル»'],
    ['10億豪ドル', '1000000000 AUD «10億豪ドル»'],
    ['投资50亿元', '5000000000 CNY «50亿元»'],
    ['3억 달러 규모', '300000000 USD «3억 달러»'],
    ['Rp 2 triliun', '2000000000000 IDR «Rp 2 triliun»'],
    ['500 triệu đồng', '500000000 VND «500 triệu đồng»'],
    ['Rs 7,280 crore for magnets', '72800000000 INR «Rs 7,280 crore»'],
    ['the $US2.4 billion scheme', '2400000000 USD «$US2.4 billion»'],
    ['1,2 Millionen Schweizer Franken', '1200000 CHF «1,2 Millionen Schweizer Franken»'],
    ['500 million rand', '500000000 ZAR «500 million rand»'],
    ['$120,000,000', '120000000 USD «$120,000,000»'],
  ] as const) {
    t.strictSame(read(text), [expected], text);
  }
});

t.test('numbers of other things are no sums', async (t) => {
  for (const text of [
    '48,000 tonnes of copper',
    'the miners 5 million tonnes',
    '5 sarcophagi',
    '95 per cent',
    '30 July 2025',
    'within 180 days',
    'No. 61',
    '12 mines',
    '4 million tonnes',
    'article 5',
  ]) {
    t.strictSame(read(text), [], text);
  }
});

t.test('several sums keep their own places', async (t) => {
  t.strictSame(read('first 50, later up to 150 million euros, and $10m'), [
    '150000000 EUR «150 million euros»',
    '10000000 USD «$10m»',
  ]);
});
