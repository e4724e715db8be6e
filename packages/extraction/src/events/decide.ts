import { THRESHOLD } from '../generated/weights.js';
import type { Group, WeighedGroup } from './happening.js';

/** Whether the group is told as background: less likely news than not. */
export function isBackground({ probability }: WeighedGroup): boolean {
  return probability < THRESHOLD;
}

/** Whether anything is claimed at all: a denial, a question, a condition or a goal claims nothing. */
export function isClaim({ lead: { candidate } }: Group): boolean {
  const { denied, question, purpose, conditional } = candidate.signals;
  // Talks are held with an accord for their goal, and money is given for one: there the goal is part of the act.
  const aimed = candidate.type === 'accord' || candidate.type === 'financing_measure';
  return !denied && !question && !conditional && (!purpose || aimed);
}

/** Whether the group is news of its document. */
export function isNews(group: WeighedGroup): boolean {
  return isClaim(group) && !isBackground(group);
}
