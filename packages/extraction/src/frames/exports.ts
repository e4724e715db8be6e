import type { Instrument } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, CountryMention, MineralMention, ReadSentence } from './analysis.js';
import { type Candidate, distance, mentionsOf, nearest, signalsAround } from './candidate.js';
import { type Act, actOn, COMPOUNDS, endingOf, GRANTING, governorOf, tighteningStage } from './controls.js';
import { foreignBans } from './imports.js';
import { actorsOf, isOfFirm, targetsOf } from './parties.js';

const PARTS: ReadonlySet<Concept> = new Set(['control', 'ban', 'licence', 'quota', 'tariff', 'restrict', 'require']);
const QUOTAS: ReadonlySet<Concept> = new Set(['quota', 'export_quota']);
/** Verbs by which a measure is taken. */
const SETTING: ReadonlySet<Concept> = new Set(['impose', 'restrict', 'decide', 'plan', 'announce', 'in_force']);
const TAKING: ReadonlySet<Concept> = new Set(['impose', 'restrict', 'in_force']);
const EXPORT_VERBS: ReadonlySet<Concept> = new Set(['halt', 'lift', 'resume', 'grant', 'cut', 'ease', 'close']);
/** Stopping takes its object from afar: "the export of lithium and of unprocessed ores is suspended". */
const STOPPING: ReadonlySet<Concept> = new Set(['halt', 'resume']);
/** Steps between a verb and the exports it acts on, one that lets them out, and one that takes its object from afar. */
const OBJECT = 10;
const OPENED = 14;
const FAR_OBJECT = 20;
/** Verbs that let goods out; a "not" turns them into a bar. */
const OPENING: ReadonlySet<Concept> = new Set(['resume', 'ease', 'grant']);

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

interface Trigger {
  readonly control: ConceptMention;
  readonly governor: ConceptMention | null;
  readonly act: Act;
  readonly instruments: Set<Instrument>;
  /** The "not" beside the verb makes the measure: "is no longer allowed". */
  readonly barred: boolean;
}

/** Permits that were given before are given on: "the miners' permits will be renewed". */
const GIVING: ReadonlySet<Concept> = new Set(['grant', 'extend']);

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

/**
 * Permissions that take their object from afar: one that is not given ("the export of lithium concentrates will no longer be
 * authorised"), and one told with the paper it is on ("have got more licences from China to export rare earths").
 */
function farGrants(read: ReadSentence): ConceptMention[] {
  return mentionsOf(read, GRANTING).filter(
    (grant) =>
      (read.has.has('negation') && signalsAround(read, grant, grant).negated) ||
      (!read.dense && read.concepts.some((paper) => LICENCES.has(paper.concept) && isPartOf(paper, grant))),
  );
}

const LICENCES: ReadonlySet<Concept> = new Set(['licence', 'export_licence']);

/** Whether a word is a part of a longer phrase. */
function isPartOf(word: ConceptMention, { start, end }: ConceptMention): boolean {
  return word.start >= start && word.end <= end && word.end - word.start < end - start;
}

const BAN: ReadonlySet<Concept> = new Set(['ban']);
const EXPORTS: ReadonlySet<Concept> = new Set(['export']);

/** Steps between exports and a word of control that tells of what: "exports to the United States of dual-use items". */
const OF_GOODS = 18;

/** "its ban on exports of dual-use items": behind a ban on exports a word of control only says what goods are meant. */
function isOfGoods(read: ReadSentence, control: ConceptMention): boolean {
  if (control.concept !== 'export_control' || read.headFinal) return false;
  const goods = nearest(
    mentionsOf(read, EXPORTS).filter(({ end }) => end <= control.start),
    control,
    OF_GOODS,
  );
  if (goods === null) return false;
  return (
    nearest(
      mentionsOf(read, BAN).filter(({ end }) => end <= goods.start),
      goods,
      8,
    ) !== null
  );
}

const CONTROLS: ReadonlySet<Concept> = new Set(['control']);
/** Steps between a word of strictness and the control it is said of. */
const STRICT = 4;

/** The verb that acts on a part of a control. To restrict is one itself, unless it only says how strict a control is that is lifted: "the stricter checks fall". */
function actOf(read: ReadSentence, part: ConceptMention): ConceptMention | null {
  if (part.concept !== 'restrict') return governorOf(read, part);
  const control = nearest(mentionsOf(read, CONTROLS), part, STRICT);
  return (control === null ? null : governorOf(read, control)) ?? part;
}

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
    const barred = signals.negated && governor !== null && OPENING.has(governor.concept);
    found.push({ control, governor, act: act ?? actOn(control, governor, read, signals), instruments, barred });
  };
  const banned = read.has.has('export_ban');
  for (const control of mentionsOf(read, COMPOUNDS)) {
    if (isOfGoods(read, control)) continue;
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
    const verb =
      nearest(verbs, goods, OBJECT) ??
      nearest(mentionsOf(read, OPENING), goods, OPENED) ??
      nearest([...mentionsOf(read, STOPPING), ...farGrants(read)], goods, FAR_OBJECT);
    const part = partOf(rules, goods);
    const direct =
      verb !== null && (verb.concept === 'halt' || verb.concept === 'resume')
        ? distance(verb, goods)
        : Number.POSITIVE_INFINITY;
    if (part !== null && distance(part, goods) <= direct) {
      const governor = actOf(read, part);
      if (part.concept === 'require' && !read.has.has('licence')) continue;
      add(part, governor, null);
      continue;
    }
    if (verb === null || (verb.concept === 'halt' && isOfCompany(read, verb))) continue;
    const signals = signalsAround(read, goods, verb);
    if (OPENING.has(verb.concept)) {
      // What is not resumed or not allowed is barred.
      if (signals.negated && verb.concept !== 'ease')
        add(goods, verb, { direction: 'tightening', stage: tighteningStage(signals) }, ['ban']);
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
  if (!banned && found.some(({ act }) => act.direction === 'easing')) {
    // "will no longer forbid exports and introduce quotas in place of that"
    for (const quota of mentionsOf(read, QUOTAS)) {
      const setting = nearest(mentionsOf(read, TAKING), quota, 12);
      if (setting !== null && !found.some(({ control }) => control.start === quota.start)) add(quota, setting, null);
    }
  }
  if (found.length === 0 && contextual) {
    // "the restrictions", "the ban": what is controlled has been said before.
    for (const part of parts) {
      if (part.concept === 'require' || part.concept === 'tariff') continue;
      // "280 million tonnes a year may be mined": a quota on output.
      if (part.concept === 'quota' && read.has.has('output_quota')) continue;
      if (part.concept === 'licence' && nearest(mentionsOf(read, OTHER_PERMITS), part, 8) !== null) continue;
      // A word of approval is licence and grant at once: by itself it grants nothing that was spoken of.
      const grants = mentionsOf(read, GIVING).filter(({ start }) => start !== part.start);
      const granted = part.concept === 'licence' && nearest(grants, part, 10) !== null;
      if (part.concept === 'licence' && !granted && !read.has.has('require')) continue;
      if ((read.minerals.length === 0 && !granted) || foreignBans(read).length > 0) continue;
      if (found.some(({ control }) => distance(control, part) < 20)) continue;
      add(part, actOf(read, part), null);
    }
  }
  // "six weeks after the end of its ban it has still not let exports resume": the ban that ended bars on.
  return found.some(({ barred }) => barred) ? found.filter(({ act }) => act.direction === 'tightening') : found;
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

/**
 * Minerals of one measure of several that a sentence tells: "gallium and germanium may not leave, graphite is checked
 * more strictly". Those of its own clause, where the other clauses name their own.
 */
function mineralsAt(
  read: ReadSentence,
  { clause }: ConceptMention,
  triggers: readonly Trigger[],
): readonly MineralMention[] {
  const own = read.minerals.filter((mineral) => mineral.clause === clause);
  const apart = triggers.some(
    ({ control }) => control.clause !== clause && read.minerals.some((mineral) => mineral.clause === control.clause),
  );
  return apart && own.length > 0 ? own : read.minerals;
}

/** Whether a country of the sentence is told to be the one that is cut off, so that an adjective of it only says whose goods are meant. */
function isAimedAt(read: ReadSentence, code: string): boolean {
  return read.countries.some(({ country, role }) => country === code && role === 'target');
}

/** Controls on exports. `contextual`: the document speaks of exports, so that "the ban" is one on them. */
export function exportControls(read: ReadSentence, contextual: boolean): Candidate[] {
  const candidates: Candidate[] = [];
  const triggers = triggersOf(read, contextual);
  for (const { control, governor, act, instruments, barred } of triggers) {
    const signals = signalsAround(read, control, governor);
    const named = actorsOf(read, control).filter(({ by, country }) => by !== 'adjective' || !isAimedAt(read, country));
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
      minerals: mineralsAt(read, control, triggers),
      instruments: exporter === null ? [...instruments].map((instrument) => ({ instrument, mention: control })) : [],
      money: [],
      sentence: read,
      signals: barred ? { ...signals, negated: false } : signals,
    });
  }
  return candidates;
}
