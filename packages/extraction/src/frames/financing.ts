import type { Instrument, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import {
  type Candidate,
  distance,
  isOfBoth,
  mentionsOf,
  nearest,
  type Signals,
  type SteppedMention,
  signalsAround,
} from './candidate.js';
import { actorScore, unique } from './parties.js';

const INSTRUMENTS: Partial<Record<Concept, Instrument>> = {
  subsidy: 'subsidy',
  loan: 'loan',
  guarantee: 'guarantee',
  equity: 'equity',
  offtake: 'offtake',
  price_floor: 'price_floor',
  stockpile: 'stockpile',
  tax_credit: 'tax_credit',
  deregulation: 'deregulation',
};
/** Names of means: loan, guarantee, stockpile. */
export const INSTRUMENT_NOUNS: ReadonlySet<Concept> = new Set(Object.keys(INSTRUMENTS) as Concept[]);
const MONEY: ReadonlySet<Concept> = new Set(['money']);
const GIVING: ReadonlySet<Concept> = new Set([
  'fund',
  'acquire',
  'grant',
  'build',
  'announce',
  'plan',
  'decide',
  'impose',
  'raise',
  'agree',
  'sign',
  'extend',
  'widen',
]);
const GIVING_STRONG: ReadonlySet<Concept> = new Set([
  'fund',
  'acquire',
  'grant',
  'build',
  'impose',
  'raise',
  'agree',
  'sign',
]);

/** The means that a sentence names. */
export function instrumentsIn(read: ReadSentence): Candidate['instruments'] {
  return mentionsOf(read, INSTRUMENT_NOUNS).flatMap((mention) => {
    const instrument = INSTRUMENTS[mention.concept];
    return instrument === undefined ? [] : [{ instrument, mention }];
  });
}

function stageOf(signals: Signals): Stage {
  if (signals.planned || signals.hedged) return 'proposed';
  if (signals.inForce) return 'in_force';
  return 'announced';
}

/** Words for states or their governments that do not name them. */
const STATES: ReadonlySet<Concept> = new Set(['government', 'both']);

function speaksOfStates({ has }: ReadSentence): boolean {
  return has.has('government') || has.has('both');
}

/**
 * Whoever pays: a government or a body of one, and not where the money is spent. "The White House says both countries
 * will put in a billion" leaves the two to be found in the accord.
 */
function payersOf(read: ReadSentence, trigger: ConceptMention): CountryMention[] {
  const payers = namedPayers(read, trigger);
  const [payer] = payers;
  // "The framework with the US unlocks billions": one side of an accord is not all.
  const isOneSide = payers.length === 1 && payer?.role === 'with';
  return isOneSide || (payers.length < 2 && isOfBoth(read, trigger)) ? [] : payers;
}

function namedPayers(read: ReadSentence, trigger: ConceptMention): CountryMention[] {
  return unique(
    read.countries
      .filter(
        (country) =>
          country.by !== 'place' &&
          country.by !== 'company' &&
          (country.role !== 'place' || country.by === 'body') &&
          payerScore(read, country, trigger) > 0.4,
      )
      .sort((a, b) => payerScore(read, b, trigger) - payerScore(read, a, trigger)),
  ).slice(0, 3);
}

/** "gets 15 million from the Pentagon": where money comes from a government, that is who acts. */
function payerScore(read: ReadSentence, country: CountryMention, trigger: ConceptMention): number {
  const gives = country.role === 'source' && (country.by === 'body' || country.by === 'seat');
  return actorScore(read, gives ? { ...country, role: 'agent' } : country, trigger);
}

const SITES: ReadonlySet<Concept> = new Set(['site', 'production']);

/** Giving told by its verb alone: governments that will finance projects by a day, or back a mine, or put a sum into it. */
function plainGiving(read: ReadSentence, verbs: readonly ConceptMention[]): ConceptMention | null {
  const sites = mentionsOf(read, SITES);
  const funding = verbs.filter(({ concept }) => concept === 'fund');
  const promised = read.dates.some(({ form, cue }) => form === 'within' || cue === 'due');
  if (promised && sites.length > 0 && speaksOfStates(read) && !read.has.has('company')) return funding[0] ?? null;
  const backing = funding.find(
    (verb) => isPublicGiver(read, verb) && nearest([...sites, ...read.minerals], verb, 12) !== null,
  );
  return backing ?? payment(read);
}

/** Where these are spoken of, a sum is theirs: a price, a turnover, a duty, a fine, a damage. */
const SUMMED: ReadonlySet<Concept> = new Set([
  'market',
  'export',
  'import',
  'tariff',
  'royalty',
  'nationalisation',
  'sanction',
  'company',
  'accord',
  'export_control',
  'export_ban',
  'accident',
  'strike',
]);

/** A sum beside whatever a government does with it: "Canberra agreed to pay 600 million". */
function payment(read: ReadSentence): ConceptMention | null {
  if (read.money.length === 0 || read.concepts.some(({ concept }) => SUMMED.has(concept))) return null;
  return (
    mentionsOf(read, GIVING).find(
      (verb) => read.money.some((sum) => distance(sum, verb) <= 24) && isPublicGiver(read, verb),
    ) ?? null
  );
}

const DEALS: readonly Concept[] = ['accord', 'agree', 'sign'];

/** Whether a government, or a seat or body of one, or both of two states, is the subject of a verb. */
function isPublicGiver(read: ReadSentence, verb: ConceptMention): boolean {
  const reach = read.dense ? 40 : 12;
  // "Japan to finance a plant", in a headline that names no firm and no deal.
  const free = read.sentence.kind === 'title' && !hasFirm(read) && !DEALS.some((concept) => read.has.has(concept));
  const isSubject = ({ clause, start, at }: SteppedMention) =>
    clause === verb.clause && start < verb.start && verb.at - at <= reach;
  return (
    mentionsOf(read, STATES).some(isSubject) ||
    read.countries.some(
      (country) =>
        (country.by === 'body' ||
          country.by === 'seat' ||
          country.country === 'EU' ||
          (country.by === 'name' && free)) &&
        (country.role === 'none' || country.role === 'agent') &&
        isSubject(country),
    )
  );
}

/** The verb that says what is done with money: one of giving sooner than one of telling. */
function giverOf(read: ReadSentence, noun: ConceptMention): ConceptMention | null {
  const others = (concepts: ReadonlySet<Concept>) => mentionsOf(read, concepts).filter((verb) => verb !== noun);
  return nearest(others(GIVING_STRONG), noun, 28) ?? nearest(others(GIVING), noun, 24);
}

/** "of which the state is a shareholder", "security guarantees": nouns that without a verb tell how things are, not what is given. */
const BARE: ReadonlySet<Concept> = new Set(['equity', 'guarantee', 'offtake']);

const ACCORD: ReadonlySet<Concept> = new Set(['accord']);
/** What an accord may set up or provide for as a part of itself. */
const TERMS: ReadonlySet<Concept> = new Set(['money', 'equity', 'fund']);

/** "signed the accord on a joint fund", "parliament backs the pact": a term of an accord with no sum and no day is no gift. */
function isOfAccord(read: ReadSentence, trigger: ConceptMention): boolean {
  if (!TERMS.has(trigger.concept) || read.money.length > 0 || read.has.has('both')) return false;
  if (read.dates.some(({ form, cue }) => form === 'within' || cue === 'due')) return false;
  return nearest(mentionsOf(read, ACCORD), trigger, 24) !== null;
}

function hasFirm({ has, countries }: ReadSentence): boolean {
  return has.has('company') || countries.some(({ by }) => by === 'company');
}

/** Whether a state speaks in a sentence, or a sum is told: there money that is merely announced may be public. */
function isOfficial(read: ReadSentence): boolean {
  if (speaksOfStates(read) || read.money.length > 0) return true;
  // "Canada unveils a fund": by its name alone, a country is a state where no firm is beside it.
  const firm = hasFirm(read);
  return read.countries.some(
    ({ by, role }) =>
      by === 'body' || by === 'seat' || (!firm && by === 'name' && (role === 'none' || role === 'agent')),
  );
}

/** Public money and other help of a state for the supply of minerals. */
export function financing(read: ReadSentence): Candidate[] {
  const nouns = mentionsOf(read, INSTRUMENT_NOUNS);
  const funds = mentionsOf(read, MONEY);
  const verbs = mentionsOf(read, GIVING_STRONG);
  let trigger: ConceptMention | null = nouns[0] ?? null;
  if (trigger === null) {
    const acts = isOfficial(read) ? mentionsOf(read, GIVING) : verbs;
    const given = funds.filter((noun) => nearest(acts, noun, 16) !== null);
    trigger = given.find((noun) => isOfBoth(read, noun)) ?? given[0] ?? null;
    if (trigger === null && read.money.length > 0) {
      trigger =
        verbs.find((verb) => verb.concept === 'fund' && read.money.some((sum) => distance(sum, verb) <= 24)) ?? null;
    }
  }
  trigger ??= plainGiving(read, verbs);
  if (trigger === null) return [];
  const payers = payersOf(read, trigger);
  const isPublic =
    read.has.has('government') ||
    isOfBoth(read, trigger) ||
    read.countries.some(({ by }) => by === 'seat' || by === 'body') ||
    payers.length > 0;
  // Nobody is named where the means of an accord or a plan told before are spelt out.
  // A fund may be a state's that the text has named before; without one, what a company buys and borrows is its own.
  const firm = read.has.has('company') || (funds.length === 0 && read.countries.some(({ by }) => by === 'company'));
  // A floor under prices is spoken of with prices.
  const isOfMarket = read.has.has('market') && !read.has.has('price_floor');
  if (!isPublic && (firm || isOfMarket || (!nouns.length && !read.dates.length))) return [];
  const governor = trigger.concept === 'fund' ? trigger : giverOf(read, trigger);
  if ((governor === null && BARE.has(trigger.concept)) || isOfAccord(read, trigger)) return [];
  const signals = signalsAround(read, trigger, governor);
  return [
    {
      type: 'financing_measure',
      direction: 'easing',
      stage: stageOf(signals),
      trigger,
      governor,
      actors: payers,
      targets: [],
      minerals: read.minerals,
      instruments: instrumentsIn(read),
      money: read.money,
      sentence: read,
      signals,
    },
  ];
}
