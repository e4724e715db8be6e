import type { Direction, RiskEventType, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, MineralMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, inScope, mentionsOf, nearest, type Signals, signalsAround } from './candidate.js';
import { affectedBy, isOfOwner, seizersOf, unique } from './parties.js';

const WORKS: ReadonlySet<Concept> = new Set(['site', 'production']);
const SHIPPING: ReadonlySet<Concept> = new Set(['site', 'production', 'export']);
const BLOWS: ReadonlySet<Concept> = new Set([
  'strike',
  'accident',
  'disaster',
  'conflict',
  'force_majeure',
  'shortage',
]);
const STOPS: ReadonlySet<Concept> = new Set(['close', 'halt', 'cut']);
const RESUMES: ReadonlySet<Concept> = new Set(['resume']);
const ENDS: ReadonlySet<Concept> = new Set(['resume', 'lift', 'ended', 'halt', 'expire']);
const ENDABLE: ReadonlySet<Concept> = new Set(['strike', 'force_majeure', 'conflict']);
const OPENS: ReadonlySet<Concept> = new Set(['build']);
const FUNDS: ReadonlySet<Concept> = new Set(['fund']);
const TRADED: readonly Concept[] = ['export', 'export_licence', 'import'];
/** What makes a tax or share of the state lighter, or puts it off; to lift one may be to raise it. */
const LIGHTENS: ReadonlySet<Concept> = new Set(['cut', 'ease', 'delay']);
/** What takes a licence away, whatever stands between the two; other words do so only close by. */
const REVOKES: ReadonlySet<Concept> = new Set(['revoke']);
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
const MINING: ReadonlySet<Concept> = new Set(['production', 'mining_licence']);
const SHELVES: ReadonlySet<Concept> = new Set(['halt']);
const UNDOES: ReadonlySet<Concept> = new Set(['lift', 'expire', 'ended', 'ease', 'delay']);

/** Words between a nationality and the works that stand there: "the Irish zinc mine", "la mine chilienne". */
const BESIDE = 4;

/** How far a country is from being the one where something happens: 0 for a place in it. */
function remoteness(country: CountryMention, works: readonly ConceptMention[]): number {
  const { by, role } = country;
  // A union is named for the place of its members in it: "Europe's largest".
  const union = country.country === 'EU' ? 3 : 0;
  const beside = nearest(works, country, BESIDE) !== null;
  if (by === 'adjective' && beside) return 0.5 + union;
  if (by === 'name' && beside && role !== 'target') return 0.2 + union;
  return (
    (by === 'place' ? 0 : by === 'name' ? 1 : 2) +
    (role === 'place' || role === 'source' ? -0.7 : 0) +
    (role === 'target' || role === 'attribute' ? 1.5 : 0) +
    union
  );
}

/** Whether a marker opens what brought a stop about, and no older fact: "halted work after a collapse at its copper mine". */
export function opensCause(read: ReadSentence, marker: ConceptMention): boolean {
  return marker.concept === 'background' && mentionsOf(read, BLOWS).some((blow) => inScope(read, marker, blow));
}

/** Where it happens: places before names, names before nationalities; a body of a state is nowhere, a firm elsewhere. */
export function hostsOf(read: ReadSentence): CountryMention[] {
  const works = mentionsOf(read, WORKS);
  const places = read.countries.filter((country) => country.by !== 'body' && !isOfOwner(read, country));
  const far = new Map(places.map((country) => [country, remoteness(country, works)]));
  return unique(places.sort((a, b) => (far.get(a) ?? 0) - (far.get(b) ?? 0))).slice(0, 1);
}

function candidate(
  read: ReadSentence,
  type: RiskEventType,
  direction: Direction,
  stage: Stage,
  trigger: ConceptMention,
  governor: ConceptMention | null,
  actors: readonly CountryMention[],
): Candidate {
  return {
    type,
    direction,
    stage,
    trigger,
    governor,
    actors,
    targets: [],
    minerals: read.minerals,
    instruments: [],
    money: read.money,
    sentence: read,
    signals: signalsAround(read, trigger, governor),
  };
}

const PRICES: ReadonlySet<Concept> = new Set(['market']);

/** "the collapse in copper prices": a picture taken from mishaps. */
function isOfPrices(read: ReadSentence, blow: ConceptMention): boolean {
  return blow.concept === 'accident' && nearest(mentionsOf(read, PRICES), blow, 8) !== null;
}

/** Mines, plants and routes that stop, or start again. */
export function disruptions(read: ReadSentence): Candidate[] {
  // A company that stops shipping has its works behind it.
  const shipper = read.countries.some(({ by }) => by === 'company');
  const works = mentionsOf(read, shipper ? SHIPPING : WORKS);
  const blows = mentionsOf(read, BLOWS).filter((blow) => !isOfPrices(read, blow));
  const stops = mentionsOf(read, STOPS);
  const resumes = mentionsOf(read, RESUMES);
  if (blows.length + stops.length + resumes.length === 0) return [];
  const site = works[0] ?? null;
  const hosts = hostsOf(read);
  const known =
    site !== null ||
    read.minerals.length > 0 ||
    hosts[0]?.by === 'place' ||
    // A strike says by itself that work is down; where and for what stands in another sentence.
    read.has.has('strike') ||
    read.has.has('force_majeure');
  if (!known) return [];
  const ending = mentionsOf(read, ENDS);
  const back =
    resumes.find((verb) => isOfWorks(read, verb, works)) ??
    mentionsOf(read, ENDABLE).flatMap((blow) => {
      const end = nearest(ending, blow, 8);
      // "Riots halted production": what is halted is the work, not the riot.
      return end === null || (end.concept === 'halt' && nearest(works, end, 10) !== null) ? [] : [end];
    })[0] ??
    settlementOf(read);
  if (back !== undefined && !signalsAround(read, back, null).negated) {
    const signals = signalsAround(read, back, null);
    return [
      candidate(
        read,
        'supply_disruption',
        'easing',
        signals.planned || signals.future ? 'announced' : 'ended',
        back,
        back,
        hosts,
      ),
    ];
  }
  const blow = blows.find(({ concept }) => concept !== 'shortage') ?? blows[0];
  const stoppable = [...works, ...read.countries.filter(({ by }) => by === 'place')];
  const goods = shipper ? [] : read.concepts.filter(({ concept }) => concept === 'export');
  const ordered = orderedCut(read);
  const stop = stops.find((verb) => {
    if (verb === ordered) return false;
    const site = nearest(verb.concept === 'cut' ? works : stoppable, verb, 14) ?? quarryOf(read, verb);
    const sale = nearest(goods, verb, 10);
    // What is halted is what stands nearest: exports are a measure's matter.
    return site !== null && (verb.concept !== 'halt' || sale === null || distance(site, verb) < distance(sale, verb));
  });
  const trigger = stop ?? blow;
  if (trigger === undefined) return [];
  if (blow?.concept === 'shortage' && stop === undefined) return [];
  if (trigger === blow && site === null && blow.concept !== 'force_majeure' && blow.concept !== 'strike') return [];
  const signals = signalsAround(read, trigger, trigger);
  const stage: Stage = signals.planned || signals.hedged ? 'proposed' : signals.future ? 'announced' : 'in_force';
  return [candidate(read, 'supply_disruption', 'tightening', stage, trigger, stop ?? null, hosts)];
}

const GOODS: ReadonlySet<Concept> = new Set(['export', 'export_control', 'export_ban', 'export_licence']);

/** Whether it is works that start again: told nearby, and nearer than exports, which are a measure's matter. */
function isOfWorks(read: ReadSentence, verb: ConceptMention, works: readonly ConceptMention[]): boolean {
  const site = nearest([...works, ...read.countries.filter(({ by }) => by === 'place')], verb, 20);
  const sale = nearest(mentionsOf(read, GOODS), verb, 20);
  return site !== null && (sale === null || distance(site, verb) < distance(sale, verb));
}

const SETTLES: ReadonlySet<Concept> = new Set(['agree', 'sign', 'accord']);
const STRIKES: ReadonlySet<Concept> = new Set(['strike']);
/** Steps between a strike and what ends it, whichever clauses they stand in. */
const SETTLED = 30;

/** What ends a strike: an understanding that is reached, not one that is refused or still sought. */
function settlementOf(read: ReadSentence): ConceptMention | undefined {
  const strikes = mentionsOf(read, STRIKES);
  if (strikes.length === 0 || read.has.has('condition') || read.has.has('negotiate') || read.has.has('deny')) return;
  return mentionsOf(read, SETTLES).find(
    (end) => nearest(strikes, end, SETTLED, false) !== null && !isOpen(signalsAround(read, end, end)),
  );
}

/** Whether it is not done, or not yet. */
function isOpen({ negated, planned, hedged, opinion, question }: Signals): boolean {
  return negated || planned || hedged || opinion || question;
}

/** "mothballs its bauxite": what is dug stands for where it is dug, unless prices or deals are what closes. */
function quarryOf(read: ReadSentence, verb: ConceptMention): MineralMention | null {
  if (verb.concept !== 'close' || read.has.has('market') || read.has.has('accord')) return null;
  return nearest(
    read.minerals.filter(({ mineral }) => mineral !== 'critical_minerals'),
    verb,
    8,
  );
}

/** A quota that is raised or granted lets more be dug. */
function isQuotaEased(read: ReadSentence, { concept }: ConceptMention, act: ConceptMention): boolean {
  if (concept !== 'output_quota') return false;
  return act.concept === 'raise' || (act.concept === 'grant' && !signalsAround(read, act, act).negated);
}

const LESSENS: ReadonlySet<Concept> = new Set(['cut', 'restrict']);
const STATE: ReadonlySet<Concept> = new Set(['government']);
const OUTPUT: ReadonlySet<Concept> = new Set(['production']);

/** "The government plans to cut nickel production": a state, and no firm, that lets less be dug. */
function orderedCut(read: ReadSentence): ConceptMention | null {
  const { has, countries } = read;
  if (!has.has('production') || has.has('company') || has.has('export') || has.has('tariff')) return null;
  if (countries.some(({ by }) => by === 'company')) return null;
  const output = mentionsOf(read, OUTPUT);
  const states = [...mentionsOf(read, STATE), ...countries.filter(({ by }) => by === 'body')];
  const rules = (verb: ConceptMention) => states.some(({ clause }) => clause === verb.clause);
  return mentionsOf(read, LESSENS).find((verb) => nearest(output, verb, 10) !== null && rules(verb)) ?? null;
}

/** A state taking hold of its resources: nationalisation, royalties, licences taken away, processing at home, output quotas. */
export function resourceNationalism(read: ReadSentence): Candidate[] {
  const found: Candidate[] = [];
  const acts = mentionsOf(read, ACTS);
  const push = (trigger: ConceptMention, governor: ConceptMention | null, direction: Direction = 'tightening') => {
    const signals = signalsAround(read, trigger, governor);
    const isPermit = trigger.concept === 'mining_licence' || trigger.concept === 'licence';
    const stage: Stage =
      signals.planned || signals.hedged
        ? 'proposed'
        : signals.future
          ? 'announced'
          : signals.inForce || isPermit
            ? 'in_force'
            : 'announced';
    const actors = seizersOf(read, governor ?? trigger);
    const actor = actors[0] ?? null;
    const seized = trigger.concept === 'nationalisation' || isPermit;
    found.push({
      ...candidate(read, 'resource_nationalism', direction, stage, trigger, governor, actors),
      targets: seized ? affectedBy(read, actor) : [],
    });
  };
  const levy = (tax: ConceptMention) => {
    const eased = nearest(mentionsOf(read, LIGHTENS), tax, 10);
    const act = eased ?? nearest(acts, tax, 16);
    if (act !== null) push(tax, act, eased === null ? 'tightening' : 'easing');
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
      case 'output_quota':
      case 'local_processing': {
        const act = nearest(acts, mention, 16);
        if (act !== null) push(mention, act, isQuotaEased(read, mention, act) ? 'easing' : 'tightening');
        break;
      }
      case 'licence':
      case 'mining_licence': {
        // "the permits of Rio Tinto for its lithium project"; those of exporters are a matter of trade.
        if (mention.concept === 'licence' && TRADED.some((concept) => read.has.has(concept))) break;
        const act = nearest(mentionsOf(read, REVOKES), mention, 30) ?? nearest(mentionsOf(read, TAKES), mention, 16);
        if (act !== null) push(mention, act);
        break;
      }
      default:
        break;
    }
  }
  const ordered = orderedCut(read);
  if (ordered !== null) push(ordered, ordered);
  return found.slice(0, 1);
}

const ELSE_BUILT: readonly Concept[] = ['stockpile', 'accord', 'law'];
/** Steps to works told of in the clause before: "a plant, which is being built". */
const RELATIVE = 8;

/** Mines and plants that companies open, build, enlarge or put money into. */
export function capacity(read: ReadSentence): Candidate[] {
  const sites = mentionsOf(read, WORKS);
  // "builds a stockpile of gallium", "open to an accord on lithium": what is built or opened is no plant.
  const other = sites.length === 0 && ELSE_BUILT.some((concept) => read.has.has(concept));
  const named = other ? [] : [...sites, ...read.minerals];
  const opening =
    mentionsOf(read, OPENS).find(
      (verb) => nearest(named, verb, 18) !== null || nearest(sites, verb, RELATIVE, false) !== null,
    ) ?? investing(read, sites);
  if (opening === undefined) return [];
  const signals = signalsAround(read, opening, opening);
  const stage: Stage =
    signals.planned || signals.hedged
      ? 'proposed'
      : signals.future || opening.concept === 'fund'
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

/** A company that puts money into a mine or plant, where no government is named. */
function investing(read: ReadSentence, sites: readonly ConceptMention[]): ConceptMention | undefined {
  const firm = read.has.has('company') || read.countries.some(({ by }) => by === 'company');
  if (!firm || read.money.length === 0 || read.has.has('government') || read.countries.some(({ by }) => by === 'body'))
    return undefined;
  const places = [...sites, ...read.countries.filter(({ by }) => by === 'place')];
  return mentionsOf(read, FUNDS).find((verb) => nearest(places, verb, 20, false) !== null);
}
