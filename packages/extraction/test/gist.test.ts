import t from 'tap';
import { isAsserted, isBackground } from '../src/events/decide.js';
import { GistModel } from '../src/events/gist.js';
import type { WeighedGroup } from '../src/events/happening.js';
import { loadLanguages } from '../src/generated/languages.js';
import { BESIDE_THRESHOLD, NEWS_THRESHOLD } from '../src/generated/weights.js';
import { analyserFrom } from '../src/reader.js';

const id = 'doc_00000000000000000000000000000000';

function analysisOf(text: string, model = new GistModel({})) {
  return analyserFrom(
    loadLanguages(),
    model,
  )({
    id,
    url: null,
    title: null,
    text,
    published: '2025-10-30',
  });
}

t.test(
  'whether a document reports anything is read from its words, dates and countries, and from how it asks',
  async (t) => {
    const model = new GistModel({
      report: {
        bias: 1,
        'any question': -4,
        'early date weekday': 2,
        'first country by seat': 0.5,
        'minerals 2': 0.25,
      },
    });
    const reportOf = (text: string) => analysisOf(text, model).context.gist.report;
    t.equal(reportOf('Exports were discussed.'), 1);
    t.equal(reportOf('Will exports be discussed?'), -3);
    t.equal(reportOf('Beijing discussed exports of gallium and tin on Tuesday.'), 3.75);
  },
);

t.test('it counts how often a document comes back to a word, to minerals and to countries', async (t) => {
  const model = new GistModel({ report: { 'again export': 1, 'sentences mineral 2': 2, 'sentences both 1': 4 } });
  const reportOf = (text: string) => analysisOf(text, model).context.gist.report;
  t.equal(reportOf('Exports and exports were discussed.'), 0);
  t.equal(reportOf('Exports were discussed. Then exports followed.'), 1);
  t.equal(reportOf('Gallium is dear. Tin is dear.'), 2);
  t.equal(reportOf('Gallium is dear. China sells tin.'), 6);
});

t.test('beside sure news less is asked of a group', async (t) => {
  const [group] = analysisOf('China banned exports of gallium on Tuesday.').groups;
  if (group === undefined) throw new Error('no group');
  const weighed = (news: number, inReport: boolean): WeighedGroup => ({ ...group, news, inReport });
  t.ok(BESIDE_THRESHOLD <= NEWS_THRESHOLD);
  t.equal(isBackground(weighed(NEWS_THRESHOLD, false)), false);
  t.equal(isBackground(weighed(BESIDE_THRESHOLD, true)), false);
  t.equal(isBackground(weighed(BESIDE_THRESHOLD - 0.01, true)), true);
  t.equal(isBackground(weighed(NEWS_THRESHOLD - 0.01, false)), true);
});

t.test('a denial, a question and a view assert nothing; a goal or a condition beside an act is weighed', async (t) => {
  const asserted = (text: string) => analysisOf(text).groups.map((group) => isAsserted(group));
  t.strictSame(asserted('China denied that it banned exports of gallium.'), [false]);
  t.strictSame(asserted('Has China banned exports of gallium?'), [false]);
  t.strictSame(asserted('If talks fail, China bans exports of gallium.'), [true]);
});
