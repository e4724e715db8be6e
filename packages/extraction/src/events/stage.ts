import { firstDay, lastDay, type PartialDate, STAGES, type Stage } from '@lodewatch/contracts';
import type { DatedField } from '../dates/attach.js';
import { distance } from '../frames/candidate.js';
import { STAGE_WEIGHTS } from '../generated/weights.js';
import type { Framed } from './happening.js';

/** Types that a signature puts in writing: a law, a decree, an order. */
const ENACTED = new Set(['export_control', 'trade_restriction', 'resource_nationalism', 'financing_measure']);

function isSigned({ candidate: { sentence, trigger, signals } }: Framed): boolean {
  if (signals.future || signals.hedged || signals.planned) return false;
  return sentence.concepts.some((mention) => mention.concept === 'sign' && distance(mention, trigger) <= 30);
}

/**
 * The stage that the rules give: a sentence with a verb says more than a heading's noun; a first day that has come puts
 * a measure in force, one still to come leaves it announced.
 */
function stageByRule(lead: Framed, members: readonly Framed[], dates: readonly DatedField[], published: PartialDate | null): Stage {
  const { type, direction } = lead.candidate;
  const telling = lead.candidate.signals.verbal ? lead : (members.find(({ candidate }) => candidate.signals.verbal) ?? lead);
  const { stage } = telling.candidate;
  if (type === 'accord') return accordStage(members, stage);
  if (stage === 'proposed') {
    // A headline's "wants" over a body that tells of money set aside.
    const settled = type === 'financing_measure' && members.some(({ candidate }) => candidate.stage === 'announced' && candidate.signals.verbal);
    return settled ? 'announced' : stage;
  }
  if (type === 'export_control' && direction === 'easing' && members.some(({ candidate }) => candidate.stage === 'suspended')) return 'suspended';
  const effective = dates.find(({ field }) => field === 'effective')?.value;
  const ahead = effective !== undefined && published !== null && firstDay(effective) > lastDay(published);
  if (ahead) return type === 'supply_disruption' && stage === 'in_force' ? stage : stage === 'signed' || members.some(isSigned) ? (ENACTED.has(type) ? 'signed' : 'announced') : 'announced';
  if (stage === 'ended') return telling.candidate.signals.future ? 'announced' : 'ended';
  if (stage === 'suspended') return stage;
  const begun = effective !== undefined && published !== null && type !== 'capacity_investment';
  if (begun || members.some(({ candidate }) => candidate.signals.inForce)) {
    return type === 'financing_measure' ? stage : 'in_force';
  }
  if (ENACTED.has(type) && type !== 'financing_measure' && members.some(isSigned)) return 'signed';
  return stage;
}

/** Signed is what the text says was signed or concluded; a common step without that is announced. */
function accordStage(members: readonly Framed[], stage: Stage): Stage {
  if (members.some(isSigned)) return 'signed';
  return stage === 'proposed' ? stage : 'announced';
}

/** What speaks for one stage or another, by name. */
export function visitStageFeatures(
  lead: Framed,
  members: readonly Framed[],
  dates: readonly DatedField[],
  published: PartialDate | null,
  visit: (name: string) => void,
): void {
  const { type, direction, signals, stage: led, governor, trigger } = lead.candidate;
  const rule = stageByRule(lead, members, dates, published);
  visit('bias');
  visit(`rule ${rule}`);
  visit(`${type} rule ${rule}`);
  visit(`${type} ${direction}`);
  visit(`lead ${led}`);
  visit(`${type} by ${(governor ?? trigger).concept}`);
  visit(`by ${(governor ?? trigger).concept}`);
  const effective = dates.find(({ field }) => field === 'effective')?.value;
  const when =
    effective === undefined ? 'none' : published === null ? 'unanchored' : firstDay(effective) > lastDay(published) ? 'ahead' : 'begun';
  visit(`${type} ${direction} effective ${when}`);
  if (dates.some(({ field }) => field === 'announced')) visit(`${type} ${direction} announced`);
  if (dates.some(({ field }) => field === 'due')) visit(`${type} due`);
  const any = (name: keyof typeof signals) => members.some(({ candidate }) => candidate.signals[name]);
  for (const name of ['inForce', 'future', 'planned', 'hedged', 'announced', 'past'] as const) {
    if (signals[name]) visit(`lead ${name}`);
    if (signals[name]) visit(`${type} lead ${name}`);
    if (any(name)) visit(`any ${name}`);
  }
  if (members.some(isSigned)) visit(`${type} signed`);
  for (const { candidate } of members) visit(`member ${candidate.stage}`);
  const { has } = lead.candidate.sentence;
  for (const concept of ['immediate', 'in_force', 'negotiate', 'plan', 'decide', 'sign', 'announce', 'may', 'future'] as const) {
    if (has.has(concept)) visit(`${type} sentence ${concept}`);
  }
}

/** The stage of a happening from all sentences that tell of it: what the rules say, weighed with the words around. */
export function stageOf(lead: Framed, members: readonly Framed[], dates: readonly DatedField[], published: PartialDate | null): Stage {
  const odds = STAGES.map(() => 0);
  visitStageFeatures(lead, members, dates, published, (name) => {
    STAGE_WEIGHTS[name]?.forEach((weight, i) => {
      odds[i] = (odds[i] ?? 0) + weight;
    });
  });
  let best: Stage = stageByRule(lead, members, dates, published);
  let top = 0;
  STAGES.forEach((stage, i) => {
    const value = odds[i] ?? 0;
    if (value > top) [best, top] = [stage, value];
  });
  return best;
}
