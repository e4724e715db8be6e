import { firstDay, lastDay, type PartialDate, type RiskEventType, type Stage } from '@lodewatch/contracts';
import type { DatedField } from '../dates/attach.js';
import type { ConceptMention, ReadSentence } from '../frames/analysis.js';
import { distance } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import type { Framed } from './happening.js';

/** Types that a signature puts in writing: a law, a decree, an order. */
const MEASURES: ReadonlySet<RiskEventType> = new Set(['export_control', 'trade_restriction', 'resource_nationalism']);

/** Strength from which a sentence tells an act by itself. */
const FIRM = 1.5;
/** Words that put a signature off. */
const COMING: ReadonlySet<Concept> = new Set(['future', 'plan', 'may']);

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

function isSigned({ candidate: { sentence, trigger, signals } }: Framed): boolean {
  if (signals.future || signals.hedged || signals.planned) return false;
  return sentence.concepts.some(
    (mention) => mention.concept === 'sign' && distance(mention, trigger) <= 30 && !isToCome(sentence, mention),
  );
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
  const told = dates.find(({ field }) => field === 'announced');
  if (told === undefined) return false;
  const { sentence, mention } = told;
  if (sentence.concepts.some((word) => word.concept === 'sign' && distance(word, mention) <= 24)) return true;
  const begins = dates.find(({ field }) => field === 'effective')?.sentence.has;
  if (begins?.has('law') && begins.has('in_force') && !begins.has('plan') && !begins.has('may')) return true;
  return sentence.has.has('law') && sentence.has.has('decide') && !sentence.has.has('plan') && !sentence.has.has('may');
}

/**
 * The stage of a happening from all sentences that tell of it: a sentence with a verb says more than a heading's noun;
 * a first day that has come puts a measure in force, one still to come leaves it announced, or signed where it is law.
 */
export function stageOf(
  lead: Framed,
  members: readonly Framed[],
  dates: readonly DatedField[],
  published: PartialDate | null,
): Stage {
  const { type, direction } = lead.candidate;
  const telling = lead.candidate.signals.verbal
    ? lead
    : (members.find(({ candidate }) => candidate.signals.verbal) ?? lead);
  const { stage } = telling.candidate;
  if (type === 'accord') return accordStage(lead, members, dates, stage);
  if (stage === 'proposed') {
    // A headline's "wants", or a plan presented on a day, over a body that tells of money set aside.
    const told = dates.some(({ field }) => field === 'announced');
    const firm = members.some(({ candidate }) => candidate.stage === 'announced' && candidate.signals.verbal);
    const settled = type === 'financing_measure' && told && (firm || !lead.candidate.signals.hedged);
    return settled ? 'announced' : stage;
  }
  if (
    type === 'export_control' &&
    direction === 'easing' &&
    members.some(({ candidate }) => candidate.stage === 'suspended')
  )
    return 'suspended';
  const effective = dates.find(({ field }) => field === 'effective')?.value;
  // Where publication is unknown, the day of the act stands for it.
  const now = published ?? dates.find(({ field }) => field === 'announced')?.value ?? null;
  const late =
    dates.find(({ field, mention }) => field === 'effective' && mention.form === 'end_of_month') !== undefined;
  const ahead =
    effective !== undefined && now !== null && (late ? lastDay(effective) : firstDay(effective)) > lastDay(now);
  // "ordered to negotiate within 180 days": what was signed is a threat.
  if (
    type === 'trade_restriction' &&
    dates.some(({ field }) => field === 'due') &&
    members.some(({ candidate: { sentence } }) => sentence.has.has('negotiate'))
  )
    return 'announced';
  const enacted = MEASURES.has(type) && (stage === 'signed' || members.some(isSigned) || isEnacted(dates));
  if (ahead) {
    return enacted ? 'signed' : 'announced';
  }
  if (MEASURES.has(type) && direction === 'tightening') {
    // A first day without any day to see it from is one to come where the act is told as decided or to come.
    if (
      effective !== undefined &&
      now === null &&
      members.some(({ candidate: { signals } }) => signals.future || signals.announced)
    )
      return 'announced';
    // What is prolonged has stood before.
    if (telling.candidate.governor?.concept === 'extend') return 'in_force';
  }
  // "is building a refinery ... in 2028"
  if (
    type === 'capacity_investment' &&
    stage === 'in_force' &&
    effective === undefined &&
    members.some(({ candidate }) => isLater(candidate.sentence, now))
  )
    return 'announced';
  if (stage === 'ended') return telling.candidate.signals.future ? 'announced' : 'ended';
  if (stage === 'suspended') return stage;
  const begun = effective !== undefined && published !== null && type !== 'capacity_investment';
  if (begun || members.some(({ candidate }) => candidate.signals.inForce)) {
    return type === 'financing_measure' ? stage : 'in_force';
  }
  return enacted ? 'signed' : stage;
}

/** Signed is what the text says was signed or concluded; a common step without that is announced, one that is still to come proposed. */
function accordStage(lead: Framed, members: readonly Framed[], dates: readonly DatedField[], stage: Stage): Stage {
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
  return put && !members.some(({ candidate }) => candidate.signals.announced) && !signals.announced
    ? 'proposed'
    : 'announced';
}
