import type { Direction, Stage } from '@lodewatch/contracts';
import type { Concept } from '../lexicon/concepts.js';
import type { ConceptMention, ReadSentence } from './analysis.js';
import { distance, mentionsOf, nearest, type Signals } from './candidate.js';

/** Words that are a control of exports by themselves. */
export const COMPOUNDS: ReadonlySet<Concept> = new Set([
  'export_control',
  'export_ban',
  'export_licence',
  'export_quota',
  'export_tax',
]);
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

/** What is done to a control, and how far it has come. */
export interface Act {
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

/** What is eased where it is cut. */
const DUTIES_PAID: ReadonlySet<Concept> = new Set(['export_tax', 'tariff', 'import_curb']);

/** "issues no more licences": the "no" right before what is not given. */
function isDenied(read: ReadSentence, control: ConceptMention): boolean {
  if (read.headFinal) return false;
  return read.concepts.some(
    ({ concept, at, end, clause }) =>
      concept === 'negation' && clause === control.clause && end <= control.start && control.at - at <= DENIED,
  );
}
const DENIED = 4;

const PERMISSIONS: ReadonlySet<Concept> = new Set(['export_licence', 'licence']);

/** Whether a word of control only says what the permission beside it is for: 两用物项出口许可证. */
function isOfPermission(read: ReadSentence, control: ConceptMention): boolean {
  return control.concept === 'export_control' && nearest(mentionsOf(read, PERMISSIONS), control, BESIDE) !== null;
}
/** Steps between a permission and what it is for. */
const BESIDE = 6;

/** Steps between the giving of a permission and what stops it: "stopped issuing permits". */
const GIVEN = 6;

/** Whether it is the giving of permissions that a verb acts on, and not the duty to have one. */
function isGiven(read: ReadSentence, control: ConceptMention, verb: ConceptMention): boolean {
  return mentionsOf(read, GRANTING).some(
    (grant) => grant.start !== control.start && distance(grant, control) <= GIVEN && distance(grant, verb) <= GIVEN,
  );
}

/** What a verb does to a control that stands. */
export function actOn(
  control: ConceptMention,
  governor: ConceptMention | null,
  read: ReadSentence,
  signals: Signals,
): Act {
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
      if (isPermission(control) && isGiven(read, control, governor)) return tightening;
      // What was only planned has ended with the plan.
      return droppingOf(read, control) === governor ? { direction: 'easing', stage: 'ended' } : easing('ended');
    case 'ease':
      return easing(signals.announced ? 'announced' : 'in_force');
    case 'resume':
      // "the export ban applies again": what comes back is the control, unless goods are named that flow again.
      return read.has.has('export') || isPermission(control) ? easing('in_force') : tightening;
    case 'grant':
      if (!isPermission(control) && !isOfPermission(read, control)) return tightening;
      return signals.negated || isDenied(read, control) ? tightening : easing('in_force');
    case 'cut':
      return DUTIES_PAID.has(control.concept) ? easing('announced') : tightening;
    case 'raise':
    case 'widen':
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

/** Mentions that are no part of the phrase of `control` itself ("the temporary suspension of exports"); they may hold it ("no longer bans exports"). */
function apartFrom(control: ConceptMention, mentions: readonly ConceptMention[]): ConceptMention[] {
  return mentions.filter(
    ({ start, end }) =>
      end <= control.start ||
      start >= control.end ||
      (start <= control.start && end >= control.end && end - start > control.end - control.start),
  );
}

/** "lifts the suspension of exports" */
const ENDING: ReadonlySet<Concept> = new Set(['lift', 'expire', 'ended']);
export function endingOf(read: ReadSentence, halt: ConceptMention): ConceptMention | null {
  // "puts an end to exports": one verb, read both ways, stops them.
  return nearest(apartFrom(halt, mentionsOf(read, ENDING)), halt, 6);
}
const SUSPENSIONS: ReadonlySet<Concept> = new Set(['halt', 'ease']);

/** Verbs that turn a control round; they rule over those that only say that it stands. */
const TURNING: ReadonlySet<Concept> = new Set(['halt', 'lift', 'ease', 'delay', 'expire', 'ended', 'extend']);
export const GRANTING: ReadonlySet<Concept> = new Set(['grant']);
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

const REQUIRING: ReadonlySet<Concept> = new Set(['require']);
/** Steps between a duty and what has to be obtained. */
const OWED = 10;

const CONDITIONS: ReadonlySet<Concept> = new Set(['condition']);
/** Steps between a condition and what is allowed under it. */
const CONDITIONAL = 16;

/**
 * Whether a permission is one to be had, not one that is given: "exporters must obtain a licence", "goods that keep the
 * rules will be let out".
 */
function isOwed(read: ReadSentence, grant: ConceptMention): boolean {
  return (
    (read.has.has('require') && nearest(mentionsOf(read, REQUIRING), grant, OWED) !== null) ||
    (read.has.has('condition') && nearest(mentionsOf(read, CONDITIONS), grant, CONDITIONAL, false) !== null)
  );
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

const MEASURE_WORDS: ReadonlySet<Concept> = new Set([...COMPOUNDS, 'control', 'ban', 'quota', 'licence', 'tariff']);
const LIFTS: ReadonlySet<Concept> = new Set(['lift']);
const PLANS: ReadonlySet<Concept> = new Set(['plan']);
/** Steps between a verb that drops and the plan it drops, and between that and the measure planned. */
const DROPS = 10;
const DROPPED = 24;

/** "takes out of its bill a clause that would have banned exports": the verb by which a measure is dropped before it began. */
function droppingOf(read: ReadSentence, control: ConceptMention): ConceptMention | null {
  if (!read.has.has('plan') || !read.has.has('lift')) return null;
  for (const plan of mentionsOf(read, PLANS)) {
    const ahead = read.headFinal ? plan.start >= control.end : plan.end <= control.start;
    if (!ahead || distance(plan, control) > DROPPED) continue;
    const drop = nearest(
      mentionsOf(read, LIFTS).filter(({ start, end }) => (read.headFinal ? start >= plan.end : end <= plan.start)),
      plan,
      DROPS,
    );
    if (drop !== null) return drop;
  }
  return null;
}

const ENDS: ReadonlySet<Concept> = new Set(['expire', 'ended']);
const PROLONGING: ReadonlySet<Concept> = new Set(['extend']);
/** Steps between the end of a measure and what puts it off. */
const PUT_OFF = 20;

/** "may be extended when it runs out": of a verb that ends a measure and one that prolongs it, the latter is the news. */
function prolongingOf(read: ReadSentence, verb: ConceptMention | null): ConceptMention | null {
  if (verb === null || !ENDS.has(verb.concept)) return verb;
  return nearest(mentionsOf(read, PROLONGING), verb, PUT_OFF) ?? verb;
}

const SPARING: ReadonlySet<Concept> = new Set(['ease', 'lift']);
/** Steps between a verb that spares goods and what they are spared: "exempts graphite and tungsten from its customs duties". */
const SPARED = 24;

function sparingOf(control: ConceptMention, turning: readonly ConceptMention[]): ConceptMention | null {
  if (control.concept !== 'tariff' && control.concept !== 'import_curb') return null;
  return nearest(
    turning.filter(({ concept, end }) => SPARING.has(concept) && end <= control.start),
    control,
    SPARED,
  );
}

const HEADS: ReadonlySet<Concept> = new Set(['control', 'restrict']);
/** Steps between a word of control and the goods it is on, where they are told by a word of control, too. */
const HEADED = 30;

/** "suspends the stricter checks of who uses graphite of dual use": the last says what goods are meant; the verb acts on the checks. */
function turningOfHead(
  read: ReadSentence,
  control: ConceptMention,
  turning: readonly ConceptMention[],
): ConceptMention | null {
  if (control.concept !== 'export_control' || read.headFinal || turning.length === 0) return null;
  const heads = mentionsOf(read, HEADS).filter(({ end }) => end <= control.start);
  const head = nearest(heads, control, HEADED);
  return head === null ? null : nearest(turning, head, 14);
}

/** Steps between a control and the only verb of its clause, which then acts on it. */
const ALONE = 36;

/** "the restrictions on graphite of dual use bound for the United States are suspended, too": nothing else stands between that the verb may act on. */
function turningAlone(
  read: ReadSentence,
  control: ConceptMention,
  turning: readonly ConceptMention[],
): ConceptMention | null {
  if (read.headFinal || read.dense) return null;
  const verb = turning.find(({ clause, start }) => clause === control.clause && start >= control.end);
  if (verb === undefined || distance(verb, control) > ALONE) return null;
  const taken = read.concepts.some(
    (word) =>
      (MEASURE_WORDS.has(word.concept) || OBJECTS.has(word.concept) || GOVERNORS.has(word.concept)) &&
      word.start >= control.end &&
      word.end <= verb.start &&
      !(word.concept === 'export' && distance(word, control) <= BARRED),
  );
  return taken ? null : verb;
}
const OBJECTS: ReadonlySet<Concept> = new Set(['export', 'import', 'company', 'site', 'production']);
/** Steps between a ban and the exports that it bars. */
const BARRED = 8;

export function governorOf(read: ReadSentence, control: ConceptMention): ConceptMention | null {
  const dropping = droppingOf(read, control);
  if (dropping !== null) return dropping;
  // A verb that is part of the phrase itself ("exports … suspended") does not turn it round.
  const turning = apartFrom(control, mentionsOf(read, TURNING)).filter((verb) => !isOfWorks(read, control, verb));
  const granting = apartFrom(control, mentionsOf(read, GRANTING)).filter((verb) => !isOwed(read, verb));
  const near =
    prolongingOf(read, nearest(turning, control, 14)) ??
    sparingOf(control, turning) ??
    nearest(granting, control, 14) ??
    grantOf(read, control, granting) ??
    turningOfHead(read, control, turning) ??
    turningAlone(read, control, turning);
  if (near !== null) return near;
  if (read.dense && mentionsOf(read, COMPOUNDS).length <= 1) {
    const behind = turning.filter(({ start, at }) => start > control.start && at - control.at <= DENSE_REACH);
    const last = behind.at(-1);
    if (last !== undefined && !hasOwnObject(read, control, last)) return last;
    const before = read.headFinal ? undefined : liftBefore(read, control);
    if (before !== undefined) return before;
  }
  const verbs = mentionsOf(read, GOVERNORS).filter(
    (verb) =>
      verb.start !== control.start &&
      !isOfWorks(read, control, verb) &&
      !(verb.concept === 'grant' && isOwed(read, verb)) &&
      (!read.headFinal || verb.concept !== 'halt' || turning.includes(verb)),
  );
  const strong = verbs.filter(({ concept }) => concept !== 'announce' && concept !== 'plan' && concept !== 'decide');
  return nearest(strong, control, 12) ?? nearest(verbs, control, 16) ?? null;
}

/** "取消对炉用碳电极等5种低敏感石墨物项的临时管制": what is controlled stands between the verb and the control. */
function liftBefore(read: ReadSentence, control: ConceptMention): ConceptMention | undefined {
  return mentionsOf(read, LIFTS).find(
    ({ end, at, clause }) =>
      end <= control.start &&
      clause === control.clause &&
      control.at - at <= DENSE_REACH &&
      !read.concepts.some(
        ({ concept, start, end: last }) => MEASURE_WORDS.has(concept) && start >= end && last <= control.start,
      ),
  );
}

/** Whether exports stand between a control and a verb behind it, which then halts or lifts those: "… the ban and stops all exports". */
function hasOwnObject(read: ReadSentence, control: ConceptMention, verb: ConceptMention): boolean {
  return read.concepts.some(
    ({ concept, start, end }) => concept === 'export' && start >= control.end && end <= verb.start,
  );
}
