import { firstDay, lastDay, type PartialDate, type RiskEventType, type Stage } from '@lodewatch/contracts';
import type { DatedField } from '../dates/dated.js';
import type { ConceptMention, ReadSentence } from '../frames/analysis.js';
import { distance, type Signals } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import type { Framed } from './happening.js';

/** What the document says about how far a happening has come. */
interface Account {
  readonly lead: Framed;
  readonly members: readonly Framed[];
  readonly dates: readonly DatedField[];
  /** As its own sentence has it: a sentence with a verb says more than a heading's noun. */
  readonly told: Framed;
  /** The day the text speaks from: where publication is unknown, the day of the act stands for it. */
  readonly now: PartialDate | null;
  readonly start: Start;
}

/** Where the first day of a happening lies, seen from the day the text speaks from. */
type Start = 'none' | 'ahead' | 'begun' | 'undatable';

/** Strength from which a sentence tells an act by itself. */
const FIRM = 1.5;
/** Sentences within which a report tells its news. */
const HEAD = 4;
/** Words that put a signature off. */
const COMING: ReadonlySet<Concept> = new Set(['future', 'plan', 'may', 'require', 'opinion']);
const DUTIES: readonly Concept[] = ['tariff', 'impose', 'import_curb'];
/** What befalls works, as against what their owner decides. */
const BLOWS: readonly Concept[] = ['strike', 'accident', 'disaster', 'conflict', 'force_majeure'];

/** The stage of a happening from all sentences that tell of it, and from its days. */
export function stageOf(
  lead: Framed,
  members: readonly Framed[],
  dates: readonly DatedField[],
  published: PartialDate | null,
): Stage {
  const told = lead.candidate.signals.verbal
    ? lead
    : (members.find(({ candidate }) => candidate.signals.verbal) ?? lead);
  const now = published ?? dayOf(dates, 'announced')?.value ?? null;
  const account: Account = { lead, members, dates, told, now, start: startOf(dates, now) };
  return STAGES[lead.candidate.type](account);
}

const STAGES: Readonly<Record<RiskEventType, (account: Account) => Stage>> = {
  accord: stageOfAccord,
  financing_measure: stageOfFinancing,
  export_control: stageOfMeasure,
  trade_restriction: stageOfMeasure,
  resource_nationalism: stageOfMeasure,
  supply_disruption: stageOfDisruption,
  capacity_investment: stageOfCapacity,
};

function dayOf(dates: readonly DatedField[], wanted: DatedField['field']): DatedField | undefined {
  return dates.find(({ field }) => field === wanted);
}

function startOf(dates: readonly DatedField[], now: PartialDate | null): Start {
  const first = dayOf(dates, 'effective');
  if (first === undefined) return 'none';
  if (now === null) return 'undatable';
  const late = dates.some(({ field, mention }) => field === 'effective' && mention.form === 'end_of_month');
  return (late ? lastDay(first.value) : firstDay(first.value)) > lastDay(now) ? 'ahead' : 'begun';
}

/** Whether a sentence stands where the news is told, at most a little behind the one that tells it best. */
function isInHead({ candidate: { sentence } }: Framed, lead: Framed): boolean {
  return sentence.sentence.index <= lead.candidate.sentence.sentence.index + HEAD;
}

function says({ members }: Account, signal: keyof Signals): boolean {
  return members.some(({ candidate }) => candidate.signals[signal]);
}

/**
 * A law, a decree, a ban: a first day that has come puts it in force, one still to come leaves it announced, or signed
 * where it is law; a plan is one only as long as no first day is set.
 */
function stageOfMeasure(account: Account): Stage {
  const { lead, members, told, start } = account;
  const { type, direction } = lead.candidate;
  const { stage, governor, signals } = told.candidate;
  if (isPlanned(account)) return 'proposed';
  if (direction === 'tightening') {
    // What is prolonged, or still keeps exports from being resumed, has stood before.
    if (governor?.concept === 'extend' || governor?.concept === 'resume' || isProlonged(lead) || isProlonged(told))
      return 'in_force';
  } else if (type === 'export_control' && members.some(({ candidate }) => candidate.stage === 'suspended')) {
    return 'suspended';
  }
  const enacted = stage === 'signed' || members.some(isSigned) || isEnacted(account.dates);
  if (isInquiry(told)) return enacted ? 'signed' : 'announced';
  if (start === 'ahead') return enacted ? 'signed' : 'announced';
  // A first day without any day to see it from is one to come where the act is told as decided or to come.
  if (start === 'undatable' && direction === 'tightening' && (says(account, 'future') || says(account, 'announced')))
    return enacted ? 'signed' : 'announced';
  // What a state has taken is taken, whoever signed for it.
  if (stage === 'in_force' && type === 'resource_nationalism') return 'in_force';
  // "will let miners ship nickel ore again"
  if (direction === 'easing' && stage === 'in_force' && signals.future && start === 'none') return 'announced';
  // "lets the ban run out on 15 October"
  if (stage === 'ended') {
    // "lifted the ban until 27 November 2026": it will be back.
    if (endsLater(account) && governor?.concept === 'lift' && !signals.future) return 'suspended';
    const madeKnown = type === 'export_control' && start === 'none' && isMadeKnown(account);
    return madeKnown || signals.future || endsLater(account) ? 'announced' : 'ended';
  }
  if (stage === 'suspended') return stage;
  if (start === 'begun' || members.some((member) => isInHead(member, lead) && member.candidate.signals.inForce))
    return 'in_force';
  if (type === 'export_control' && (isObligation(told) || (direction === 'tightening' && isMadeKnown(account))))
    return 'announced';
  if (type === 'trade_restriction' && direction === 'tightening' && start === 'none' && isVerdict(account))
    return 'in_force';
  return enacted && type !== 'export_control' ? 'signed' : stage === 'proposed' ? 'announced' : stage;
}

/** Whether a measure is only planned: its verb, its sentence or every headline says so, and no first day has come. */
function isPlanned(account: Account): boolean {
  const { members, dates, told, start } = account;
  const { stage, signals } = told.candidate;
  if (stage === 'proposed') {
    const firm =
      signals.announced || members.some(({ candidate }) => candidate.signals.verbal && candidate.stage !== stage);
    return start === 'none' || (start !== 'begun' && !firm);
  }
  const headlines = members.filter(({ candidate }) => candidate.sentence.sentence.kind !== 'body');
  if (headlines.length > 0 && headlines.every(({ candidate }) => candidate.stage === 'proposed'))
    return start !== 'begun';
  // "a bill that would halt exports has passed the committee"
  if (start !== 'none' || (stage !== 'in_force' && stage !== 'announced') || !isUnderPlan(told)) return false;
  return !signals.future && !says(account, 'inForce') && !members.some(isSigned) && !isEnacted(dates);
}

/** Whether a plan may hold the act; "suspended exports, which is how it wants to steady the market" tells another aim. */
function isUnderPlan({ candidate: { sentence, trigger } }: Framed): boolean {
  return sentence.concepts.some(
    ({ concept, clause, start }) =>
      concept === 'plan' && (sentence.headFinal || clause === trigger.clause || start < trigger.start),
  );
}

/**
 * "China tightens its controls" above "the ministry announced that exporters will need a licence": a control is made known
 * before it applies, so that without a first day what is told of the announcement or of what is to come prevails.
 */
function isMadeKnown({ lead, members }: Account): boolean {
  const head = members.filter((member) => isInHead(member, lead));
  if (head.some(({ candidate }) => candidate.signals.future)) return true;
  // Who stops exports has done so when it is told.
  if (head.some(({ candidate: { governor, stage } }) => governor?.concept === 'halt' && stage === 'in_force'))
    return false;
  return head.some(({ candidate }) => candidate.signals.announced);
}

/** A duty that ends an inquiry is imposed: "has imposed definitive anti-dumping duties". */
function isVerdict({ members, told }: Account): boolean {
  const { has } = told.candidate.sentence;
  return (
    has.has('probe') &&
    (has.has('decide') || has.has('impose')) &&
    !members.some(({ candidate }) => candidate.signals.future)
  );
}

/** What exporters must do is told when it is made known, where no day says since when. */
function isObligation({ candidate: { trigger, governor, direction, stage } }: Framed): boolean {
  const required = trigger.concept === 'require' || governor?.concept === 'require';
  return required && direction === 'tightening' && stage === 'in_force';
}

function endsLater({ dates, now }: Account): boolean {
  const last = dayOf(dates, 'until')?.value;
  return last !== undefined && now !== null && firstDay(last) > lastDay(now);
}

/** An inquiry is opened; it restricts nothing before there is a duty. */
function isInquiry({ candidate: { sentence, trigger } }: Framed): boolean {
  return trigger.concept === 'probe' && !DUTIES.some((concept) => sentence.has.has(concept));
}

function isProlonged({ candidate: { sentence, trigger } }: Framed): boolean {
  return sentence.concepts.some((mention) => mention.concept === 'extend' && distance(mention, trigger) <= 20);
}

/** Money is promised, signed for, or only spoken of. */
function stageOfFinancing({ members, dates, told, start }: Account): Stage {
  const { stage } = told.candidate;
  // What the parties of an accord plan to pay is promised in it.
  if (members.some(({ candidate }) => candidate.promise !== undefined)) return 'announced';
  if (stage !== 'proposed') return members.some(isContract) ? 'signed' : start === 'ahead' ? 'announced' : stage;
  // A headline's "wants", or a plan presented on a day, over a body that tells of money set aside.
  const dated = dayOf(dates, 'announced') !== undefined;
  const firm = members.some(({ candidate }) => candidate.stage === 'announced' && candidate.signals.verbal);
  return dated && firm ? 'announced' : stage;
}

/** What befalls a mine is so at once; what its owner decides is announced until it is done. */
function stageOfDisruption(account: Account): Stage {
  const { told, start } = account;
  const { stage, signals, sentence } = told.candidate;
  // A plan for what stands still already is one of something else: "ready to hold out", "without an approved plan".
  const stands = account.members.some(({ candidate }) => candidate.stage === 'in_force');
  if (stage === 'proposed' && !stands) return stage;
  if (start === 'ahead') return 'announced';
  // "may start again", "a restart has been authorised"
  if (stage === 'ended') return signals.future || signals.hedged || sentence.has.has('grant') ? 'announced' : 'ended';
  if (start === 'begun' && says(account, 'inForce')) return 'in_force';
  if (stage === 'announced') return isOngoing(told) || start === 'begun' ? 'in_force' : 'announced';
  if ((start !== 'begun' && isVoted(told)) || (isDecided(account) && !signals.inForce)) return 'announced';
  if (start === 'begun' || says(account, 'inForce')) return 'in_force';
  return stage === 'proposed' ? 'in_force' : stage;
}

/** "Miners in Chile will strike on: they have been out for a week" */
function isOngoing({ candidate: { sentence, trigger } }: Framed): boolean {
  return BLOWS.includes(trigger.concept) && sentence.has.has('in_force');
}

/** "voted to strike" */
function isVoted(told: Framed): boolean {
  const { trigger, sentence } = told.candidate;
  return trigger.concept === 'strike' && sentence.has.has('decide') && !isOngoing(told);
}

/** Whether an owner lays works up, with nothing that befell them: "to be shut", "mothballs ... until 2027". */
function isDecided({ members, dates }: Account): boolean {
  const sentences = members.map(({ candidate }) => candidate.sentence);
  if (sentences.some(({ has }) => BLOWS.some((blow) => has.has(blow)))) return false;
  if (dayOf(dates, 'until') !== undefined) return true;
  return members.some(
    ({ candidate: { signals, sentence } }) => signals.future || sentence.dates.some(({ cue }) => cue === 'until'),
  );
}

/** A plant stands once it runs. */
function stageOfCapacity(account: Account): Stage {
  const { members, told, now, start } = account;
  const { stage } = told.candidate;
  if (stage === 'proposed') return stage;
  if (members.some(isSigned)) return 'signed';
  if (start === 'ahead') return 'announced';
  if (stage === 'in_force') {
    if (members.every(isUnfinished)) return 'announced';
    // "is opening a refinery ... in 2028"
    const later = isLater(told.candidate.sentence, now) || dayOf(account.dates, 'announced') !== undefined;
    if (start === 'none' && later) return 'announced';
  }
  return says(account, 'inForce') ? 'in_force' : stage;
}

/** Whether works are only promised or being built: "laid the foundation stone", not "opened". */
function isUnfinished({ candidate: { stage, sentence } }: Framed): boolean {
  if (stage !== 'in_force') return true;
  const building = sentence.concepts.filter(({ concept }) => concept === 'construction');
  const acts = sentence.concepts.filter(({ concept }) => concept === 'build');
  return (
    building.length > 0 && acts.every((act) => building.some(({ start, end }) => start < act.end && act.start < end))
  );
}

/** Signed is what the text says was signed or concluded; a common step without that is announced, one that is still to come proposed. */
function stageOfAccord({ lead, members, dates, told }: Account): Stage {
  const { stage } = told.candidate;
  // Against a headline that says "plan to", a passing word of signing far down counts for little.
  const least = stage === 'proposed' ? FIRM : Number.NEGATIVE_INFINITY;
  if (
    members.some((member) => member.strength >= least && isSigned(member)) ||
    (stage !== 'proposed' && isEnacted(dates))
  )
    return 'signed';
  if (stage === 'proposed') return stage;
  const { sentence, signals } = lead.candidate;
  const put = sentence.concepts.some((mention) => mention.concept === 'sign' && isToCome(sentence, mention));
  if (put && !members.some(({ candidate }) => candidate.signals.announced) && !signals.announced) return 'proposed';
  return 'announced';
}

/** "will sign", "to sign by the end of June" */
function isToCome({ concepts, dates }: ReadSentence, signing: ConceptMention): boolean {
  const put = concepts.some(
    ({ concept, clause, at }) => COMING.has(concept) && clause === signing.clause && Math.abs(at - signing.at) <= 6,
  );
  return (
    put ||
    (!dates.some(({ cue, form }) => cue === 'announced' || form === 'weekday') &&
      dates.some((date) => (date.cue === 'due' || date.form === 'within') && distance(date, signing) <= 12))
  );
}

/** Steps between what is signed and its signing; what an accord is about may be spelt out between the two. */
const SIGNED = 30;
const ACCORD_SIGNED = 60;

function isSigned({ candidate: { sentence, trigger, signals } }: Framed): boolean {
  if (signals.future || signals.hedged || signals.planned) return false;
  const reach = trigger.concept === 'accord' ? ACCORD_SIGNED : SIGNED;
  return sentence.concepts.some(
    (mention) => mention.concept === 'sign' && distance(mention, trigger) <= reach && !isToCome(sentence, mention),
  );
}

/** What is granted or bought under a contract of others: the state signs nothing for it. */
const UNSIGNED: ReadonlySet<Concept> = new Set(['deregulation', 'offtake']);

/** Whether it was put in writing by itself, not as a part of what governments agreed. */
function isContract(framed: Framed): boolean {
  if (UNSIGNED.has(framed.candidate.trigger.concept)) return false;
  return !framed.candidate.sentence.has.has('accord') && framed.candidate.signals.verbal && isSigned(framed);
}

/** Whether a sentence speaks of what will be, or of a year to come. */
function isLater({ has, dates }: ReadSentence, now: PartialDate | null): boolean {
  return (
    has.has('future') ||
    (now !== null &&
      dates.some(({ form, slots }) => form === 'year' && slots.y !== undefined && String(slots.y) > now.slice(0, 4)))
  );
}

/** Whether the day of the act is told to be that of a signature, or of a law that was passed. */
function isEnacted(dates: readonly DatedField[]): boolean {
  const told = dayOf(dates, 'announced');
  if (told === undefined) return false;
  const { sentence, mention } = told;
  if (sentence.concepts.some((word) => word.concept === 'sign' && distance(word, mention) <= 24)) return true;
  const begins = dayOf(dates, 'effective')?.sentence.has;
  if (begins?.has('law') && begins.has('in_force') && !begins.has('plan') && !begins.has('may')) return true;
  return sentence.has.has('law') && sentence.has.has('decide') && !sentence.has.has('plan') && !sentence.has.has('may');
}
