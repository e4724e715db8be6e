import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, mentionsOf, nearest, signalsAround } from './candidate.js';
import { actOn, endingOf, governorOf } from './controls.js';
import { affectedBy, curbersOf, isOrigin, targetsOf, unique } from './parties.js';

const TALKS: ReadonlySet<Concept> = new Set(['negotiate']);
const DECISIONS: ReadonlySet<Concept> = new Set(['decide']);
const CURBS: ReadonlySet<Concept> = new Set(['import_curb', 'sanction', 'probe']);
const IMPORT_PARTS: ReadonlySet<Concept> = new Set(['tariff', 'ban', 'control', 'quota', 'restrict', 'halt']);
const TARIFFS: ReadonlySet<Concept> = new Set(['tariff']);

const BANS: ReadonlySet<Concept> = new Set(['ban', 'restrict', 'sanction']);

/** Steps between a ban and the goods it falls on, and between goods and the country they are from. */
const BAN_REACH = 14;
const ORIGIN_REACH = 8;

/** "No more bauxite may leave Indonesia, its president said": who bars what comes from itself bars exports. */
function isOfItself({ countries }: ReadSentence): boolean {
  const [first] = countries;
  return (
    first !== undefined &&
    countries.every(({ country }) => country === first.country) &&
    countries.some(({ by }) => by === 'body' || by === 'seat')
  );
}

/** Whether a word that is a country and its adjective at once tells where goods go: "the ban on gallium to US". */
function isDestination({ countries }: ReadSentence, { by, start, country }: CountryMention): boolean {
  return (
    by === 'adjective' &&
    countries.some((other) => other.start === start && other.country === country && other.role === 'target')
  );
}

/** A ban on goods of another country is one on their import: "to ban Russian uranium". */
export function foreignBans(read: ReadSentence): ConceptMention[] {
  return mentionsOf(read, BANS).filter((ban) => {
    if (nearest(read.minerals, ban, BAN_REACH) === null || isOfItself(read)) return false;
    const [actor] = curbersOf(read, ban);
    return read.countries.some((country) => {
      if (isDestination(read, country)) return false;
      if (!read.minerals.some((goods) => goods.clause === ban.clause && distance(country, goods) <= ORIGIN_REACH))
        return false;
      if (country.role === 'attribute' || country.role === 'source') return true;
      return actor !== undefined && actor.country !== country.country && isOrigin(read, country);
    });
  });
}

const LEVYING: ReadonlySet<Concept> = new Set([
  'impose',
  'raise',
  'plan',
  'announce',
  'decide',
  'cut',
  'lift',
  'ease',
  'halt',
  'extend',
  'future',
  'in_force',
  'may',
  'negotiate',
]);
/** Verbs that say what is done about a restriction. */
const TELLING: ReadonlySet<Concept> = new Set(['impose', 'raise', 'lift', 'ease', 'halt', 'extend', 'delay', 'decide']);
/** What is put off is relief where goods are named; tariffs on minerals at large are put off for the talks they threaten. */
const DELAYING: ReadonlySet<Concept> = new Set(['delay']);
/** Verbs by which a restriction comes to an end. */
const TURNED: ReadonlySet<Concept> = new Set(['lift', 'ease', 'halt', 'delay']);
const IMPORTS: ReadonlySet<Concept> = new Set(['import']);
const REASONS: ReadonlySet<Concept> = new Set(['because']);

/**
 * An order to negotiate with a deadline, in a document that speaks of tariffs or imports: the measure that follows if
 * nothing is agreed is what it threatens.
 */
function ultimatum(read: ReadSentence): Candidate | null {
  if (
    !read.dates.some(({ form }) => form === 'within') &&
    !read.has.has('tariff') &&
    !read.has.has('import') &&
    !read.has.has('import_curb')
  ) {
    if (read.minerals.length === 0) return null;
  }
  const talks = mentionsOf(read, TALKS)[0];
  if (talks === undefined) return null;
  const order = nearest(mentionsOf(read, DECISIONS), talks, 60, false);
  if (order === null) return null;
  const actors = unique(
    read.countries.filter(({ by, role }) => by !== 'place' && by !== 'company' && role !== 'dependence'),
  );
  const [actor] = actors;
  if (actor === undefined || actors.length > 1) return null;
  const signals = signalsAround(read, order, talks);
  return {
    type: 'trade_restriction',
    direction: 'tightening',
    stage: 'announced',
    trigger: order,
    governor: talks,
    actors: [actor],
    targets: [],
    minerals: read.minerals,
    instruments: [],
    money: [],
    sentence: read,
    signals: { ...signals, planned: false, hedged: false },
  };
}

/** How far from the goods it falls on a tariff may stand: verb-final clauses put the day and the rate between. */
const TARIFF_REACH = 20;

const FLOWS: ReadonlySet<Concept> = new Set(['import', 'export']);

/** "a levy of 5 per cent on the export of bauxite": what leaves the only country named is taxed by it. */
function isOnExports(read: ReadSentence, curb: ConceptMention): boolean {
  if (curb.concept !== 'import_curb' || unique(read.countries).length > 1) return false;
  return nearest(mentionsOf(read, FLOWS), curb, TARIFF_REACH)?.concept === 'export';
}

/** Steps between imports and the tariff on them, whatever stands between. */
const TAXED = 32;

/** The words that restrict trade in a sentence, the plainer ones first. */
function curbsOf(read: ReadSentence): ConceptMention[] {
  const found = mentionsOf(read, CURBS).filter((curb) => !isOnExports(read, curb));
  const add = (mention: ConceptMention) => {
    if (!found.some((other) => distance(other, mention) < 12)) found.push(mention);
  };
  for (const goods of mentionsOf(read, IMPORTS)) {
    const part =
      nearest(mentionsOf(read, IMPORT_PARTS), goods, 12) ?? nearest(mentionsOf(read, TARIFFS), goods, TAXED, false);
    if (part !== null) add(part);
  }
  const importing = read.has.has('import') && found.length > 0;
  if (!read.has.has('export') && !read.has.has('export_tax') && !importing) {
    for (const tariff of mentionsOf(read, TARIFFS)) {
      if (nearest(mentionsOf(read, REASONS), tariff, 8) !== null) continue;
      const goods = nearest(read.minerals, tariff, read.dense ? 2 * TARIFF_REACH : TARIFF_REACH);
      if (goods === null) continue;
      const levied = nearest(mentionsOf(read, LEVYING), tariff, 14) !== null;
      if (levied || (goods.mineral !== 'critical_minerals' && nearest(mentionsOf(read, DELAYING), tariff, 14) !== null))
        add(tariff);
    }
  }
  return found.length === 0 && !read.has.has('export') ? foreignBans(read) : found;
}

/** Tariffs, import curbs, sanctions and trade investigations. `contextual`: the document speaks of imports. */
export function tradeRestrictions(read: ReadSentence, contextual: boolean): Candidate[] {
  const { minerals } = read;
  const order = contextual ? ultimatum(read) : null;
  if (order !== null) return [order];
  const curbs = curbsOf(read);
  // "OFAC today lifted sanctions": the word that a verb acts on, not the name of who keeps the list.
  const trigger = curbs.find((curb) => TURNED.has(governorOf(read, curb)?.concept ?? 'ignore')) ?? curbs[0];
  if (trigger === undefined) return [];
  const governor = trigger.concept === 'halt' ? endingOf(read, trigger) : governorOf(read, trigger);
  const actors = curbersOf(read, trigger);
  // What is restricted may have been named before, where the sentence tells who does what.
  const told =
    (contextual || trigger.concept === 'sanction') &&
    actors.length > 0 &&
    governor !== null &&
    TELLING.has(governor.concept);
  if (minerals.length === 0 && !told) return [];
  const signals = signalsAround(read, trigger, governor);
  const actor = actors[0] ?? null;
  const targets = targetsOf(read, trigger, actor);
  return [
    {
      type: 'trade_restriction',
      ...actOn(trigger, governor, read, signals),
      trigger,
      governor,
      actors,
      targets: targets.length > 0 ? targets : affectedBy(read, actor),
      minerals,
      instruments: [],
      money: [],
      sentence: read,
      signals,
    },
  ];
}
