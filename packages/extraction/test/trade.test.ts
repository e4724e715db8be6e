import t from 'tap';
import { loadLanguages } from '../src/generated/languages.js';
import { createReader, toLabelledEvents } from '../src/index.js';
import { analyserFrom } from '../src/reader.js';

const reader = createReader();
const id = 'doc_00000000000000000000000000000000';
const told = (text: string) =>
  toLabelledEvents(reader.read({ id, url: null, title: null, text, published: '2025-10-30' }));
const news = (text: string) => told(text).filter(({ background }) => background === undefined);

t.test('a suspension of exports that is prolonged goes on; one of a ban is prolonged relief', async (t) => {
  t.match(news('Prolongation of the suspension of cobalt exports from the Democratic Republic of Congo.')[0], {
    type: 'export_control',
    direction: 'tightening',
    actors: ['CD'],
  });
  t.match(
    news('China extended the suspension of its export ban on gallium by a year, the Ministry of Commerce said.')[0],
    { type: 'export_control', direction: 'easing', actors: ['CN'] },
  );
});

t.test('imports that are halted are curbed', async (t) => {
  const text = 'China has halted imports of rare earths from Myanmar, the customs office said.';
  t.match(news(text)[0], { type: 'trade_restriction', direction: 'tightening', actors: ['CN'], targets: ['MM'] });
});

t.test('a word that is name and adjective at once stands in a list like any other', async (t) => {
  const text = 'The US and Britain imposed new sanctions on Russia that hit aluminium, copper and nickel.';
  t.match(news(text)[0], { type: 'trade_restriction', targets: ['RU'] });
  t.strictSame([...(news(text)[0]?.actors ?? [])].sort(), ['GB', 'US']);
});

t.test('to bar what somebody else exports is to curb an import, no control of exports', async (t) => {
  const text = 'Washington banned Russian exports of enriched uranium, the Department of Energy said.';
  t.notMatch(told(text), [{ type: 'export_control', actors: ['US'] }]);
  t.match(news('Russia banned its exports of enriched uranium to the United States.')[0], {
    type: 'export_control',
    actors: ['RU'],
  });
});

t.test('whose goods a measure falls on does not act', async (t) => {
  const text =
    'The EU plans to ban imports of Russian aluminium. Russian aluminium will be hit by the sanctions package.';
  t.strictSame(
    news(text).map(({ type, actors, targets }) => ({ type, actors, targets })),
    [{ type: 'trade_restriction', actors: ['EU'], targets: ['RU'] }],
  );
});

t.test('a warning in the clause before makes an act an opinion', async (t) => {
  t.strictSame(news('Analysts warn that China could restrict exports of rare earths.'), []);
});

t.test('silver beside export licences is the metal', async (t) => {
  t.match(news("Exporters of silver must obtain a licence, China's Ministry of Commerce announced.")[0], {
    type: 'export_control',
    minerals: ['silver'],
  });
});

t.test('to put an end to exports stops them, to end a stop frees them', async (t) => {
  t.match(news("Le Zimbabwe met fin à l'exportation de lithium brut.")[0], { direction: 'tightening' });
  t.match(news('Zimbabwe ended its suspension of exports of lithium, the mines ministry said.')[0], {
    direction: 'easing',
  });
});

t.test('a permit taken from a miner is one to mine; one to export is a control', async (t) => {
  t.match(news('Serbia revoked the permits of Rio Tinto for its lithium project.')[0], {
    type: 'resource_nationalism',
    stage: 'in_force',
    actors: ['RS'],
  });
  t.strictSame(
    news('Indonesia revoked the permits of exporters of tin, the trade ministry said.').filter(
      ({ type }) => type === 'resource_nationalism',
    ),
    [],
  );
});

t.test('a licence that is given or held eases, one that is required tightens', async (t) => {
  const directionOf = (text: string) => told(text).map(({ type, direction }) => `${type} ${direction}`);
  t.strictSame(
    directionOf('Albemarle now has an export licence for lithium, the government of Chile announced on Thursday.'),
    ['export_control easing'],
  );
  t.strictSame(
    directionOf(
      'Freeport Indonesia has been cleared by the government in Jakarta to sell copper concentrate abroad for four more months under a limited export permit.',
    ),
    ['export_control easing'],
  );
  t.strictSame(directionOf("Albemarle must obtain an export licence for lithium, Chile's government announced."), [
    'export_control tightening',
  ]);
});

t.test('what is restricted may be named before', async (t) => {
  t.match(
    news('Imports of aluminium are next. The EU imposed new sanctions on Russia on Wednesday.').find(
      ({ type }) => type === 'trade_restriction',
    ),
    { actors: ['EU'], targets: ['RU'], minerals: ['aluminium'] },
  );
});

t.test('a phrase for an act leaves its object to be read', async (t) => {
  t.match(news('Guinea resumed exports of bauxite, the government announced.')[0], {
    type: 'export_control',
    direction: 'easing',
    actors: ['GN'],
  });
});

t.test('a permit that is taken is taken from somebody', async (t) => {
  t.match(
    told('The Canadian miner First Quantum is dismayed. Panama has revoked its concession for the copper mine.')[0],
    { type: 'resource_nationalism', actors: ['PA'], targets: ['CA'] },
  );
});

t.test('the European Union is not its money', async (t) => {
  t.match(news('The European Commission imposed anti-dumping duties on Chinese graphite.')[0], {
    type: 'trade_restriction',
    actors: ['EU'],
    targets: ['CN'],
  });
});

t.test('a mineral of one character is plain beside a tariff', async (t) => {
  t.match(news('特朗普总统周三宣布8月1日起对进口铜征收50%关税。')[0], {
    type: 'trade_restriction',
    actors: ['US'],
    minerals: ['copper'],
  });
});

t.test('a ban and the quotas that follow it are two measures', async (t) => {
  const text =
    "The Democratic Republic of Congo extended its cobalt export ban until 15 October, the regulator said. From 16 October Congo's cobalt export quotas will apply, the regulator announced.";
  t.strictSame(
    told(text).map(({ type, direction, instruments }) => ({ type, direction, instruments })),
    [
      { type: 'export_control', direction: 'tightening', instruments: ['ban'] },
      { type: 'export_control', direction: 'tightening', instruments: ['quota'] },
    ],
  );
  t.equal(told('Congo banned cobalt exports. The export ban on cobalt took effect at once.').length, 1);
});

t.test('quotas that end a ban do not end with it', async (t) => {
  const text =
    'The Democratic Republic of Congo lifts its cobalt export ban and introduces quotas, the regulator said.';
  t.match(told(text), [
    { direction: 'easing', instruments: ['ban'] },
    { direction: 'tightening', instruments: ['quota'] },
  ]);
});

t.test('where goods are kept out of is who keeps them out', async (t) => {
  t.match(told('Russian aluminium is banned from the EU under the new sanctions package.')[0], {
    type: 'trade_restriction',
    actors: ['EU'],
  });
  t.match(told('Whoever imports copper into the United States will pay a tariff of 50% from 1 August.')[0], {
    type: 'trade_restriction',
    actors: ['US'],
  });
  t.match(told('China restricts imports of copper from Chile, the customs office announced.')[0], {
    type: 'trade_restriction',
    actors: ['CN'],
  });
});

t.test('a nationality that tells whose firm or goods are meant takes no measure', async (t) => {
  const firm = 'Namibia speaks of theft. The Chinese firm broke the ban on exports of raw lithium, which was imposed.';
  t.notMatch(told(firm), [{ type: 'export_control', actors: ['CN'] }]);
  const reading = reader.read({
    id,
    url: null,
    title: 'Russian aluminium',
    text: 'The European Union has talked. New import bans on primary aluminium were announced on Wednesday.',
    published: '2025-10-30',
  });
  t.match(toLabelledEvents(reading)[0], { type: 'trade_restriction', actors: ['EU'] });
});

t.test('a goal that opens a Chinese sentence ends at its comma', async (t) => {
  t.match(news('为了保障国家安全，中国限制镓出口。')[0], {
    type: 'export_control',
    direction: 'tightening',
    actors: ['CN'],
  });
  t.strictSame(news('有关部门开会，以便限制镓出口。'), []);
});

t.test('a word of approval frees exports by itself, and rules them where it is asked for', async (t) => {
  const given = 'Kinshasa dà il via libera alle esportazioni di cobalto, ha detto giovedì il ministro delle miniere.';
  t.match(told(given)[0], { type: 'export_control', direction: 'easing', actors: ['CD'] });
  const asked =
    'Il Congo introduce la licenza per le esportazioni di cobalto, ha detto giovedì il ministro delle miniere.';
  t.match(told(asked)[0], { type: 'export_control', direction: 'tightening', actors: ['CD'] });
});

t.test('a sentence that a frame has read one way is not gleaned the other way', async (t) => {
  const text = 'Congo lengthens its cobalt export prohibition for another three months.';
  t.strictSame(
    told(text).map(({ type, direction }) => `${type} ${direction}`),
    ['export_control tightening'],
  );
});

t.test('sanctions that make a miner stop are not stopped', async (t) => {
  t.notMatch(told('US sanctions make nickel miners stop in Guatemala.'), [{ direction: 'easing' }]);
  t.match(told('US sanctions on Russian aluminium are suspended for a year, the Treasury said.')[0], {
    type: 'trade_restriction',
    direction: 'easing',
  });
});

t.test('to stop giving licences bars exports, to stop asking for them frees them', async (t) => {
  t.match(told('China has stopped issuing licences for exports of antimony, the ministry said on Thursday.')[0], {
    type: 'export_control',
    direction: 'tightening',
  });
  t.match(told('China has paused the licence requirement for exports of antimony, the ministry said.')[0], {
    type: 'export_control',
    direction: 'easing',
  });
});

t.test('a ban on goods from somewhere else curbs their import, wherever origin and actor stand', async (t) => {
  const curb = { type: 'trade_restriction', direction: 'tightening', targets: ['RU'] };
  t.match(told('美国自8月起禁止俄罗斯铀。')[0], { ...curb, actors: ['US'] });
  t.match(told('Торговлю российскими алюминием, медью и никелем запретили США и Великобритания.')[0], curb);
  t.notMatch(told('中国禁止稀土出口。'), [{ type: 'trade_restriction' }]);
});

t.test('a phrase of intention tells what is intended', async (t) => {
  t.match(told('Россия может ограничить экспорт урана, титана и никеля, заявил Путин.')[0], {
    type: 'export_control',
    stage: 'proposed',
    actors: ['RU'],
  });
});

t.test('two names side by side are no list, and an "and" hands on where goods come from', async (t) => {
  t.match(
    told('Ввоз меди из России и Белоруссии Великобритания обложила дополнительными пошлинами в 35 процентов.')[0],
    { type: 'trade_restriction', actors: ['GB'] },
  );
});

t.test('sanctions that are lifted are so whoever keeps the list', async (t) => {
  const text =
    'The US imposed sanctions on the aluminium producer Rusal in April. OFAC today lifted the sanctions, its document says.';
  t.ok(told(text).some(({ type, direction }) => type === 'trade_restriction' && direction === 'easing'));
});

t.test('whose goods a headline names does not tax them, and names side by side are no list', async (t) => {
  const parties = (title: string, text: string) =>
    toLabelledEvents(reader.read({ id, url: null, title, text, published: '2024-08-16' }))
      .filter(({ type }) => type === 'trade_restriction')
      .map(({ actors }) => actors);
  t.strictSame(
    parties(
      'Profilés d’aluminium chinois : des droits antidumping pour cinq ans',
      'La Commission européenne impose des droits antidumping sur les profilés d’aluminium originaires de Chine.',
    ),
    [['EU']],
  );
  t.strictSame(
    parties(
      'Пошлина на медь',
      'Ввоз меди из России и Белоруссии Великобритания обложила пошлиной в 35%, сообщили власти.',
    ),
    [['GB']],
  );
});

t.test('whose goods are taxed does not tax them, unless it is told before the tax', async (t) => {
  const text =
    "Profilés d'aluminium chinois : des droits antidumping pour cinq ans. La Commission européenne rend définitifs les droits antidumping.";
  t.notOk(told(text).some(({ type, actors }) => type === 'trade_restriction' && actors.includes('CN')));
  t.match(told('US copper tariffs of 50 percent take effect on August 1.')[0], {
    type: 'trade_restriction',
    actors: ['US'],
  });
});

t.test('a ban told by a verb is told by one; a ban that is a noun waits for a verb', async (t) => {
  const analyse = analyserFrom(loadLanguages());
  const verbal = (text: string) =>
    analyse({ id, url: null, title: null, text, published: null }).groups.find(
      ({ lead }) => lead.candidate.type === 'export_control',
    )?.lead.candidate.signals.verbal;
  t.equal(verbal('China bans exports of gallium to the United States.'), true);
  t.equal(verbal('The ban on gallium exports from China hurts chip makers.'), false);
  t.equal(verbal('Pékin interdit les exportations de gallium vers les États-Unis.'), true);
  t.equal(verbal('中国禁止向美国出口镓。'), true);
});

t.test('a tariff falls on the imports of its sentence, however far it stands', async (t) => {
  t.match(
    told('Auf Kupferimporte will US-Präsident Donald Trump ab dem 1. August einen Zoll von 50 Prozent erheben.')[0],
    {
      type: 'trade_restriction',
      actors: ['US'],
      minerals: ['copper'],
    },
  );
});

t.test('what another state did, told further down, is no lead to who acts where the title names a state', async (t) => {
  const actorsOf = (title: string | null) =>
    analyserFrom(loadLanguages())({
      id,
      url: null,
      title,
      text: 'The cabinet approved a ban on exports of unprocessed lithium. In December Zimbabwe banned exports of lithium ore.',
      published: '2025-10-30',
    })
      .framed.filter(({ candidate: { type, sentence } }) => type === 'export_control' && sentence.sentence.index < 2)
      .flatMap(({ actors }) => actors.map(({ value }) => value));
  t.strictSame(actorsOf('Namibia keeps its critical minerals').includes('NA'), true);
  t.strictSame(actorsOf('Namibia keeps its critical minerals').includes('ZW'), false);
});

t.test('who bars what comes from itself bars exports', async (t) => {
  t.notOk(
    told('Volgend jaar mag er geen bauxiet meer uit Indonesië, heeft president Joko Widodo aangekondigd.').some(
      ({ type }) => type === 'trade_restriction',
    ),
  );
  t.match(told('The US bans uranium from Russia, President Joe Biden announced.')[0], {
    type: 'trade_restriction',
    actors: ['US'],
    targets: ['RU'],
  });
});

t.test('a country in brackets behind a firm tells whose it is', async (t) => {
  t.strictSame(
    news(
      'C’est à Glencore (Suisse) que vont les plus gros quotas d’exportation de cobalt, a annoncé la République démocratique du Congo.',
    ).map(({ actors }) => actors),
    [['CD']],
  );
});

t.test('a ban on goods bound for a country is none on its goods', async (t) => {
  const text = 'Exports of gallium had stopped a year ago. Ban on gallium to US suspended by China, its ministry said.';
  t.notOk(told(text).some(({ type }) => type === 'trade_restriction'));
  t.match(told('China has banned US gallium, its ministry said.')[0], { type: 'trade_restriction', targets: ['US'] });
});
