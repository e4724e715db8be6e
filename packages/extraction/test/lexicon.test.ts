import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MINERAL_IDS } from '@lodewatch/contracts';
import fc from 'fast-check';
import { checkSync } from 'recheck';
import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { CONCEPTS, DATE_FORMS } from '../src/lexicon/concepts.js';
import { Matcher } from '../src/lexicon/matcher.js';
import { parsePattern } from '../src/lexicon/pattern.js';
import { languageDataSchema } from '../src/lexicon/schema.js';
import { foldText, toStored } from '../src/text/fold.js';

const packageRoot = fileURLToPath(new URL('../../', import.meta.url));

function find(patterns: readonly string[], text: string): string[] {
  const matcher = new Matcher<string>();
  for (const source of patterns) for (const pattern of parsePattern(source)) matcher.add(pattern, source);
  const folded = foldText(text);
  const found: string[] = [];
  matcher.scan(folded, 0, folded.folded.length, ({ start, end }) => found.push(folded.cased.slice(start, end)));
  return found;
}

t.test('a pattern matches whole words, whatever their case', async (t) => {
  t.strictSame(find(['tin'], 'Tin and TIN, but not tinned or Latin'), ['Tin', 'TIN']);
  t.strictSame(find(['restrict*'], 'They restricted it'), ['restricted']);
  t.strictSame(find(['*verbot'], 'Das Galliumexportverbot gilt, verboten ist mehr'), ['Galliumexportverbot']);
  t.strictSame(find(['=US'], 'let us see the US'), ['US']);
});

t.test('a space in a pattern stands for any space or hyphen in the text', async (t) => {
  t.strictSame(find(['rare earth*'], 'rare-earths, rare  earth, rare\nearth'), [
    'rare earths',
    'rare  earth',
    'rare\nearth',
  ]);
});

t.test('alternatives may nest and be empty', async (t) => {
  t.strictSame(find(['(raw |)(ore|metal)s'], 'raw ores and metals'), ['raw ores', 'ores', 'metals']);
  t.throws(() => parsePattern('(a|b'), { code: 'EXTRACTION_PATTERN' });
  t.throws(() => parsePattern('*'), { code: 'EXTRACTION_PATTERN' });
  t.throws(() => parsePattern('{nothing}'), { code: 'EXTRACTION_PATTERN' });
});

t.test('a gap bridges up to eight words and finds the word that is whole', async (t) => {
  t.strictSame(find(['setzt .. aus'], 'China setzt die Ausfuhr aus'), ['setzt die Ausfuhr aus']);
  t.strictSame(find(['setzt .. aus'], 'setzt a b c d e f g h i j aus'), []);
});

t.test('text without spaces is matched anywhere', async (t) => {
  t.strictSame(find(['出口管制'], '对镓、锗实施出口管制。'), ['出口管制']);
});

t.test('a matcher that has scanned takes no more patterns', async (t) => {
  const matcher = new Matcher<string>();
  const [pattern] = parsePattern('tin');
  if (pattern === undefined) throw new Error('no pattern');
  matcher.add(pattern, 'tin');
  matcher.scan(foldText('tin'), 0, 3, () => undefined);
  t.throws(() => matcher.add(pattern, 'tin'), { code: 'EXTRACTION_PATTERN' });
});

t.test('folding keeps the way back to the stored text', async (t) => {
  const stored = 'L’inter\u00addiction de l’e\u0301tain à ２０２６';
  const folded = foldText(stored);
  t.equal(folded.folded, "l'interdiction de l'étain à 2026");
  const at = folded.folded.indexOf('étain');
  t.equal(stored.slice(toStored(folded, at), toStored(folded, at + 5)), 'e\u0301tain');
});

t.test('a page that writes the sound of each character is read without it', async (t) => {
  t.equal(foldText('國(guó)家對鋰產(chǎn)業(yè)').folded, '國家對鋰產業');
  t.equal(foldText('刚果(金)的钴').folded, '刚果(金)的钴');
});

t.test('folding is sound on any text', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const folded = foldText(text);
      if (folded.folded.length !== folded.cased.length) return false;
      let last = 0;
      for (let i = 0; i <= folded.folded.length; i++) {
        const at = toStored(folded, i);
        if (at < last || at > text.length) return false;
        last = at;
      }
      return true;
    }),
  );
});

const { languages, names } = loadLanguages();

t.test('sixteen languages are there, and each folder is what its schema says', async (t) => {
  t.strictSame(languages.map(({ language }) => language.code).sort(), [
    'cs',
    'de',
    'en',
    'es',
    'fr',
    'id',
    'it',
    'ja',
    'ko',
    'nl',
    'pl',
    'pt',
    'ru',
    'sv',
    'vi',
    'zh',
  ]);
  for (const data of languages) t.ok(languageDataSchema.safeParse(data).success, data.language.code);
  t.ok(Object.keys(names.places).length > 40);
});

t.test('the compiled languages are those of the folders', async (t) => {
  t.doesNotThrow(() =>
    execFileSync(process.execPath, [`${packageRoot}scripts/compile-languages.mjs`, '--check'], { stdio: 'pipe' }),
  );
});

/** Concepts that a language may do without. */
const OPTIONAL_CONCEPTS = new Set(['ignore']);
const REQUIRED_FORMS = ['day', 'month', 'end_of_year', 'within', 'duration', 'weekday', 'today', 'last_year'] as const;

t.test('every language covers concepts, minerals, countries and dates; what is missing is told', async (t) => {
  for (const { language, concepts, minerals, countries, dates } of languages) {
    const lacking = [
      ...CONCEPTS.filter((concept) => !OPTIONAL_CONCEPTS.has(concept) && (concepts[concept] ?? []).length === 0).map(
        (name) => `concepts/${name}`,
      ),
      ...MINERAL_IDS.filter((mineral) => (minerals[mineral] ?? []).length === 0).map((name) => `minerals/${name}`),
      ...['CN', 'US', 'JP', 'EU', 'CD', 'ID', 'AU', 'CL', 'RU', 'ZW', 'GN', 'MM', 'CA', 'KZ', 'UA']
        .filter((code) => countries[code]?.name === undefined)
        .map((name) => `countries/${name}`),
      ...REQUIRED_FORMS.filter((form) => (dates.templates[form] ?? []).length === 0).map((name) => `dates/${name}`),
      ...(['effective', 'until', 'due'] as const)
        .filter((cue) => dates.cues[cue] === undefined)
        .map((name) => `dates/cues.${name}`),
    ];
    const unused = DATE_FORMS.filter((form) => (dates.templates[form] ?? []).length === 0);
    if (lacking.length + unused.length > 0)
      t.comment(
        `${language.code}: lacks ${lacking.join(', ') || 'nothing'}; no template for ${unused.join(', ') || 'none'}`,
      );
    t.ok(lacking.length <= 3, `${language.code} lacks ${lacking.join(', ')}`);
  }
});

t.test('no regular expression of the package can be made to backtrack', { timeout: 120_000 }, async (t) => {
  const literal = /(?<=[(=:,[!&|?{};\s]|return )\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/gu;
  let checked = 0;
  for (const name of readdirSync(`${packageRoot}src`, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.includes('generated')) continue;
    const source = readFileSync(`${packageRoot}src/${name}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');
    for (const [, pattern = '', flags = ''] of source.matchAll(literal)) {
      const { status } = checkSync(pattern, flags.replace('v', 'u'), { timeout: 5000 });
      t.equal(status, 'safe', `${name}: /${pattern}/${flags}`);
      checked++;
    }
  }
  t.ok(checked >= 10, `${checked} expressions found`);
});
