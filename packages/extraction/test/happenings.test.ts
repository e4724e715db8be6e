import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { analyserFrom } from '../src/reader.js';

const analyse = analyserFrom(loadLanguages());

/** The happenings of a kind that a text is taken to tell of, each with its parties and minerals. */
function happenings(text: string, type: string): string[] {
  const { groups } = analyse({
    id: 'doc_00000000000000000000000000000000',
    url: null,
    title: null,
    text,
    published: null,
  });
  return groups
    .filter(({ lead }) => lead.candidate.type === type)
    .map(({ lead: { actors, minerals } }) => {
      const listed = (values: readonly { value: string }[]) =>
        values
          .map(({ value }) => value)
          .sort()
          .join();
      return `${listed(actors)} ${listed(minerals)}`;
    })
    .sort();
}

t.test('accords of one state with each of several are as many', async (t) => {
  t.strictSame(happenings('Washington signed agreements on rare earths with Malaysia and Thailand.', 'accord'), [
    'MY,US rare_earths',
    'TH,US rare_earths',
  ]);
  t.strictSame(happenings('Thailand and Malaysia signed agreements on rare earths with Japan.', 'accord'), [
    'JP,MY rare_earths',
    'JP,TH rare_earths',
  ]);
  t.strictSame(happenings('The United States, Japan and Australia signed an agreement on rare earths.', 'accord'), [
    'AU,JP,US rare_earths',
  ]);
});

t.test('a list that joins its first two by a word goes on with others of the first', async (t) => {
  const signed = (between: string) =>
    happenings(`An agreement on rare earths between ${between} was signed.`, 'accord');
  t.strictSame(signed('the US and Australia, Malaysia and Thailand'), [
    'AU,US rare_earths',
    'MY,US rare_earths',
    'TH,US rare_earths',
  ]);
  t.strictSame(signed('the US, Australia and Malaysia'), ['AU,MY,US rare_earths']);
});

t.test('who signs with each of two is named elsewhere', async (t) => {
  const signed =
    'Trump signed a pact on rare earths with Japan. With Malaysia he signed an agreement on tin; with Thailand a pact, he said.';
  t.strictSame(
    happenings(signed, 'accord').map((told) => told.split(' ')[0]),
    ['JP,US', 'MY,US', 'TH,US'],
  );
});

t.test('a talk of leaders is none about minerals that another clause names', async (t) => {
  t.strictSame(happenings('Washington negotiates with Chile about lithium.', 'accord'), ['CL,US lithium']);
  t.strictSame(happenings('Trump will hold talks with Xi; Washington wants more lithium.', 'accord'), []);
});

t.test('sentences that name other minerals tell of other measures and other works', async (t) => {
  t.strictSame(
    happenings('China bans exports of gallium to the US, while exports of graphite are restricted.', 'export_control'),
    ['CN gallium', 'CN graphite'],
  );
  t.strictSame(
    happenings('China restricts exports of antimony. Exports of antimony need a licence.', 'export_control'),
    ['CN antimony'],
  );
  t.strictSame(
    happenings('In Chile a copper mine was closed. In Chile a lithium plant was closed too.', 'supply_disruption'),
    ['CL copper', 'CL lithium'],
  );
});

t.test('what only explains a general term is not what an accord is on', async (t) => {
  const signed = 'Washington signed an agreement with Chile on';
  t.strictSame(happenings(`${signed} critical minerals such as copper and lithium.`, 'accord'), [
    'CL,US critical_minerals',
  ]);
  t.strictSame(happenings(`${signed} critical minerals, copper and lithium.`, 'accord'), ['CL,US copper,lithium']);
  t.strictSame(happenings('China bans exports of critical minerals such as gallium.', 'export_control'), [
    'CN gallium',
  ]);
});

t.test('an accord has the parties that somebody names', async (t) => {
  const signed = 'Washington and Tokyo signed an agreement on rare earths.';
  t.strictSame(
    happenings(`${signed} The agreement came while China, the largest producer, tightened controls.`, 'accord'),
    ['JP,US rare_earths'],
  );
  t.strictSame(happenings('Chile will nationalise lithium, with private cooperation.', 'accord'), []);
});

t.test('a country before a dash is what a round-up tells of, a city is where a report comes from', async (t) => {
  const told = 'Exports of antimony need a licence from Monday, the ministry said.';
  t.strictSame(happenings(`China – ${told}`, 'export_control'), ['CN antimony']);
  t.strictSame(happenings(`Jakarta – China says: ${told}`, 'export_control'), ['CN antimony']);
});
