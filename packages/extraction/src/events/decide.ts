import { NEWS_THRESHOLD } from '../generated/weights.js';
import type { Group, WeighedGroup } from './happening.js';

/** A fact told in passing is claimed from here on; below it is more likely misread than not. */
const TRUTH_THRESHOLD = 0.5;

/** Whether the group is told as background: less likely news than not. */
export function isBackground({ news }: WeighedGroup): boolean {
  return news < NEWS_THRESHOLD;
}

/** Whether the group asserts anything: a denial, a question, a condition or a goal does not. */
export function isAsserted({ lead: { candidate } }: Group): boolean {
  const { denied, question, purpose, conditional } = candidate.signals;
  // Talks are held with an accord for their goal, and money is given for one: there the goal is part of the act.
  const aimed = candidate.type === 'accord' || candidate.type === 'financing_measure';
  return !denied && !question && !conditional && (!purpose || aimed);
}

/** Whether the group is claimed at all. */
export function isClaim(group: WeighedGroup): boolean {
  return isAsserted(group) && (!isBackground(group) || group.truth >= TRUTH_THRESHOLD);
}

/** Whether the group is news of its document. */
export function isNews(group: WeighedGroup): boolean {
  return isAsserted(group) && !isBackground(group);
}
