import type { Direction, Instrument, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, mentionsOf, nearest, type Signals, signalsAround } from './candidate.js';
import { actorOf, actorsOf, affectedBy, curbersOf, isOfFirm, isOrigin, targetsOf, unique } from './parties.js';

const TALKS: ReadonlySet<Concept> = new Set(['negotiate']);
const DECISIONS: ReadonlySet<Concept> = new Set(['decide']);
const COMPOUNDS: ReadonlySet<Concept> = new Set([
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
]);
const PARTS: ReadonlySet<Concept> = new Set(['control', 'ban', 'licence', 'quota', 'tariff', 'restrict', 'require']);
const QUOTAS: ReadonlySet<Concept> = new Set(['quota', 'export_quota']);
/** Verbs by which a measure is taken. */
const SETTING: ReadonlySet<Concept> = new Set(['impose', 'restrict', 'decide', 'plan', 'announce', 'in_force']);
const EXPORT_VERBS: ReadonlySet<Concept> = new Set(['halt', 'lift', 'resume', 'grant', 'cut', 'ease', 'close']);
/** Stopping takes its object from afar: "the export of lithium and of unprocessed ores is suspended". */
const STOPPING: ReadonlySet<Concept> = new Set(['halt', 'resume']);
/** Verbs that act on a control, the more telling first. */
const GOVERNORS: ReadonlySet<Concept> = new Set([
  'halt',
  'lift',
  'ease',
  'delay',
  'expire',
  'resume',
  'grant',
  'extend',
  'widen',
  'restrict',
  'impose',
  'raise',
  'cut',
  'require',
  'decide',
  'plan',
  'announce',
  'in_force',
  'ended',
  'ban',
]);

const INSTRUMENT_OF: Partial<Record<Concept, Instrument>> = {
  export_ban: 'ban',
  ban: 'ban',
  export_licence: 'licence',
  licence: 'licence',
  export_quota: 'quota',
  quota: 'quota',
  export_tax: 'tax',
  tariff: 'tax',
  technology: 'technology',
};

/** Measures that take each other's place: what is told of the one is not told of the other. */
const RIVALS: Partial<Record<Instrument, Instrument>> = { ban: 'quota', quota: 'ban' };

interface Act {
  readonly direction: Direction;
  readonly stage: Stage;
}

/** The stage of a tightening act from the words around it. */
export function tighteningStage(signals: Signals): Stage {
  if (signals.planned || (signals.hedged && !signals.inForce)) return 'proposed';
  if (signals.future) return 'announced';
  if (signals.inForce) return 'in_force';
  return signals.announced ? 'announced' : 'in_force';
}

/** Whether a control is one that opens what it is given for. */
function isPermission({ concept }: ConceptMention): boolean {
  return concept === 'export_licence' || concept === 'licence';
}

/** Steps between the giving of a permission and what stops it: "stopped issuing permits". */
const GIVEN = 6;

/** Whether it is the giving of permissions that a verb acts on, and not the duty to have one. */
function isGiven(read: ReadSentence, control: ConceptMention, verb: ConceptMention): boolean {
  return mentionsOf(read, GRANTING).some(
    (grant) => grant.start !== control.start && distance(grant, control) <= GIVEN && distance(grant, verb) <= GIVEN,
  );
}

/** What a verb does to a control that stands. */
function actOn(control: ConceptMention, governor: ConceptMention | null, read: ReadSentence, signals: Signals): Act {
  const tightening: Act = { direction: 'tightening', stage: tighteningStage(signals) };
  const easing = (stage: Stage): Act => ({
    direction: 'easing',
    stage: signals.planned || signals.hedged ? 'proposed' : stage,
  });
  switch (governor?.concept) {
    case 'halt':
    case 'delay':
      return isPermission(control) && isGiven(read, control, governor) ? tightening : easing('suspended');
    case 'expire':
    case 'ended':
      // A permission that runs out closes what it opened.
      return isPermission(control) ? tightening : easing('ended');
    case 'lift':
      return easing('ended');
    case 'ease':
      return easing(signals.announced ? 'announced' : 'in_force');
    case 'resume':
      // "the export ban applies again": what comes back is the control, unless goods are named that flow again.
      return read.has.has('export') || isPermission(control) ? easing('in_force') : tightening;
    case 'grant':
      return isPermission(control) ? easing('in_force') : tightening;
    case 'cut':
      return control.concept === 'export_tax' || control.concept === 'tariff' ? easing('announced') : tightening;
    case 'raise':
      return control.concept === 'export_quota' || control.concept === 'quota' ? easing('announced') : tightening;
    case 'extend':
      if (isPermission(control)) return easing('in_force');
      return nearest(apartFrom(control, mentionsOf(read, SUSPENSIONS)), governor, 8) === null
        ? tightening
        : easing('suspended');
    case 'announce':
    case undefined:
      return isHeld(read, control) ? easing('in_force') : tightening;
    default:
      return tightening;
  }
}

const DUTIES: readonly Concept[] = ['require', 'impose', 'ban', 'export_ban', 'export_control'];

/** Whether a licence is one that a named company has: "Freeport has a copper export permit". */
function isHeld(read: ReadSentence, control: ConceptMention): boolean {
  if (control.concept !== 'export_licence' || DUTIES.some((concept) => read.has.has(concept))) return false;
  return (
    nearest(
      read.countries.filter(({ by }) => by === 'company'),
      control,
      20,
    ) !== null
  );
}

/** Mentions that are no part of the phrase of `control` itself ("the temporary suspension of exports"). */
function apartFrom(control: ConceptMention, mentions: readonly ConceptMention[]): ConceptMention[] {
  return mentions.filter(({ start, end }) => end <= control.start || start >= control.end);
}

/** "lifts the suspension of exports" */
const ENDING: ReadonlySet<Concept> = new Set(['lift', 'expire', 'ended']);
function endingOf(read: ReadSentence, halt: ConceptMention): ConceptMention | null {
  // "puts an end to exports": one verb, read both ways, stops them.
  return nearest(apartFrom(halt, mentionsOf(read, ENDING)), halt, 6);
}
const SUSPENSIONS: ReadonlySet<Concept> = new Set(['halt', 'ease']);

interface Trigger {
  readonly control: ConceptMention;
  readonly governor: ConceptMention | null;
  readonly act: Act;
  readonly instruments: Set<Instrument>;
}

/** Verbs that turn a control round; they rule over those that only say that it stands. */
const TURNING: ReadonlySet<Concept> = new Set(['halt', 'lift', 'ease', 'delay', 'expire', 'ended', 'extend']);
const GRANTING: ReadonlySet<Concept> = new Set(['grant']);
/** Permits that were given before are given on: "the miners' permits will be renewed". */
const GIVING: ReadonlySet<Concept> = new Set(['grant', 'extend']);
/** In verb-final clauses, and in Chinese where the topic comes first, the verb may stand far behind what it governs. */
const DENSE_REACH = 60;

/** "the limited permit that the government has granted it": where nothing is required, a licence is one given. */
function grantOf(
  read: ReadSentence,
  control: ConceptMention,
  granting: readonly ConceptMention[],
): ConceptMention | null {
  if (control.concept !== 'export_licence' || DUTIES.some((concept) => read.has.has(concept))) return null;
  return nearest(granting, control, 40, false);
}

const WORKS: ReadonlySet<Concept> = new Set(['company', 'site', 'production']);

/** "the sanctions make miners stop": what stops is not the control but those who stand between. */
function isOfWorks(read: ReadSentence, control: ConceptMention, verb: ConceptMention): boolean {
  return (
    verb.concept === 'halt' &&
    !read.headFinal &&
    read.concepts.some(({ concept, start, end }) => WORKS.has(concept) && start >= control.end && end <= verb.start)
  );
}

function governorOf(read: ReadSentence, control: ConceptMention): ConceptMention | null {
  // A verb that is part of the phrase itself ("exports … suspended") does not turn it round.
  const turning = apartFrom(control, mentionsOf(read, TURNING)).filter((verb) => !isOfWorks(read, control, verb));
  // "exporters must obtain a licence": what is required is not given.
  const granting = read.has.has('require') ? [] : apartFrom(control, mentionsOf(read, GRANTING));
  const near = nearest(turning, control, 14) ?? nearest(granting, control, 14) ?? grantOf(read, control, granting);
  if (near !== null) return near;
  if (read.dense && mentionsOf(read, COMPOUNDS).length <= 1) {
    const behind = turning.filter(({ start, at }) => start > control.start && at - control.at <= DENSE_REACH);
    const last = behind.at(-1);
    if (last !== undefined && !hasOwnObject(read, control, last)) return last;
  }
  const verbs = mentionsOf(read, GOVERNORS).filter(
    (verb) =>
      verb.start !== control.start &&
      !isOfWorks(read, control, verb) &&
      (!read.headFinal || verb.concept !== 'halt' || turning.includes(verb)),
  );
  const strong = verbs.filter(({ concept }) => concept !== 'announce' && concept !== 'plan' && concept !== 'decide');
  return nearest(strong, control, 12) ?? nearest(verbs, control, 16) ?? null;
}

/** Whether exports stand between a control and a verb behind it, which then halts or lifts those: "… the ban and stops all exports". */
function hasOwnObject(read: ReadSentence, control: ConceptMention, verb: ConceptMention): boolean {
  return read.concepts.some(
    ({ concept, start, end }) => concept === 'export' && start >= control.end && end <= verb.start,
  );
}

/** The word that makes a control of exports nearby; a tax or a condition must stand closer than a ban. */
function partOf(parts: readonly ConceptMention[], goods: ConceptMention): ConceptMention | null {
  const firm = nearest(
    parts.filter(
      ({ concept }) => concept === 'ban' || concept === 'control' || concept === 'restrict' || concept === 'quota',
    ),
    goods,
    14,
  );
  return (
    firm ??
    nearest(
      parts.filter(({ concept }) => concept === 'licence' || concept === 'require'),
      goods,
      14,
    ) ??
    nearest(
      parts.filter(({ concept }) => concept === 'tariff'),
      goods,
      8,
    )
  );
}

/**
 * Whether a word of approval (via libera, feu vert) is the granting itself, not the licence that is asked for. Where words
 * are not set apart it may be either: 先领许可.
 */
function isGrant(read: ReadSentence, { concept, start }: ConceptMention): boolean {
  if (concept !== 'licence' || read.dense) return false;
  return mentionsOf(read, GRANTING).some((grant) => grant.start === start);
}

/** Whether a company stops its own shipments: no measure of a state. */
function isOfCompany(read: ReadSentence, verb: ConceptMention): boolean {
  const before = read.countries.filter(({ start, clause }) => start < verb.start && clause === verb.clause).at(-1);
  if (before === undefined || before.by !== 'company' || verb.at - before.at > 8) return false;
  return !read.concepts.some(
    ({ concept, start }) => concept === 'government' && start < verb.start && start > before.start,
  );
}

/** What a permit may be for other than exports; approval of money is none at all. */
const OTHER_PERMITS: ReadonlySet<Concept> = new Set([
  'production',
  'site',
  'mining_licence',
  'build',
  'money',
  'subsidy',
  'loan',
]);

function triggersOf(read: ReadSentence, contextual: boolean): Trigger[] {
  const found: Trigger[] = [];
  const instrumentsNear = (control: ConceptMention) => {
    const instruments = new Set<Instrument>();
    for (const mention of read.concepts) {
      const instrument = INSTRUMENT_OF[mention.concept];
      if (instrument === undefined) continue;
      if (mention.clause !== control.clause && distance(mention, control) > 16) continue;
      if (distance(mention, control) > 24) continue;
      instruments.add(instrument);
    }
    return instruments;
  };
  const add = (control: ConceptMention, governor: ConceptMention | null, act: Act | null, extra: Instrument[] = []) => {
    const signals = signalsAround(read, control, governor);
    const instruments = instrumentsNear(control);
    for (const instrument of extra) instruments.add(instrument);
    const rival = RIVALS[INSTRUMENT_OF[control.concept] ?? extra[0] ?? 'licence'];
    if (rival !== undefined) instruments.delete(rival);
    found.push({ control, governor, act: act ?? actOn(control, governor, read, signals), instruments });
  };
  const banned = read.has.has('export_ban');
  for (const control of mentionsOf(read, COMPOUNDS)) {
    if (!banned || !QUOTAS.has(control.concept)) add(control, governorOf(read, control), null);
  }
  if (banned) {
    // "quotas take the place of the export ban": the verb that ends the ban does not end them.
    for (const quota of mentionsOf(read, QUOTAS)) add(quota, nearest(mentionsOf(read, SETTING), quota, 12), null);
  }
  const exports = read.concepts.filter(({ concept }) => concept === 'export');
  const parts = mentionsOf(read, PARTS);
  const rules = parts.filter((part) => !isGrant(read, part));
  const verbs = mentionsOf(read, EXPORT_VERBS);
  for (const goods of exports) {
    if (found.some(({ control }) => distance(control, goods) <= 16 && control.clause === goods.clause)) continue;
    const verb = nearest(verbs, goods, 10) ?? nearest(mentionsOf(read, STOPPING), goods, 20);
    const part = partOf(rules, goods);
    const direct =
      verb !== null && (verb.concept === 'halt' || verb.concept === 'resume')
        ? distance(verb, goods)
        : Number.POSITIVE_INFINITY;
    if (part !== null && distance(part, goods) <= direct) {
      const governor = part.concept === 'restrict' ? part : governorOf(read, part);
      if (part.concept === 'require' && !read.has.has('licence')) continue;
      add(part, governor, null);
      continue;
    }
    if (verb === null || (verb.concept === 'halt' && isOfCompany(read, verb))) continue;
    const signals = signalsAround(read, goods, verb);
    if (verb.concept === 'resume' || verb.concept === 'ease') {
      add(goods, verb, { direction: 'easing', stage: signals.planned || signals.hedged ? 'proposed' : 'in_force' });
    } else if (verb.concept === 'grant') {
      if (signals.negated) add(goods, verb, { direction: 'tightening', stage: tighteningStage(signals) }, ['ban']);
      else
        add(goods, verb, { direction: 'easing', stage: signals.planned || signals.hedged ? 'proposed' : 'in_force' });
    } else if (verb.concept === 'halt' && endingOf(read, verb) !== null) {
      add(goods, verb, { direction: 'easing', stage: signals.planned || signals.hedged ? 'proposed' : 'ended' }, [
        'ban',
      ]);
    } else if (verb.concept !== 'cut' && !signals.negated) {
      add(goods, verb, { direction: 'tightening', stage: tighteningStage(signals) }, ['ban']);
    }
  }
  if (found.length === 0 && contextual) {
    // "the restrictions", "the ban": what is controlled has been said before.
    for (const part of parts) {
      if (part.concept === 'require' || part.concept === 'tariff') continue;
      if (part.concept === 'licence' && nearest(mentionsOf(read, OTHER_PERMITS), part, 8) !== null) continue;
      // A word of approval is licence and grant at once: by itself it grants nothing that was spoken of.
      const grants = mentionsOf(read, GIVING).filter(({ start }) => start !== part.start);
      const granted = part.concept === 'licence' && nearest(grants, part, 10) !== null;
      if (part.concept === 'licence' && !granted && !read.has.has('require')) continue;
      if ((read.minerals.length === 0 && !granted) || foreignBans(read).length > 0) continue;
      if (found.some(({ control }) => distance(control, part) < 20)) continue;
      add(part, part.concept === 'restrict' ? part : governorOf(read, part), null);
    }
  }
  return found;
}

/** Where no actor is named: the country whose dominance or goods the sentence speaks of beside the control. */
function belonging(read: ReadSentence, control: ConceptMention): CountryMention[] {
  const near = nearest(
    read.countries.filter(
      (country) =>
        (country.role === 'dependence' || country.role === 'attribute' || country.role === 'source') &&
        !read.countries.some((firm) => firm.by === 'company' && distance(firm, country) <= 6) &&
        !isOfFirm(read, country),
    ),
    control,
    30,
    false,
  );
  return near === null ? [] : [near];
}

const EXPORTS: ReadonlySet<Concept> = new Set(['export']);
const BARS: ReadonlySet<Concept> = new Set(['ban', 'halt']);

/** Who exports what `actor` bars, where that is somebody else: "Washington bans Russian exports of uranium". */
function exporterOf(read: ReadSentence, control: ConceptMention, actor: CountryMention | null): CountryMention | null {
  if (actor === null || read.headFinal || !BARS.has(control.concept)) return null;
  if (!read.countries.some(({ country, start }) => country === actor.country && start < control.start)) return null;
  const goods = nearest(mentionsOf(read, EXPORTS), control, 24);
  if (goods === null) return null;
  const exporter = read.countries.find(
    ({ start, at, by, role }) =>
      start > control.end && start < goods.start && goods.at - at <= 2 && by !== 'place' && role !== 'target',
  );
  return exporter === undefined || exporter.country === actor.country ? null : exporter;
}

/** Controls on exports. `contextual`: the document speaks of exports, so that "the ban" is one on them. */
export function exportControls(read: ReadSentence, contextual: boolean): Candidate[] {
  const candidates: Candidate[] = [];
  const minerals = read.minerals;
  for (const { control, governor, act, instruments } of triggersOf(read, contextual)) {
    const named = actorsOf(read, control);
    const actors = named.length > 0 ? named : belonging(read, control);
    const actor = actors[0] ?? null;
    const exporter = exporterOf(read, control, actor);
    candidates.push({
      type: exporter === null ? 'export_control' : 'trade_restriction',
      ...act,
      trigger: control,
      governor,
      actors,
      targets: exporter === null ? targetsOf(read, control, actor) : [exporter],
      minerals,
      instruments: exporter === null ? [...instruments].map((instrument) => ({ instrument, mention: control })) : [],
      money: [],
      sentence: read,
      signals: signalsAround(read, control, governor),
    });
  }
  return candidates;
}

const CURBS: ReadonlySet<Concept> = new Set(['import_curb', 'sanction', 'probe']);
const IMPORT_PARTS: ReadonlySet<Concept> = new Set(['tariff', 'ban', 'control', 'quota', 'restrict', 'halt']);
const TARIFFS: ReadonlySet<Concept> = new Set(['tariff']);

const BANS: ReadonlySet<Concept> = new Set(['ban', 'restrict', 'sanction']);

/** A ban on goods of another country is one on their import: "to ban Russian uranium". */
function foreignBans(read: ReadSentence): ConceptMention[] {
  return mentionsOf(read, BANS).filter((ban) => {
    const goods = nearest(read.minerals, ban, 14);
    if (goods === null) return false;
    const actor = actorOf(read, ban);
    return read.countries.some((country) => {
      if (distance(country, goods) > 8) return false;
      if (country.role === 'attribute' || country.role === 'source') return true;
      return actor !== null && actor.country !== country.country && isOrigin(read, country);
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

/** The words that restrict trade in a sentence, the plainer ones first. */
function curbsOf(read: ReadSentence): ConceptMention[] {
  const found = mentionsOf(read, CURBS);
  const add = (mention: ConceptMention) => {
    if (!found.some((other) => distance(other, mention) < 12)) found.push(mention);
  };
  for (const goods of mentionsOf(read, IMPORTS)) {
    const part = nearest(mentionsOf(read, IMPORT_PARTS), goods, 12);
    if (part !== null) add(part);
  }
  const importing = read.has.has('import') && found.length > 0;
  if (!read.has.has('export') && !read.has.has('export_tax') && !importing) {
    for (const tariff of mentionsOf(read, TARIFFS)) {
      const acted =
        nearest(mentionsOf(read, LEVYING), tariff, 14) !== null &&
        nearest(mentionsOf(read, REASONS), tariff, 8) === null;
      if (acted && nearest(read.minerals, tariff, read.dense ? 2 * TARIFF_REACH : TARIFF_REACH) !== null) add(tariff);
    }
  }
  return found.length === 0 && !read.has.has('export') ? foreignBans(read) : found;
}

/** Tariffs, import curbs, sanctions and trade investigations. `contextual`: the document speaks of imports. */
export function tradeRestrictions(read: ReadSentence, contextual: boolean): Candidate[] {
  const { minerals } = read;
  const order = contextual ? ultimatum(read) : null;
  if (order !== null) return [order];
  const [trigger] = curbsOf(read);
  if (trigger === undefined) return [];
  const governor = trigger.concept === 'halt' ? endingOf(read, trigger) : governorOf(read, trigger);
  const actors = curbersOf(read, trigger);
  // What is restricted may have been named before, where the sentence tells who does what.
  const told = contextual && actors.length > 0 && governor !== null && TELLING.has(governor.concept);
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
