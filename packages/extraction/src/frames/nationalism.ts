import type { Direction, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, inScope, mentionsOf, nearest, signalsAround } from './candidate.js';
import { affectedBy, isForeigner, seizersOf, unique } from './parties.js';
import { candidate, hostsOf } from './works.js';

const TRADED: readonly Concept[] = ['export', 'export_licence', 'import'];
/** What makes a tax or share of the state lighter, or puts it off; to lift one may be to raise it. */
const LIGHTENS: ReadonlySet<Concept> = new Set(['cut', 'ease', 'delay']);
/** What takes a licence away, whatever stands between the two; other words do so only close by. */
const REVOKES: ReadonlySet<Concept> = new Set(['revoke']);
/** What gives back a licence that was taken, right beside it. */
const RESTORES: ReadonlySet<Concept> = new Set(['resume']);
const RESTORED = 8;
const TAKES: ReadonlySet<Concept> = new Set(['halt', 'lift', 'ban']);

const ACTS: ReadonlySet<Concept> = new Set([
  'impose',
  'raise',
  'decide',
  'plan',
  'require',
  'announce',
  'cut',
  'restrict',
  'grant',
  'sign',
  'in_force',
  'future',
]);
const DUTIES: ReadonlySet<Concept> = new Set(['require']);
/** Steps between a duty and what has to be done, whatever clause that stands in: "obliges them to sell at home". */
const OWED = 12;
const MINING: ReadonlySet<Concept> = new Set(['production', 'mining_licence']);
const SHELVES: ReadonlySet<Concept> = new Set(['halt']);
const REPEALS: ReadonlySet<Concept> = new Set(['lift', 'expire', 'ended']);
const UNDOES: ReadonlySet<Concept> = new Set(['lift', 'expire', 'ended', 'ease', 'delay']);

/** A quota that is raised or granted lets more be dug. */
function isQuotaEased(read: ReadSentence, { concept }: ConceptMention, act: ConceptMention): boolean {
  if (concept !== 'output_quota') return false;
  return act.concept === 'raise' || (act.concept === 'grant' && !signalsAround(read, act, act).negated);
}

const LESSENS: ReadonlySet<Concept> = new Set(['cut', 'restrict']);
const STATE: ReadonlySet<Concept> = new Set(['government']);
const OUTPUT: ReadonlySet<Concept> = new Set(['production']);

/** "Indonesia limits nickel output": a country that curbs is its state; one that digs less need not be. */
function orders(read: ReadSentence, country: CountryMention, verb: ConceptMention): boolean {
  return (
    verb.concept === 'restrict' && country.by === 'name' && country.role === 'none' && inScope(read, country, verb)
  );
}

/** "The government plans to cut nickel production": a state, and no firm, that lets less be dug. */
export function orderedCut(read: ReadSentence): ConceptMention | null {
  const { has, countries } = read;
  if (!has.has('production') || has.has('company') || has.has('export') || has.has('tariff')) return null;
  if (countries.some(({ by }) => by === 'company')) return null;
  const output = mentionsOf(read, OUTPUT);
  const states = [...mentionsOf(read, STATE), ...countries.filter(({ by }) => by === 'body')];
  const rules = (verb: ConceptMention) =>
    states.some(({ clause }) => clause === verb.clause) || countries.some((country) => orders(read, country, verb));
  return mentionsOf(read, LESSENS).find((verb) => nearest(output, verb, 10) !== null && rules(verb)) ?? null;
}

const ALLOWS: ReadonlySet<Concept> = new Set(['grant', 'ease']);
/** What is allowed to somebody at some place is a permit, and no rule for all. */
const PERMITTED: readonly Concept[] = ['company', 'site', 'licence', 'mining_licence', 'export', 'import', 'resume'];
/** Steps between a word that allows and the mining that it allows. */
const ALLOWED = 8;

/** "Sweden allows uranium mining again", "parliament opens the way for it": a state that lets what was closed be dug. */
function allowedMining(read: ReadSentence): ConceptMention | null {
  const { has, countries, minerals } = read;
  if (!has.has('production') || minerals.length === 0 || PERMITTED.some((concept) => has.has(concept))) return null;
  if (countries.some(({ by }) => by === 'company')) return null;
  const states = [
    ...mentionsOf(read, STATE),
    ...countries.filter(({ by, role }) => by === 'body' || (by === 'name' && role === 'none')),
  ];
  const output = mentionsOf(read, OUTPUT);
  const rules = (verb: ConceptMention) => states.some((state) => inScope(read, state, verb));
  return mentionsOf(read, ALLOWS).find((verb) => nearest(output, verb, ALLOWED) !== null && rules(verb)) ?? null;
}

const DEMANDS: ReadonlySet<Concept> = new Set(['require']);
const BUILDS: ReadonlySet<Concept> = new Set(['build']);
const WANTED: ReadonlySet<Concept> = new Set(['site']);
/** Who needs money or leave to build is bound by nobody. */
const ELSE_DEMANDED: readonly Concept[] = [
  'money',
  'grant',
  'licence',
  'mining_licence',
  'export',
  'import',
  'condition',
];
/** Steps between a demand and what is to be built. */
const DEMANDED = 60;

/** "The government obliges miners to build refineries": works that a state wants from firms, and that nobody builds yet. */
export function demandedWorks(read: ReadSentence): ConceptMention | null {
  const { has, countries, money } = read;
  if (!has.has('require') || !has.has('build') || !has.has('site') || !has.has('company') || money.length > 0)
    return null;
  if (!has.has('government') && !countries.some(({ by }) => by === 'body' || by === 'seat')) return null;
  if (ELSE_DEMANDED.some((concept) => has.has(concept))) return null;
  const works = mentionsOf(read, WANTED);
  const built = mentionsOf(read, BUILDS).filter((verb) => nearest(works, verb, 10, false) !== null);
  const isBefore = (demand: ConceptMention, verb: ConceptMention) =>
    read.headFinal ? demand.start >= verb.end : demand.end <= verb.start;
  return (
    mentionsOf(read, DEMANDS).find((demand) =>
      built.some((verb) => isBefore(demand, verb) && distance(demand, verb) <= DEMANDED),
    ) ?? null
  );
}

/** Steps between a contract and what undoes it. */
const TORN = 14;

/** What ends a contract over works or a mineral: of a firm, since states that fall out have no mine between them. */
function tornUp(read: ReadSentence, contract: ConceptMention): ConceptMention | null {
  const { has, minerals, countries } = read;
  if (!has.has('revoke') || TRADED.some((concept) => has.has(concept))) return null;
  const ofFirm = minerals.length > 0 && countries.some(({ by }) => by === 'company');
  if (!has.has('site') && !ofFirm) return null;
  return nearest(mentionsOf(read, REVOKES), contract, TORN);
}

/** Whether a country is named for being the place of something. */
function isSite({ by, role }: CountryMention): boolean {
  return by === 'place' || role === 'place' || role === 'target';
}

/** Whose firms lose what is taken. */
function dispossessed(read: ReadSentence, actor: CountryMention | null): CountryMention[] {
  const foreigners = read.countries.filter(
    (country) => country.country !== actor?.country && isForeigner(read, country),
  );
  return unique([...affectedBy(read, actor), ...foreigners]);
}

/** A state taking hold of its resources: nationalisation, royalties, licences taken away, processing at home, output quotas. */
export function resourceNationalism(read: ReadSentence): Candidate[] {
  const found: Candidate[] = [];
  const acts = mentionsOf(read, ACTS);
  const push = (trigger: ConceptMention, governor: ConceptMention | null, direction: Direction = 'tightening') => {
    const signals = signalsAround(read, trigger, governor);
    const isPermit = trigger.concept === 'mining_licence' || trigger.concept === 'licence';
    const stage: Stage =
      trigger.concept === 'require'
        ? 'in_force' // What firms are told binds them; what is planned or still to come are the works.
        : signals.planned || signals.hedged
          ? 'proposed'
          : signals.future
            ? 'announced'
            : signals.inForce || isPermit
              ? 'in_force'
              : 'announced';
    // Where no state is named to take it, the state where it lies does: "L'État prend le contrôle de la mine au Niger".
    const seizers = seizersOf(read, governor ?? trigger);
    const actors = seizers.length > 0 ? seizers : hostsOf(read).filter(isSite);
    const actor = actors[0] ?? null;
    const seized = trigger.concept === 'nationalisation' || isPermit;
    found.push({
      ...candidate(read, 'resource_nationalism', direction, stage, trigger, governor, actors),
      targets: seized ? dispossessed(read, actor) : [],
    });
  };
  const levy = (tax: ConceptMention) => {
    const act = nearest(mentionsOf(read, LIGHTENS), tax, 10) ?? nearest(acts, tax, 16);
    if (act !== null) push(tax, act, LIGHTENS.has(act.concept) ? 'easing' : 'tightening');
  };
  for (const mention of read.concepts) {
    switch (mention.concept) {
      case 'nationalisation': {
        const undone = nearest(mentionsOf(read, UNDOES), mention, 12) ?? nearest(mentionsOf(read, SHELVES), mention, 8);
        push(mention, undone ?? mention, undone === null ? 'tightening' : 'easing');
        break;
      }
      case 'ban': {
        // A ban on mining itself, not on what is mined.
        const mining = nearest(mentionsOf(read, MINING), mention, 8);
        if (mining === null || read.has.has('export') || read.has.has('import') || read.has.has('export_ban')) break;
        const undone = nearest(mentionsOf(read, UNDOES), mention, 10);
        push(mention, undone ?? mention, undone === null ? 'tightening' : 'easing');
        break;
      }
      case 'royalty': {
        // "the export tax on copper" is a matter of trade.
        if (!read.has.has('export_tax')) levy(mention);
        break;
      }
      case 'tariff': {
        // "to tax mining more heavily": what is taxed is what is dug, not what is traded.
        const traded = TRADED.some((concept) => read.has.has(concept));
        if (!traded && nearest(mentionsOf(read, MINING), mention, 6) !== null) levy(mention);
        break;
      }
      case 'accord': {
        const torn = tornUp(read, mention);
        if (torn !== null) push(mention, torn);
        break;
      }
      case 'output_quota':
      case 'local_processing': {
        // A quota that is eased may be one that is lowered: "sníží".
        const ends = mention.concept === 'output_quota' ? REPEALS : UNDOES;
        const undone = nearest(mentionsOf(read, ends), mention, 10);
        if (undone !== null) {
          push(mention, undone, 'easing');
          break;
        }
        const act = nearest(acts, mention, 16) ?? nearest(mentionsOf(read, DUTIES), mention, OWED, false);
        if (act !== null) push(mention, act, isQuotaEased(read, mention, act) ? 'easing' : 'tightening');
        break;
      }
      case 'licence':
      case 'mining_licence': {
        // "the permits of Rio Tinto for its lithium project"; those of exporters are a matter of trade.
        if (mention.concept === 'licence' && TRADED.some((concept) => read.has.has(concept))) break;
        const act = nearest(mentionsOf(read, REVOKES), mention, 30) ?? nearest(mentionsOf(read, TAKES), mention, 16);
        if (act !== null) push(mention, act);
        else {
          const restored = nearest(mentionsOf(read, RESTORES), mention, RESTORED);
          if (restored !== null) push(mention, restored, 'easing');
        }
        break;
      }
      default:
        break;
    }
  }
  const ordered = orderedCut(read);
  if (ordered !== null) push(ordered, ordered);
  const allowed = found.length === 0 ? allowedMining(read) : null;
  if (allowed !== null) push(allowed, allowed, 'easing');
  const demand = demandedWorks(read);
  if (demand !== null) push(demand, demand);
  return found.slice(0, 1);
}
