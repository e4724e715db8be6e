import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, CountryRole, ReadSentence } from './analysis.js';
import { distance, inScope, type SteppedMention } from './candidate.js';

/** Whether a marker before a word puts it out of play for `trigger`: a goal, an older fact, an answer to somebody. */
function isAside(read: ReadSentence, country: SteppedMention, trigger: SteppedMention): boolean {
  return read.concepts.some(
    (mention) =>
      (mention.concept === 'purpose' || mention.concept === 'retaliation' || mention.concept === 'background') &&
      inScope(read, mention, country) &&
      !inScope(read, mention, trigger),
  );
}

const BY_KIND: Record<CountryMention['by'], number> = {
  body: 1.5,
  seat: 1,
  name: 0.6,
  adjective: 0.4,
  place: -3,
  target: -6,
  company: -6,
};

/** How likely a country of the sentence is the one that acts at `trigger`; higher is likelier, below 0 is no. */
export function actorScore(read: ReadSentence, country: CountryMention, trigger: SteppedMention): number {
  let score = 2 + BY_KIND[country.by];
  const gap = distance(country, trigger);
  score -= gap / 16;
  if (country.clause !== trigger.clause) score -= 1;
  switch (country.role) {
    case 'agent':
      score += 2;
      break;
    case 'target':
    case 'source':
      score -= 4;
      break;
    case 'dependence':
      score -= 2.5;
      break;
    case 'attribute':
      score -= 2;
      break;
    case 'with':
    case 'place':
      score -= 1.2;
      break;
    default:
      // A subject stands before its verb; "Chinese export controls" right before the noun.
      if (country.start < trigger.start) score += 1.2;
      if (country.by === 'adjective' && country.end <= trigger.start && gap <= 8) score += 1;
  }
  if (isAside(read, country, trigger)) score -= 3;
  return score;
}

/** The one country that acts at `trigger`, if the sentence tells. */
export function actorOf(read: ReadSentence, trigger: SteppedMention): CountryMention | null {
  let best: CountryMention | null = null;
  let top = 0;
  for (const country of read.countries) {
    const score = actorScore(read, country, trigger);
    if (score > top) [best, top] = [country, score];
  }
  return best;
}

/** The actor at `trigger` and those enumerated with it: "the US and Britain banned". */
export function actorsOf(read: ReadSentence, trigger: SteppedMention): CountryMention[] {
  const actor = actorOf(read, trigger);
  if (actor === null) return [];
  return unique([
    actor,
    ...read.countries.filter(({ list, role }) => list === actor.list && (role === actor.role || role === 'with')),
  ]);
}

/** Countries that a measure at `trigger` is aimed at. */
export function targetsOf(read: ReadSentence, trigger: SteppedMention, actor: CountryMention | null): CountryMention[] {
  return unique(
    read.countries.filter(
      (country) =>
        country.role === 'target' &&
        country.country !== actor?.country &&
        distance(country, trigger) <= 30 &&
        !isAside(read, country, trigger),
    ),
  );
}

/** Countries whose companies or goods a measure at `trigger` falls on. */
export function affectedBy(read: ReadSentence, actor: CountryMention | null): CountryMention[] {
  return unique(
    read.countries.filter(
      (country) =>
        country.country !== actor?.country &&
        (country.role === 'attribute' ||
          country.role === 'source' ||
          country.by === 'company' ||
          isOrigin(read, country)) &&
        country.role !== 'dependence',
    ),
  );
}

/** Roles that one word gives in some languages: "titanio dalla Cina" comes from there, "vietato dalla Cina" is done by it. */
const FROM: ReadonlySet<CountryRole> = new Set(['agent', 'source', 'place']);

/** Characters in which one small word fits between two others: " from the ". */
const ONE_WORD = 10;

/** Whether a name stands right before its goods where words are not set apart (俄罗斯铀), or right behind them (nikel Rusia). */
function touchesGoods(read: ReadSentence, { by, role, start, end }: CountryMention): boolean {
  if (by !== 'name' || role !== 'none') return false;
  return read.minerals.some((mineral) => (read.dense ? mineral.start === end : start - mineral.end === 1));
}

/** Whether a country stands right beside a mineral, whose origin it tells: "Chinese graphite", "graphite from China". */
export function isOrigin(read: ReadSentence, country: CountryMention): boolean {
  if (country.by === 'adjective') return read.minerals.some((mineral) => distance(mineral, country) <= 4);
  if (touchesGoods(read, country)) return true;
  if (read.dense || !FROM.has(country.role)) return false;
  return read.minerals.some(({ end }) => end < country.start && country.start - end <= ONE_WORD);
}

const ENTRIES: ReadonlySet<Concept> = new Set(['import', 'import_curb']);
const BARS: ReadonlySet<Concept> = new Set(['ban']);
/** What stands before a country that goods do not reach, or not untaxed: "import into", "banned from". */
const BEFORE: Partial<Record<CountryRole, ReadonlySet<Concept>>> = { target: ENTRIES, place: ENTRIES, source: BARS };
/** Steps between it and the country. */
const ENTRY_REACH = 6;

/** Where goods go that are taxed or kept out: "whoever imports copper into the United States", "banned from the EU". */
function destinationsOf(read: ReadSentence): CountryMention[] {
  if (read.headFinal) return [];
  return unique(
    read.countries.filter((country) => {
      const before = BEFORE[country.role];
      if (before === undefined || country.by === 'company' || country.by === 'place' || isOrigin(read, country))
        return false;
      return read.concepts.some(
        ({ concept, end, at }) => before.has(concept) && end <= country.start && country.at - at <= ENTRY_REACH,
      );
    }),
  );
}

/** Whether one whose goods a sentence names may still tax them: not "Chinese aluminium: anti-dumping duties", not "duties on Chinese aluminium", no 中国産. */
function mayTaxOwn(
  { headFinal }: ReadSentence,
  { role, by, clause, start }: CountryMention,
  trigger: ConceptMention,
): boolean {
  if (role === 'place' || start > trigger.start || (headFinal && by === 'adjective')) return false;
  return trigger.concept !== 'import_curb' || clause === trigger.clause;
}

/** Who restricts trade at `trigger`: not whose goods are, unless nobody else is named ("US copper tariffs", not "tariffs on US copper"). */
export function curbersOf(read: ReadSentence, trigger: ConceptMention): CountryMention[] {
  const others = read.countries.filter((country) => !isOrigin(read, country));
  const able = others.length > 0 ? others : read.countries.filter((country) => mayTaxOwn(read, country, trigger));
  const actors = actorsOf({ ...read, countries: able }, trigger);
  return actors.length > 0 ? actors : destinationsOf(read);
}

/** "Ganfeng of China", "the Chinese group": a company acts, not its country. */
export function isOfFirm(read: ReadSentence, country: CountryMention): boolean {
  if (country.role !== 'attribute') return false;
  return (
    country.by !== 'adjective' ||
    read.concepts.some((firm) => firm.concept === 'company' && distance(firm, country) <= 4)
  );
}

/** Words between a nationality and the firm that it tells of, on either side: "the Swiss giant", "la société chinoise". */
const BESIDE = 4;
/** Length of what a firm trades in, within its name. */
const NAME_PART = 8;

/** Whether nothing but minerals stands between a country and a word for firms, where words are not set apart: 几内亚氧化铝公司. */
function isNamePart(read: ReadSentence, country: CountryMention): boolean {
  const next = read.concepts.find(({ start }) => start >= country.end);
  return next?.concept === 'company' && distance(next, country) <= NAME_PART;
}

/** Whether a country is named as that of a firm alone: by the name of a company, or by a nationality beside one. */
export function isOfOwner(read: ReadSentence, country: CountryMention): boolean {
  if (country.by === 'company') return true;
  if (read.dense && country.by === 'name' && isNamePart(read, country)) return true;
  if (country.role !== 'attribute') return false;
  return (
    read.concepts.some((firm) => firm.concept === 'company' && distance(firm, country) <= BESIDE) ||
    read.countries.some(
      (firm) => firm.by === 'company' && firm.start >= country.end && distance(firm, country) <= BESIDE,
    )
  );
}

const STATES: ReadonlySet<Concept> = new Set(['government', 'law']);

/** Whether a nationality without a state beside it stands for a firm, elsewhere than where things happen: "the Canadian loses its licence in Niger". */
export function isForeigner(read: ReadSentence, country: CountryMention): boolean {
  return (
    country.by === 'adjective' &&
    !read.concepts.some(({ concept, at }) => STATES.has(concept) && Math.abs(at - country.at) <= BESIDE) &&
    read.countries.some(
      (host) =>
        host.country !== country.country && host.by !== 'company' && (host.role === 'place' || host.by === 'body'),
    )
  );
}

/** Who takes hold of a resource at `trigger`: whose firms are told of is dispossessed, where anybody else is named. */
export function seizersOf(read: ReadSentence, trigger: SteppedMention): CountryMention[] {
  const owners = new Set(
    read.countries
      .filter((country) => isOfOwner(read, country) || isForeigner(read, country))
      .map(({ country }) => country),
  );
  const others = read.countries.filter(({ country }) => !owners.has(country));
  return others.length > 0 ? actorsOf({ ...read, countries: others }, trigger) : actorsOf(read, trigger);
}

/** All countries that are parties to an understanding at `trigger`: governments, and nationalities where one side is missing. */
export function partiesOf(read: ReadSentence, trigger: SteppedMention): CountryMention[] {
  const present = read.countries.filter(
    ({ by, role }) =>
      by !== 'place' &&
      by !== 'target' &&
      by !== 'company' &&
      role !== 'dependence' &&
      // Some agree on sanctions; those who are hit are no party.
      !(role === 'target' && read.has.has('sanction')) &&
      role !== 'source' &&
      role !== 'place',
  );
  const sides = present.filter((country) => !isAside(read, country, trigger) && !isOfFirm(read, country));
  const governments = sides.filter(({ role }) => role !== 'attribute');
  // Who is named in another clause is mostly somebody else's matter: "as China competes".
  const close = unique(governments.filter(({ clause, role }) => clause === trigger.clause || role === 'with'));
  if (close.length >= 2) return close;
  const all = unique(governments);
  return all.length >= 2 ? all : unique(sides);
}

export function unique(countries: readonly CountryMention[]): CountryMention[] {
  const seen = new Set<string>();
  return countries.filter(({ country }) => !seen.has(country) && seen.add(country) !== undefined);
}
