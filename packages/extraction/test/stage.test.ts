import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { createReader, readerFrom, toLabelledEvents } from '../src/index.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
/** Stages of whatever a text tells, be it weighed as its news or as background. */
const stages = (text: string, published: string | null = '2025-10-30') =>
  toLabelledEvents(reader.read({ id, url: null, title: null, text, published })).map(({ stage }) => stage);

t.test('a measure is in force once its first day has come, and where it is prolonged', async (t) => {
  t.strictSame(stages('China announced on Tuesday that exports of antimony need a licence from December 1, 2025.'), [
    'announced',
  ]);
  t.strictSame(stages('China announced on Tuesday that exports of antimony need a licence from October 1, 2025.'), [
    'in_force',
  ]);
  t.strictSame(stages('Congo has extended its ban on cobalt exports by three months, the government said.'), [
    'in_force',
  ]);
});

t.test('an inquiry is announced, a duty that it ends in is imposed', async (t) => {
  t.strictSame(
    stages(
      'The United States began an anti-dumping investigation into graphite from China. Imports of graphite from China hurt its makers, the Commerce Department said on Monday.',
    ),
    ['announced'],
  );
  t.strictSame(
    stages('The European Union has imposed definitive anti-dumping duties on tungsten carbide from China.'),
    ['in_force'],
  );
});

t.test('what befalls a mine is so at once, what its owner decides is announced', async (t) => {
  t.strictSame(stages('A strike has halted production at the Escondida copper mine in Chile.'), ['in_force']);
  t.strictSame(stages('Cameco halts production at the McArthur River uranium mine in Canada until the end of 2026.'), [
    'announced',
  ]);
  t.strictSame(stages('A strike has halted the Escondida copper mine in Chile; it goes on until November 15.'), [
    'in_force',
  ]);
});

t.test('works that may start again have not done so', async (t) => {
  t.strictSame(stages('The Escondida copper mine in Chile resumed production on Monday.'), ['ended']);
  t.strictSame(stages('A judge has allowed the Escondida copper mine in Chile to resume production.'), ['announced']);
});

t.test('money is signed for where the sentence of the loan says so', async (t) => {
  const loan = 'The US Export-Import Bank';
  t.strictSame(stages(`${loan} signed a loan of $200 million for a rare earth refinery of Australian Strategic.`), [
    'signed',
  ]);
  t.strictSame(
    stages(`${loan} approved a loan of $200 million for a rare earth mine, to be signed by December 2025.`),
    ['announced'],
  );
});

t.test('what exporters must do is announced; a ban that runs out on a day to come has not ended', async (t) => {
  t.strictSame(stages('Exporters in China must obtain an export licence for antimony.'), ['announced']);
  t.strictSame(stages('Congo lets its ban on cobalt exports expire on November 30, 2025.'), ['announced']);
});

t.test('a plan beside works that stand still does not make the stop a plan', async (t) => {
  t.strictSame(
    stages(
      'Escondida halted, miners plan to hold out. A strike has halted production at the Escondida copper mine in Chile.',
    ),
    ['in_force'],
  );
  t.strictSame(stages('The owner is considering a halt of production at the Escondida copper mine in Chile.'), [
    'proposed',
  ]);
});

t.test(
  'a control is made known before it applies: a headline in the present tense does not put it in force',
  async (t) => {
    const told = (title: string, text: string) =>
      toLabelledEvents(reader.read({ id, url: null, title, text, published: '2025-10-30' }))[0]?.stage;
    const ban = 'Zimbabwe bans exports of raw lithium';
    t.equal(told(ban, 'Zimbabwe announced that it restricts exports of raw lithium.'), 'announced');
    t.equal(told(ban, 'The government said exports of raw lithium will be banned in Zimbabwe.'), 'announced');
    t.equal(told(ban, 'Exports of raw lithium are banned in Zimbabwe.'), 'in_force');
    const lifting = 'Congo lifts its ban on cobalt exports';
    t.equal(told(lifting, 'Congo announced that it lifts its ban on cobalt exports.'), 'announced');
    t.equal(told(lifting, 'Congo has lifted its ban on cobalt exports.'), 'ended');
    t.equal(told('Mali suspends lithium exports', 'Mali has suspended exports of lithium, it announced.'), 'in_force');
    t.equal(told(ban, 'Zimbabwe announced a ban on exports of raw lithium with immediate effect.'), 'in_force');
  },
);

t.test(
  'exports that are still not resumed are barred; those that will be allowed again are only promised',
  async (t) => {
    t.strictSame(stages('Congo has not resumed exports of cobalt, the regulator announced.'), ['in_force']);
    t.strictSame(stages('Indonesia will resume exports of nickel ore, the ministry announced.'), ['announced']);
  },
);

t.test('a measure is planned where its sentence or its headlines say so, whoever has voted for it', async (t) => {
  t.strictSame(stages('A Philippine bill to ban exports of nickel ore has been approved by a committee.'), [
    'proposed',
  ]);
  t.strictSame(stages('The Philippine parliament approved a ban on exports of nickel ore.'), ['announced']);
  const [first] = toLabelledEvents(
    reader.read({
      id,
      url: null,
      title: 'Congo may extend its ban on cobalt exports',
      text: 'Congo announced that it bans exports of cobalt.',
      published: '2025-10-30',
    }),
  );
  t.equal(first?.stage, 'proposed');
});

t.test('a licence that was revoked is gone, whoever signed for it', async (t) => {
  t.strictSame(stages('The president of Guinea signed a decree that revokes a mining licence for bauxite.'), [
    'in_force',
  ]);
});

t.test('a proclamation that was signed is signed, an inquiry told otherwise is announced', async (t) => {
  const inquiry = 'under Section 232 on imports of processed critical minerals';
  t.strictSame(stages(`President Trump signed a proclamation ${inquiry}.`), ['signed']);
  t.strictSame(stages(`The United States opened an investigation ${inquiry}.`), ['announced']);
});

t.test('a strike that has begun goes on, whatever the text says of what will be', async (t) => {
  const strike = 'Workers at the Escondida copper mine in Chile have been on strike since October 20, 2025';
  t.strictSame(stages(`${strike} and will go on.`), ['in_force']);
  t.strictSame(stages('Workers at the Escondida copper mine in Chile voted to go on strike.'), ['announced']);
});

t.test(
  'a plant is in force once it runs: one being built, or whose announcement alone has a day, is not',
  async (t) => {
    const plant = 'a rare earth separation plant in Malaysia';
    t.strictSame(stages(`Lynas opens ${plant}.`), ['in_force']);
    t.strictSame(stages(`Lynas opens ${plant}, the company announced on October 28.`), ['announced']);
    t.strictSame(stages(`Lynas is building ${plant}.`), ['announced']);
    t.strictSame(stages(`Lynas broke ground on October 20 for ${plant}.`), ['announced']);
    t.strictSame(stages(`Lynas opened ${plant} that it had built in two years.`), ['in_force']);
  },
);

t.test('the infinitive of a headline is still to come, unless another verb takes it', async (t) => {
  const { languages, names } = loadLanguages();
  const english = languages
    .filter(({ language }) => language.code === 'en')
    .map((data) => ({ ...data, language: { ...data.language, infinitives: ['to'] } }));
  const live = readerFrom({ languages: english, names, version: 'test' });
  const told = (title: string) =>
    toLabelledEvents(live.read({ id, url: null, title, text: '', published: '2025-10-30' }))[0]?.stage;
  t.equal(told('Indonesia to ban exports of bauxite'), 'announced');
  t.equal(told('Vale to shut its Sossego copper mine in Brazil'), 'announced');
  t.equal(told('Indonesia bans exports of bauxite'), 'in_force');
  t.equal(told('Indonesia moves to ban exports of bauxite'), 'proposed');
});

t.test('a state signs for its loan, not for the status it grants nor for what others buy', async (t) => {
  t.strictSame(
    stages('The European Commission signed off the status of strategic project for a lithium mine in Portugal.'),
    ['announced'],
  );
});

t.test('a ban that was lifted until a day is suspended, one that was lifted for good has ended', async (t) => {
  const told = 'China has lifted its ban on exports of gallium and germanium to the United States';
  t.strictSame(stages(`${told} until November 27, 2026.`), ['suspended']);
  t.strictSame(stages(`${told}.`), ['ended']);
});

t.test('an aim that is told beside an act makes it no plan', async (t) => {
  t.strictSame(stages('Congo has suspended exports of cobalt, since it wants to steady the market.'), ['in_force']);
  t.strictSame(stages('A bill that would suspend exports of cobalt is before the parliament of Congo.'), ['proposed']);
});
