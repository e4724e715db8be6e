import type { ReadSentence } from '../frames/analysis.js';
import { type Candidate, MEASURES } from '../frames/candidate.js';
import { BESIDE_THRESHOLD, NEWS_THRESHOLD } from '../generated/weights.js';
import type { Concept } from '../lexicon/concepts.js';
import type { Group, WeighedGroup } from './happening.js';

/** A fact told in passing is claimed from here on: in labelled news such a claim is right as often as not, below it seldom. */
const TRUTH_THRESHOLD = 0.4;

/**
 * Whether the group is told as background: less likely news than not. Less is asked of a group beside sure news, since a
 * document that reports one act is no comment, history or explanation.
 */
export function isBackground({ news, inReport }: WeighedGroup): boolean {
  return news < (inReport ? BESIDE_THRESHOLD : NEWS_THRESHOLD);
}

const WEAK: ReadonlySet<Concept> = new Set(['announce', 'plan', 'decide', 'agree', 'sign']);

/** Whether a sentence heads its document. */
export function isHead({ sentence: { kind, index } }: ReadSentence): boolean {
  return kind === 'title' || index === 0;
}

/** Whether a sentence names who pays, or says by a verb that something is given: the mere word "credit" or "aid" is no measure. */
function isGiven({ members }: Group): boolean {
  return members.some(({ actors, candidate: { governor, trigger, instruments, money, sentence } }) => {
    if (governor !== null && !WEAK.has(governor.concept)) return true;
    const paid = actors.some(({ inherited }) => !inherited);
    // What heads a document needs no sum to be news.
    if (trigger.concept === 'money') return paid && governor !== null && (money.length > 0 || isHead(sentence));
    // "The aid comes to 358 million": who pays was named before.
    const publicly = actors.some(({ mention: { by } }) => by === 'body' || by === 'seat');
    return paid || (instruments.length > 0 && (governor !== null || publicly));
  });
}

/** Words whose "not" is the measure itself: "no longer allowed", "not without a licence". */
const BARRING: ReadonlySet<Concept> = new Set(['ban', 'export_ban', 'import_curb', 'require', 'grant', 'halt']);

/** Words that stop works; a "not" right before them says that they run. */
const STOPPING: ReadonlySet<Concept> = new Set(['halt', 'close', 'cut']);
const ADJACENT = 4;

/** "does not fall under the restrictions", "has not stopped production": what is not done. */
function isSpared({ type, direction, governor, trigger, signals, sentence }: Candidate): boolean {
  if (!signals.negated || direction !== 'tightening') return false;
  // A "not" says that a measure is not taken.
  if (MEASURES.has(type)) return !BARRING.has((governor ?? trigger).concept);
  return (
    type === 'supply_disruption' &&
    STOPPING.has(trigger.concept) &&
    sentence.concepts.some(
      ({ concept, start, at }) => concept === 'negation' && start < trigger.start && trigger.at - at <= ADJACENT,
    )
  );
}

/** "Experts: the state should restrict exports": what is only asked for or foreseen, and nowhere announced or decided. */
function isView({ members }: Group): boolean {
  return members.every(({ candidate: { signals } }) => signals.opinion && !signals.announced);
}

/** Whether a company is spoken of where no government is: what it raises or lends is no public money. */
function isOfFirm({ lead: { actors, candidate } }: Group): boolean {
  const { has, countries } = candidate.sentence;
  const firm = has.has('company') || countries.some(({ by }) => by === 'company');
  return firm && !has.has('government') && actors.every(({ inherited }) => inherited);
}

/** What speaks against a group, none of it so surely that it is not weighed (src/events/odds.ts): markers may govern other acts. */
export interface Doubts {
  /** It is the goal of something else. Talks are held with an accord for their goal, and money is given for one: there it is part of the act. */
  readonly aim: boolean;
  /** Nobody is said to give the money. */
  readonly ungiven: boolean;
  /** The money is spoken of beside a company and no state. */
  readonly ofFirm: boolean;
}

export function doubtsOf(group: Group): Doubts {
  const { candidate } = group.lead;
  const { type, signals, gleaned, promise, weighed } = candidate;
  const financing = type === 'financing_measure';
  return {
    aim: signals.purpose && type !== 'accord' && !financing,
    ungiven: financing && gleaned !== true && promise === undefined && weighed !== true && !isGiven(group),
    ofFirm: financing && gleaned === true && isOfFirm(group),
  };
}

/**
 * Whether an act is denied: where it is told best, or elsewhere of what is only planned ("mulls a tax; ministry denies"), or by all
 * sentences that have a verb for what a headline names ("on the controls": "this is not a ban").
 */
function isDenied({ lead, members }: Group): boolean {
  const { denied, verbal } = lead.candidate.signals;
  if (denied || !members.some(({ candidate: { signals } }) => signals.denied)) return denied;
  if (lead.candidate.stage === 'proposed') return true;
  return !verbal && members.every(({ candidate: { signals } }) => signals.denied || !signals.verbal);
}

/** Whether the group asserts anything: a denial, a "not", a question and a view do not. */
export function isAsserted(group: Group): boolean {
  const { candidate } = group.lead;
  return !isDenied(group) && !candidate.signals.question && !isSpared(candidate) && !isView(group);
}

/** Whether the group is claimed at all. */
export function isClaim(group: WeighedGroup): boolean {
  return isAsserted(group) && (!isBackground(group) || group.truth >= TRUTH_THRESHOLD);
}

/** Whether the group is news of its document. */
export function isNews(group: WeighedGroup): boolean {
  return isAsserted(group) && !isBackground(group);
}
