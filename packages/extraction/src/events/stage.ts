import { firstDay, lastDay, type PartialDate, type Stage } from '@lodewatch/contracts';
import type { DatedField } from '../dates/attach.js';
import { distance } from '../frames/candidate.js';
import type { Framed } from './happening.js';

/** Types that a signature puts in writing: a law, a decree, an order. */
const ENACTED = new Set(['export_control', 'trade_restriction', 'resource_nationalism', 'financing_measure']);

function isSigned({ candidate: { sentence, trigger, signals } }: Framed): boolean {
  if (signals.future || signals.hedged || signals.planned) return false;
  return sentence.concepts.some((mention) => mention.concept === 'sign' && distance(mention, trigger) <= 30);
}

/**
 * The stage of a happening from all sentences that tell of it: a sentence with a verb says more than a heading's noun; a first day that has come puts
 * a measure in force, one still to come leaves it announced.
 */
export function stageOf(lead: Framed, members: readonly Framed[], dates: readonly DatedField[], published: PartialDate | null): Stage {
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
