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
    fc.property(
      fc.date({ min: new Date('1990-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      fc.integer({ min: 1, max: 7 }),
      (date, weekday) => {
        const day = date.toISOString().slice(0, 10);
        const found = lastWeekday(day, weekday);
        return weekdayOf(found) === weekday && found <= day && weekdayOf(day) === (date.getUTCDay() || 7);
      },
    ),
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
  t.match(
    accord,
    { type: 'accord', stage: 'signed', announced: '2025-10-28', due: '2026-04-28' },
    JSON.stringify(accord),
  );
});

t.test('the day a control starts, the day it was announced and its end are told apart', async (t) => {
  t.match(
    first('China announced on Thursday that exports of antimony will need a licence from September 15.', '2024-08-16'),
    {
      type: 'export_control',
      announced: '2024-08-15',
      effective: '2024-09-15',
      stage: 'announced',
      instruments: ['licence'],
    },
  );
  t.match(
    first(
      'China has suspended its ban on exports of gallium to the United States until November 27, 2026, the commerce ministry said on Sunday.',
      '2025-11-10',
    ),
    {
      direction: 'easing',
      stage: 'suspended',
      until: '2026-11-27',
      targets: ['US'],
    },
  );
});

t.test('"within", "by the end of" and "from" are read in every language', async (t) => {
  const texts: [string, string, string][] = [
    ['fr', 'La Chine interdit les exportations de gallium à partir du 1er décembre.', '2025-12-01'],
    ['de', 'China verbietet die Ausfuhr von Gallium ab dem 1. Dezember.', '2025-12-01'],
    ['es', 'China prohíbe las exportaciones de galio a partir del 1 de diciembre.', '2025-12-01'],
    ['it', 'La Cina vieta le esportazioni di gallio dal 1 dicembre.', '2025-12-01'],
    ['ru', 'Китай запрещает экспорт галлия с 1 декабря.', '2025-12-01'],
    ['ja', '中国は12月1日からガリウムの輸出を禁止する。', '2025-12-01'],
    ['zh', '中国自12月1日起禁止镓出口。', '2025-12-01'],
    ['ko', '중국은 12월 1일부터 갈륨 수출을 금지한다.', '2025-12-01'],
  ];
  for (const [language, text, effective] of texts) t.equal(first(text)?.effective, effective, `${language}: ${text}`);
});

t.test('a day with no month lies before publication, a first day near it, an end behind it', async (t) => {
  const anchors = { published: '2025-10-09', around: '2025-10-09' };
  const day = (d: number, outlook: 'last' | 'near' | 'next') => resolveDate('day', { d }, anchors, outlook);
  t.same(day(9, 'near'), { kind: 'point', date: '2025-10-09' });
  t.same(day(30, 'near'), { kind: 'point', date: '2025-09-30' });
  t.same(day(12, 'near'), { kind: 'point', date: '2025-10-12' });
  t.same(day(12, 'last'), { kind: 'point', date: '2025-09-12' });
  t.same(day(8, 'next'), { kind: 'point', date: '2025-11-08' });
  t.same(
    resolveDate('day', { month: 8 }, anchors),
    { kind: 'point', date: '2025-08-01' },
    '"primo agosto" names the first',
  );
  t.same(resolveDate('month', { month: 4 }, { published: '2026-01-10', around: '2026-01-10' }, 'last'), {
    kind: 'point',
    date: '2025-04',
  });
});

t.test(
  'what is imposed with immediate effect is announced and in force on one day, and of steps the first counts',
  async (t) => {
    const imposed =
      'China on Tuesday imposed, with immediate effect, export controls on tungsten and indium, the commerce ministry said.';
    t.match(first(imposed, '2025-02-06'), { stage: 'in_force', announced: '2025-02-04', effective: '2025-02-04' });
    const stepped =
      'China announced on Thursday that it requires licences for exports of rare earth technologies. The rules take effect immediately. From December 1 foreign firms also need a licence to export magnets made in China.';
    t.match(first(stepped, '2025-10-10'), { stage: 'in_force', announced: '2025-10-09', effective: '2025-10-09' });
  },
);

t.test('a disruption begins on the day of the blow, and is announced on the day it was declared', async (t) => {
  const declared =
    'Freeport declared force majeure at its Grasberg copper mine in Indonesia on Wednesday. A mud rush on September 8 halted mining at the mine.';
  t.match(first(declared, '2025-09-26'), {
    type: 'supply_disruption',
    stage: 'in_force',
    announced: '2025-09-24',
    effective: '2025-09-08',
  });
  t.match(first('Eramet halted its manganese mine in Gabon on Monday after a landslide.', '2026-04-22'), {
    type: 'supply_disruption',
    announced: null,
    effective: '2026-04-20',
  });
});

t.test('a measure to come is announced, or signed where a law was passed; what is prolonged is in force', async (t) => {
  const ban = 'Vietnam will ban exports of raw rare earths from 1 January 2026';
  t.match(first(`${ban}, the ministry said on Thursday.`, '2025-12-12'), {
    stage: 'announced',
    announced: '2025-12-11',
    effective: '2026-01-01',
  });
  t.match(first(`${ban}. Parliament passed the law on Thursday.`, '2025-12-12'), {
    stage: 'signed',
    announced: '2025-12-11',
    effective: '2026-01-01',
  });
  t.equal(first(`${ban}, the ministry said on Thursday.`, '2026-02-01')?.stage, 'in_force', 'the first day has come');
  t.match(
    first(
      'The Democratic Republic of Congo on Saturday announced that it has extended its ban on cobalt exports.',
      '2025-06-23',
    ),
    {
      stage: 'in_force',
      effective: null,
    },
  );
});

t.test('a signature that is promised by a day is none yet', async (t) => {
  const promised = 'The European Union and Morocco will sign a memorandum on cobalt and manganese by the end of June.';
  t.match(first(promised, '2026-03-12'), { type: 'accord', stage: 'proposed', due: '2026-06' });
  const agreed =
    'The European Union and Morocco agreed on the text and will on 30 June sign a memorandum on cobalt and manganese.';
  t.not(first(agreed, '2026-03-12')?.stage, 'signed');
  const sealing = 'United States, European Union, Japan to seal critical minerals memorandum within 30 days.';
  t.not(first(sealing, '2026-02-04')?.stage, 'signed');
  const signed = 'The European Union and Morocco signed a memorandum on cobalt and manganese on Tuesday.';
  t.match(first(signed, '2026-03-12'), { type: 'accord', stage: 'signed', announced: '2026-03-10', due: null });
});

t.test(
  'deadlines are what somebody must act by: no loan term, no opening of a plant, no end of a measure',
  async (t) => {
    const review =
      'The Democratic Republic of Congo suspended exports of cobalt for four months from February 22, its regulator said on Monday. The measure will be reviewed in three months.';
    t.match(read(review, '2025-02-26', 'Congo suspends cobalt exports')[0], {
      announced: '2025-02-24',
      effective: '2025-02-22',
      until: '2025-06-22',
      due: '2025-05-22',
    });
    const loan =
      'The United States will provide a loan of $120 million for a lithium mine in Nevada, the energy department said on Tuesday. The loan will be repaid over 15 years. The mine is to start production by the end of 2028.';
    t.match(first(loan, '2025-06-16'), {
      type: 'financing_measure',
      announced: '2025-06-10',
      effective: null,
      due: null,
    });
    const decades =
      'The European Union and Morocco signed a memorandum on cobalt on Tuesday. The two sides will invest $10 billion within ten years.';
    t.match(first(decades, '2026-03-12'), { type: 'accord', announced: '2026-03-10', due: null });
    const duty =
      'The United States on Thursday imposed an anti-dumping duty on graphite imports from China. A final decision must be made by December 5.';
    t.match(first(duty, '2025-07-18'), {
      type: 'trade_restriction',
      stage: 'in_force',
      due: '2025-12-05',
      until: null,
    });
  },
);

t.test('a day without its year takes it from the weekday, the text or what lies nearest', async (t) => {
  const old = { published: null, around: '2020-01-01' };
  t.equal(resolveDate('day', { month: 9, d: 2, weekday: 1 }, old)?.kind, 'point');
  t.match(resolveDate('day', { month: 9, d: 2, weekday: 1 }, old), { date: '2019-09-02' });
  t.match(resolveDate('day', { month: 9, d: 8 }, { published: null, around: null, year: 2025 }), {
    date: '2025-09-08',
  });
  t.equal(resolveDate('day', { month: 9, d: 8 }, { published: null, around: null }), null);
  const now = { published: '2025-10-09', around: '2025-10-09' };
  t.match(resolveDate('month', { month: 4 }, now, 'recent'), { date: '2025-04' });
  t.match(resolveDate('month', { month: 11 }, now, 'recent'), { date: '2025-11' });
  t.match(resolveDate('month', { month: 4 }, now, 'next'), { date: '2026-04' });
  t.match(resolveDate('month', { month: 9 }, now, 'next'), { date: '2025-09' }, 'not eleven months off');
});

t.test('a weekday to come is the next one, and on a Monday next Tuesday is not tomorrow', async (t) => {
  const monday = { published: '2019-01-14', around: '2019-01-14' };
  t.match(resolveDate('next_weekday', { weekday: 2 }, monday), { date: '2019-01-22' });
  t.match(resolveDate('next_weekday', { weekday: 3 }, monday), { date: '2019-01-16' });
  t.match(resolveDate('weekday', { weekday: 5 }, monday, 'next'), { date: '2019-01-18' });
  t.match(resolveDate('weekday', { weekday: 5 }, monday), { date: '2019-01-11' });
  t.match(resolveDate('this_year', {}, monday, 'next'), { date: '2019-12' });
  t.equal(resolveDate('this_year', {}, monday), null);
});

t.test('a mine that is shut until a day has an end, and one that waits for a decision a deadline', async (t) => {
  t.match(
    first(
      'BHP has closed its Nickel West nickel mine in Australia. The mine stays closed until February 2027.',
      '2024-07-11',
    ),
    { type: 'supply_disruption', until: '2027-02', due: null },
  );
  t.match(
    first(
      'BHP has closed its Nickel West nickel mine in Australia. By February 2027 it will decide on the mine again.',
      '2024-07-11',
    ),
    { type: 'supply_disruption', until: null, due: '2027-02' },
  );
});

t.test('what is told behind a dateline was announced on its day, unless another is told', async (t) => {
  const body = (told: string) =>
    `SANTIAGO, Aug 1 (Reuters) - Workers at the Escondida copper mine in Chile went on strike${told}.`;
  t.match(first(body(''), '2021-08-02'), { type: 'supply_disruption', announced: '2021-08-01', effective: null });
  t.match(first(body(' on Friday'), '2021-08-02'), { announced: null, effective: '2021-07-30' });
});

t.test('the one day of these days at the head of a text is that of its news; an older one is not', async (t) => {
  const told = (day: string) =>
    `Chile nationalises its lithium\n\nPresident Gabriel Boric spoke to the nation ${day}. Chile will nationalise its lithium industry.`;
  t.match(first(told('on Thursday'), '2023-04-21'), { type: 'resource_nationalism', announced: '2023-04-20' });
  t.match(first(told('on 3 March 2023'), '2023-04-21'), { type: 'resource_nationalism', announced: null });
});

t.test('a disruption began on the day of the blow, wherever the text tells it', async (t) => {
  const slide = 'A landslide killed 70 people at the Kalando cobalt mine in Congo. The dead are being mourned. ';
  t.equal(first(`${slide}The bridge collapsed on Saturday.`, '2025-11-17')?.effective, '2025-11-15');
  t.equal(first(`${slide}Officials arrived on Saturday.`, '2025-11-17')?.effective, null);
});

t.test('a day gone by is none on which a shutdown began that is still to come', async (t) => {
  const mine = 'the Nickel West nickel mine in Australia';
  const ahead = `BHP will close ${mine}. Workers heard of the closure on Thursday.`;
  t.match(first(ahead, '2024-07-12'), { announced: '2024-07-11', effective: null });
  const done = `An accident closed ${mine} on Thursday.`;
  t.match(first(done, '2024-07-12'), { announced: null, effective: '2024-07-11' });
});

t.test('"in a year" foresees, "within a year" promises', async (t) => {
  const accord = 'The United States and Australia signed an accord on rare earths on October 20. ';
  t.equal(first(`${accord}In a year there will be plenty of rare earths, both governments agreed.`)?.due, null);
  t.equal(first(`${accord}Both governments are to fund projects within a year.`)?.due, '2026-10-20');
});

t.test('a measure that is to begin later does not end before, and what is eased began long ago', async (t) => {
  const ban = 'Zimbabwe will ban exports of lithium concentrate from January 2027.';
  t.match(first(`${ban} Miners had until March 2026 to hand in their plans for exports.`, '2026-06-11'), {
    effective: '2027-01',
    until: null,
  });
  t.equal(
    first('Congo lifted its ban on cobalt exports, in force since February 2025.', '2025-10-30')?.effective,
    null,
  );
});

t.test('days for paperwork are no deadline of the news, and years of payment end', async (t) => {
  const quota = 'China cut its mining quota for tungsten on Thursday. ';
  t.equal(first(`${quota}Provinces must hand it down within 15 days.`, '2025-10-30')?.due, null);
  const price = 'The European Union on Monday adopted a price floor for gallium. ';
  t.match(
    read(`${price}It will be paid until 31 December 2031.`, '2026-04-28', 'EU sets a price floor for gallium')[0],
    { until: '2031-12-31', due: null },
  );
});

t.test('a month is the day of the news only where it is told as such', async (t) => {
  const accord = 'The United States and Australia signed an accord on rare earths';
  t.equal(first(`${accord} in September 2025.`)?.announced, '2025-09');
  t.equal(first(`${accord}, as they had previously announced in September 2025.`)?.announced, null);
});

t.test(
  'what the parties of an accord promise to pay by a day is a measure of theirs, and its day is none of the accord',
  async (t) => {
    const signed = 'The United States and Japan signed a framework on rare earths in Tokyo on October 28.';
    const dues = (text: string) =>
      read(`${signed} ${text}`)
        .filter(({ background }) => background === undefined)
        .map(({ type, actors, due }) => `${type} ${[...actors].sort()} ${due}`);
    const accord = (due: string | null) => `accord JP,US ${due}`;
    const financing = 'financing_measure JP,US 2026-04-28';
    t.strictSame(dues('Within six months both governments will provide financing for selected projects.'), [
      accord(null),
      financing,
    ]);
    t.strictSame(
      dues(
        'Within six months both governments will provide loans for projects. Their ministers are to meet within 180 days.',
      ),
      [accord('2026-04-26'), financing],
    );
    t.strictSame(
      dues('Over the next six months Washington and Tokyo are to make a major investment in mineral projects.'),
      [accord(null), financing],
      'two parties named act as both',
    );
    t.strictSame(
      dues('Over the next six months Washington is to review its investment in mineral projects.').includes(financing),
      false,
      'one of them does not',
    );
    t.strictSame(dues('Both governments will sign a memorandum within six months.'), [accord('2026-04-28')]);
    t.strictSame(
      dues('Within six months both governments may provide financing for projects.').includes(financing),
      false,
    );
  },
);

t.test(
  'a deadline is of the accord whose parties it names, of what is bound and not of what was made before a day',
  async (t) => {
    const dues = (text: string) => read(text).map(({ type, due }) => `${type} ${due}`);
    const accord = 'The United States and Australia signed an accord on rare earths on October 20, 2025.';
    t.strictSame(dues(`${accord} Trump will hold talks with China by the end of November.`), ['accord null']);
    t.strictSame(dues(`${accord} The two sides are to agree a road map by the end of November.`), ['accord 2025-11']);
    const ban = 'Washington banned imports of Russian nickel on Tuesday.';
    t.strictSame(dues(`${ban} Metal produced before 13 November 2025 is exempt.`), ['trade_restriction null']);
    t.match(
      first('Sanctions on Russian aluminium will be lifted in 30 days, the US Treasury said on October 29, 2025.'),
      {
        effective: '2025-11-28',
        due: null,
      },
    );
  },
);

t.test('an end stands behind a first day, and a day gone by before those that are to come', async (t) => {
  t.match(first('Rząd Polski zakazał eksportu miedzi od 1 grudnia do 31 marca.'), {
    until: '2026-03-31',
    due: null,
  });
  t.match(first('Gabon on 30 May decided to ban exports of manganese ore from 1 January 2029.', null), {
    announced: null,
    effective: '2029-01-01',
  });
  t.match(first('Congo on 9 October decided to ban exports of cobalt from 1 December 2025.', null), {
    announced: '2025-10-09',
    effective: '2025-12-01',
  });
});

t.test('a place and a day head a report; a weekday finds its year near those that a text tells', async (t) => {
  const control = 'China put exports of tungsten under control, the ministry said.';
  const day = (head: string) =>
    read(`${head} ${control}`, '2025-10-30', 'China curbs exports of tungsten')[0]?.announced;
  t.equal(day('BEIJING, 29 October. /XYZ/.'), '2025-10-29');
  t.equal(day('By a reporter on October 29, 2025. TORONTO —'), null);
  const decrees = 'Mali nationalised two lithium mines on Friday 19 September, the cabinet said.';
  t.equal(first(`${decrees} Talks were held in 2024.`, null)?.announced, '2025-09-19');
  t.equal(first(decrees, null)?.announced, null);
});

t.test('works run again from the day on which they start, and are told to on another', async (t) => {
  const back = (text: string) => read(text, '2025-06-10', 'Congo: copper mine Kakula restarts');
  t.match(back('Production at the copper mine Kakula in Congo resumed on June 7, 2025.'), [
    { direction: 'easing', announced: null, effective: '2025-06-07' },
  ]);
});

t.test('an end lies ahead, and the year of a quota or the middle of a year is none', async (t) => {
  const titled = (text: string) => read(text, '2025-10-30', 'Congo suspends cobalt exports')[0];
  const ban = 'The Democratic Republic of Congo suspended exports of cobalt on Wednesday';
  t.match(titled(`${ban}. It is in force from 1 November 2025 – 31 March 2026.`), { until: '2026-03-31' });
  t.match(titled(`${ban}. An older agreement lasted until September 2023.`), { until: null });
});

t.test('a day on which prices are told dates no stoppage told before', async (t) => {
  const halt = 'A fire has halted production at the Escondida copper mine in Chile.';
  t.equal(first(`${halt} Prices of copper were close to their peak today.`)?.effective, null);
});
