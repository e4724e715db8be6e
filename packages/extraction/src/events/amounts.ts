import type { Amount } from '@lodewatch/contracts';

/** Signs and codes before a number, the longest first. A bare dollar sign is that of the United States. */
const BEFORE: readonly (readonly [string, string])[] = [
  ['AU$', 'AUD'],
  ['CA$', 'CAD'],
  ['NZ$', 'NZD'],
  ['HK$', 'HKD'],
  ['US$', 'USD'],
  ['$US', 'USD'],
  ['$A', 'AUD'],
  ['A$', 'AUD'],
  ['C$', 'CAD'],
  ['R$', 'BRL'],
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₩', 'KRW'],
  ['₹', 'INR'],
  ['₽', 'RUB'],
  ['Rp', 'IDR'],
  ['Rs.', 'INR'],
  ['Rs', 'INR'],
  ['USD', 'USD'],
  ['EUR', 'EUR'],
  ['AUD', 'AUD'],
  ['CAD', 'CAD'],
  ['GBP', 'GBP'],
  ['CHF', 'CHF'],
  ['INR', 'INR'],
  ['JPY', 'JPY'],
  ['RMB', 'CNY'],
  ['CNY', 'CNY'],
  ['NOK', 'NOK'],
  ['SEK', 'SEK'],
  ['ZAR', 'ZAR'],
];

/**
 * Words after a number and its scale, lower case, in the languages that are read; `~` at the end stands for any ending. What is more
 * precise comes first: an Australian dollar is no American one.
 */
const AFTER: readonly (readonly [string, string])[] = Object.entries({
  AUD: 'australian dollar~|dollars australiens|australische dollar|dólares australianos|豪ドル|澳元|호주달러|호주 달러|a$',
  CAD: 'canadian dollar~|dollars canadiens|kanadische dollar|dólares canadenses|加ドル|加元|캐나다달러|c$',
  USD: 'us dollar~|u.s. dollar~|us-dollar~|dollar~|dólar~|dolar~|dollari|доллар~|ドル|米ドル|美元|달러|đô la|usd|us$|$',
  EUR: 'euro~|евро|ユーロ|欧元|歐元|유로|eur|€',
  GBP: 'pound~|livres sterling|pfund|фунт~|英镑|英鎊|gbp|£',
  JPY: 'yen~|円|日元|日圓|엔|иен~|jpy',
  CNY: 'yuan~|юан~|人民币|人民幣|元|위안|rmb|cny|nhân dân tệ',
  KRW: 'won|원|韩元|韓元|ウォン|вон~|krw',
  INR: 'rupee~|roupie~|rupie~|рупи~|卢比|inr',
  RUB: 'rouble~|ruble~|rubel~|rublů|рубл~|卢布|ルーブル|rub',
  BRL: 'reais|real|brl',
  CZK: 'korun~|kč|czk',
  PLN: 'złot~|zł|pln',
  SEK: 'kronor|kr|sek',
  IDR: 'rupiah|idr',
  VND: 'đồng|vnd',
  CHF: 'swiss franc~|francs suisses|schweizer franken|franken|瑞士法郎|スイスフラン|chf',
  NOK: 'norwegian kron~|norwegian crown~|norske kroner|norska kronor|norwegische kronen|nok',
  ZAR: 'rand|zar',
  XOF: 'cfa franc~|francs cfa|fcfa',
  SAR: 'saudi riyal~|riyal~|sar',
}).flatMap(([currency, words]) => words.split('|').map((word) => [word, currency] as const));

/** Powers of ten between a number and its currency, lower case; `~` as above. Long-scale billions differ by language. */
const SCALES: readonly (readonly [string, number])[] = Object.entries({
  12: 'lakh crore|trillion~|trilli~|billionen|billones|bilion~|biljoen|biljon~|триллион~|трлн|triliun|nghìn tỷ|兆|조',
  9: 'billion~|bilhões|bilhão|mil millones|mil milhões|milliard~|miliard~|miljard~|mrd.|mrd|md|mds|mld|bn|b|миллиард~|млрд|miliar|tỷ|tỉ|十亿|十億|십억',
  8: '億|亿|억',
  7: 'crore~',
  6: 'million~|millón|millones|milhões|milhão|milion~|miljoen|miljon~|mio.|mio|mln.|mln|mn|m|миллион~|млн|juta|triệu|百万|백만',
  5: 'lakh~',
  4: '万|萬|만',
  3: 'thousand|tausend|mille|mil|тыс.|тысяч~|ribu|nghìn|tis.|tys.',
}).flatMap(([power, words]) => words.split('|').map((word) => [word, 10 ** Number(power)] as const));

const byLength = <T>(list: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] =>
  [...list].sort(([a], [b]) => b.length - a.length);
const [CURRENCIES, POWERS] = [byLength(AFTER), byLength(SCALES)];

const NUMBER = /\d+(?:[.,\u00a0\u202f]\d+)*(?: \d{3}(?!\d))*/gu;
const LETTER = /[\p{Script=Latin}\p{Script=Cyrillic}]/u;

/** Small words between a number and what it counts: "millions d'euros", "millones de dólares". */
const LINKS = ['d’', "d'", 'de ', 'di '];

/** What of a list stands at a place, spaces and a linking word before it passed over; words end where their letters end. */
function entryAt<T>(
  text: string,
  from: number,
  list: readonly (readonly [string, T])[],
): { value: T; end: number } | null {
  let start = from;
  while (/[\s\u00a0\u202f-]/u.test(text[start] ?? '')) start += 1;
  start += LINKS.find((link) => text.startsWith(link, start))?.length ?? 0;
  for (const [entry, value] of list) {
    const stem = entry.endsWith('~') ? entry.slice(0, -1) : entry;
    if (!text.startsWith(stem, start)) continue;
    let end = start + stem.length;
    if (stem !== entry) while (LETTER.test(text[end] ?? '')) end += 1;
    else if (LETTER.test(stem.at(-1) ?? '') && LETTER.test(text[end] ?? '')) continue;
    return { value, end };
  }
  return null;
}

/** The value of digits with separators: groups of three are thousands, anything else behind the last separator is a fraction. */
function numberOf(digits: string): number {
  const plain = digits.replace(/[\u00a0\u202f ]/gu, '');
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return Number(plain);
  const grouped = plain.length - last === 4 && !/^0/u.test(plain);
  const whole = plain.slice(0, grouped ? plain.length : last).replace(/[.,]/gu, '');
  return Number(grouped ? whole : `${whole}.${plain.slice(last + 1)}`);
}

/**
 * Sums of money in a text, with their places counted from `offset`: a number with a currency before or behind it, and any
 * "million" or 億 between. Numbers of anything else are passed over.
 */
export function amountsIn(text: string, offset: number): Amount[] {
  const lower = text.toLowerCase();
  const amounts: Amount[] = [];
  let through = 0;
  for (const { 0: digits, index } of text.matchAll(NUMBER)) {
    if (index < through) continue;
    let end = index + digits.length;
    let value = 0;
    let number = numberOf(digits);
    // Chinese, Japanese and Korean write one sum in steps: 1億5000万.
    for (;;) {
      const power = entryAt(lower, end, POWERS);
      value += number * (power?.value ?? 1);
      if (power === null) break;
      end = power.end;
      const next = /^\d[\d,]*/u.exec(text.slice(end, end + 12))?.[0];
      if (next === undefined) break;
      number = numberOf(next);
      end += next.length;
    }
    const head = text.slice(Math.max(0, index - 8), index).trimEnd();
    const before = BEFORE.find(([sign]) => head.endsWith(sign));
    const after = before ? null : entryAt(lower, end, CURRENCIES);
    const currency = before?.[1] ?? after?.value;
    if (currency === undefined || !Number.isFinite(value) || value === 0) continue;
    through = after?.end ?? end;
    const start = before ? text.lastIndexOf(before[0], index) : index;
    amounts.push({
      value: Math.round(value * 100) / 100,
      currency,
      span: { start: offset + start, end: offset + through },
    });
  }
  return amounts;
}
