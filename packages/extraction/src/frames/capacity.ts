import type { Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, mentionsOf, nearest, type SteppedMention, signalsAround } from './candidate.js';
import { demandedWorks } from './nationalism.js';
import { unique } from './parties.js';
import { candidate, hostsOf, isOfCompany, WORKS } from './works.js';

const OPENS: ReadonlySet<Concept> = new Set(['build']);
const FUNDS: ReadonlySet<Concept> = new Set(['fund']);
const FIRMS: ReadonlySet<Concept> = new Set(['company']);
/** Steps between a firm and the verb by which it invests. */
const INVESTED = 8;
const ELSE_BUILT: readonly Concept[] = ['stockpile', 'accord', 'law'];
const RULES: ReadonlySet<Concept> = new Set(['royalty', 'tariff', 'law', 'probe']);
/** Steps to works told of in the clause before: "a plant, which is being built". */
const RELATIVE = 8;

/** Mines and plants that companies open, build, enlarge or put money into. */
export function capacity(read: ReadSentence): Candidate[] {
  if (demandedWorks(read) !== null) return [];
  const sites = mentionsOf(read, WORKS);
  // "builds a stockpile of gallium", "open to an accord on lithium": what is built or opened is no plant.
  const other = sites.length === 0 && ELSE_BUILT.some((concept) => read.has.has(concept));
  const named = other ? [] : [...sites, ...read.minerals];
  const opening =
    mentionsOf(read, OPENS).find((verb) => {
      const works = nearest(named, verb, 18) ?? nearest(sites, verb, RELATIVE, false);
      return works !== null && !isOfRule(read, verb, works);
    }) ??
    investing(read, sites) ??
    enlarging(read, sites) ??
    licensed(read) ??
    cleared(read, sites) ??
    ventured(read, sites);
  if (opening === undefined) return [];
  const signals = signalsAround(read, opening, opening);
  const stage: Stage =
    signals.planned || signals.hedged
      ? 'proposed'
      : signals.future || opening.concept !== 'build'
        ? 'announced'
        : 'in_force';
  const hosts = hostsOf(read);
  const investors = read.countries.filter(
    ({ by, role }) => by === 'company' || (role === 'attribute' && read.has.has('company')),
  );
  return [
    candidate(
      read,
      'capacity_investment',
      'easing',
      stage,
      opening,
      opening,
      unique([...hosts, ...investors]).slice(0, 2),
    ),
  ];
}

/** "Chile launches its royalty on mining": what is begun is what stands nearest. */
function isOfRule(read: ReadSentence, verb: ConceptMention, works: SteppedMention): boolean {
  return nearest(mentionsOf(read, RULES), verb, distance(works, verb)) !== null;
}

/** A company that puts money into a mine or plant, where no government is named; where nothing is named, into what the text is about. */
function investing(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  if (!isOfCompany(read) || read.money.length === 0) return undefined;
  const places = [...sites, ...read.minerals, ...read.countries.filter(({ by }) => by === 'place')];
  const funds = mentionsOf(read, FUNDS);
  if (places.length === 0) return funds.find((verb) => nearest(mentionsOf(read, FIRMS), verb, INVESTED) !== null);
  return funds.find((verb) => nearest(places, verb, 20, false) !== null);
}

const GRANTS: ReadonlySet<Concept> = new Set(['grant']);
const RIGHTS: ReadonlySet<Concept> = new Set(['mining_licence']);
/** What makes a licence one of trade, one that is lost or asked for, or one that a law speaks of. */
const ELSE_LICENSED: readonly Concept[] = ['export', 'export_licence', 'import', 'revoke', 'negotiate', 'royalty'];
/** Steps between a licence and the verb that gives it. */
const GRANTED = 6;

/** The right to mine is given: "obtained the licence for the lithium deposit". */
function licensed(read: ReadSentence): ConceptMention | undefined {
  const { has } = read;
  if (!has.has('grant') || !has.has('mining_licence') || ELSE_LICENSED.some((concept) => has.has(concept)))
    return undefined;
  const rights = mentionsOf(read, RIGHTS);
  return mentionsOf(read, GRANTS).find(
    (verb) => nearest(rights, verb, GRANTED) !== null && !signalsAround(read, verb, verb).negated,
  );
}

/** What a state grants beside leave: money, trade, a stake. */
const ELSE_CLEARED: readonly Concept[] = [
  ...ELSE_LICENSED,
  'money',
  'subsidy',
  'loan',
  'guarantee',
  'equity',
  'quota',
  'output_quota',
  'export_quota',
  'resume',
  'strike',
  'accord',
  'deregulation',
  'nationalisation',
  'local_processing',
  'negation',
  'fund',
  'cut',
  'halt',
  'close',
  'expire',
];
/** Steps between leave and the works it is given for. */
const CLEARED = 8;

/** A mine or plant is given leave: "the green light for the graphite mine". */
function cleared(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  const { has, money, minerals } = read;
  if (!has.has('grant') || !has.has('site') || money.length > 0 || minerals.length === 0) return undefined;
  if (ELSE_CLEARED.some((concept) => has.has(concept))) return undefined;
  const works = sites.filter(({ concept }) => concept === 'site');
  return mentionsOf(read, GRANTS).find(
    (verb) => nearest(works, verb, CLEARED) !== null && !signalsAround(read, verb, verb).negated,
  );
}

const CONCLUDES: ReadonlySet<Concept> = new Set(['accord', 'agree', 'sign']);
/** What firms buy, lend or give up is no new capacity. */
const ELSE_AGREED: readonly Concept[] = [
  'offtake',
  'acquire',
  'equity',
  'loan',
  'strike',
  'revoke',
  'nationalisation',
  'both',
  'negation',
];
/** Steps between an understanding of firms and the works it is about. */
const VENTURED = 16;

/** Firms that settle among themselves, or with one state, to work a deposit or run a plant: "signed a contract to develop the mine". */
function ventured(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  const { has, countries } = read;
  if (!has.has('site') || ELSE_AGREED.some((concept) => has.has(concept))) return undefined;
  if (!has.has('company') && !countries.some(({ by }) => by === 'company')) return undefined;
  const states = unique(
    countries.filter(({ by, role }) => by === 'body' || by === 'seat' || (by === 'name' && role !== 'place')),
  );
  if (states.length > 1) return undefined;
  const works = sites.filter(({ concept }) => concept === 'site');
  return mentionsOf(read, CONCLUDES).find((deal) => nearest(works, deal, VENTURED) !== null);
}

const ENLARGES: ReadonlySet<Concept> = new Set(['widen', 'raise']);
/** What else is raised or widened: prices, duties, quotas, what is sold. */
const ELSE_ENLARGED: readonly Concept[] = ['market', 'tariff', 'royalty', 'quota', 'output_quota', 'export', 'import'];
/** Steps between a verb and the works it makes larger. */
const ENLARGED = 8;

/** A company that will have its works make more: "will expand its smelter", "plans to double lithium output". */
function enlarging(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  if (!isOfCompany(read) || ELSE_ENLARGED.some((concept) => read.has.has(concept))) return undefined;
  return mentionsOf(read, ENLARGES).find((verb) => {
    if (nearest(sites, verb, ENLARGED) === null) return false;
    // Output that rose is a figure; what will rise is a project.
    const { future, planned, negated } = signalsAround(read, verb, verb);
    return !negated && (verb.concept === 'widen' || future || planned);
  });
}
