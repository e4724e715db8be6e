import fc from 'fast-check';
import t from 'tap';
import { addMonths, lastWeekday, partialDate, weekdayOf } from '../src/dates/calendar.js';
import { endOfSpan, resolveDate } from '../src/dates/resolve.js';
import { createReader, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const read = (text: string, published: string | null = '2025-10-30', title: string | null = null) =>
  toLabelledEvents(reader.read({ id: 'doc_00000000000000000000000000000000', url: null, title, text, published }));
const first = (text: string, published: string | null = '2025-10-30') => read(text, published)[0];

t.test('months are added on the same day, or the last one there is', async (t) => {
  t.equal(addMonths('2025-10-28', 6), '2026-04-28');
  t.equal(addMonths('2025-08-31', 6), '2026-02-28');
  t.equal(addMonths('2024-01-31', 1), '2024-02-29');
  t.equal(addMonths('2025-12', 2), '2026-02');
});

t.test('there is no 30 February and no year 9999', async (t) => {
  t.equal(partialDate(2025, 2, 30), null);
  t.equal(partialDate(9999, 1, 1), null);
  t.equal(partialDate(2025, 13, null), null);
  t.equal(partialDate(2025, 4, 9), '2025-04-09');
});

t.test('a weekday is the last one up to publication', async () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 7 }), (date, weekday) => {
      const day = date.toISOString().slice(0, 10);
      const found = lastWeekday(day, weekday);
      return weekdayOf(found) === weekday && found <= day && weekdayOf(day) === (date.getUTCDay() || 7);
    }),
  );
});

t.test('a span keeps the granularity of the day it counts from', async (t) => {
  t.equal(endOfSpan('2026-02-04', { count: 30, unit: 'day' }), '2026-03-06');
  t.equal(endOfSpan('2026-02', { count: 30, unit: 'day' }), null);
  t.equal(endOfSpan('2026-02', { count: 2, unit: 'month' }), '2026-04');
});

t.test('what depends on an unknown day of publication stays unread', async (t) => {
  const unknown = { published: null, around: null };
  t.equal(resolveDate('weekday', { weekday: 2 }, unknown), null);
  t.equal(resolveDate('day', { month: 12, d: 1 }, unknown), null);
  t.equal(resolveDate('year', { y: 2027 }, { published: '2025-10-30', around: '2025-10-30' }), null);
});

t.test('a deadline within a span of an accord counts from the day it was signed', async (t) => {
  const [accord] = read(
    'The United States and Japan signed a framework on rare earths in Tokyo on October 28. Both governments are to conclude a financing agreement within six months.',
  );
  t.match(accord, { type: 'accord', stage: 'signed', announced: '2025-10-28', due: '2026-04-28' }, JSON.stringify(accord));
});

t.test('the day a control starts, the day it was announced and its end are told apart', async (t) => {
  t.match(first('China announced on Thursday that exports of antimony will need a licence from September 15.', '2024-08-16'), {
    type: 'export_control',
    announced: '2024-08-15',
    effective: '2024-09-15',
    stage: 'announced',
    instruments: ['licence'],
  });
  t.match(first("China has suspended its ban on exports of gallium to the United States until November 27, 2026, the commerce ministry said on Sunday.", '2025-11-10'), {
    direction: 'easing',
    stage: 'suspended',
    until: '2026-11-27',
    targets: ['US'],
  });
});

t.test('"within", "by the end of" and "from" are read in every language', async (t) => {
  const texts: [string, string, string][] = [
    ['fr', 'La Chine interdit les exportations de gallium à partir du 1er décembre.', '2025-12-01'],
    ['de', 'China verbietet die Ausfuhr von Gallium ab dem 1. Dezember.', '2025-12-01'],
    ['es', 'China prohíbe las exportaciones de galio a partir del 1 de diciembre.', '2025-12-01'],
    ['it', "La Cina vieta le esportazioni di gallio dal 1 dicembre.", '2025-12-01'],
    ['ru', 'Китай запрещает экспорт галлия с 1 декабря.', '2025-12-01'],
    ['ja', '中国は12月1日からガリウムの輸出を禁止する。', '2025-12-01'],
    ['zh', '中国自12月1日起禁止镓出口。', '2025-12-01'],
    ['ko', '중국은 12월 1일부터 갈륨 수출을 금지한다.', '2025-12-01'],
  ];
  for (const [language, text, effective] of texts) t.equal(first(text)?.effective, effective, `${language}: ${text}`);
});
