import type { DateFound, ReadSentence } from '../frames/analysis.js';
import type { Concept } from '../lexicon/concepts.js';
import { ENDING } from './field-of.js';
import type { Outlook } from './resolve.js';
import { closest } from './setting.js';

/** Words of what is still to come. */
const COMING: ReadonlySet<Concept> = new Set(['future', 'plan', 'may', 'in_force', 'delay']);

const LATER_WORDS: readonly Concept[] = ['future', 'plan', 'may', 'delay'];

/** Of these, what puts a first day off: "in force from" says nothing of it. */
const LATER: ReadonlySet<Concept> = new Set(LATER_WORDS);

const AHEAD: ReadonlySet<Concept> = new Set(['future']);

const TOLD: ReadonlySet<Concept> = new Set(['announce', 'decide', 'past']);

/** An end or a deadline is still to come; a bare day has gone by, unless it is a first one: that lies near. */
export function outlookOf(read: ReadSentence, mention: DateFound): Outlook {
  const { cue, slots, form } = mention;
  // What has run out ended on a day gone by.
  if (cue === 'until' && closest(read, mention, ENDING, 8) < Number.POSITIVE_INFINITY) return 'near';
  if (cue === 'until' || cue === 'due') return 'next';
  if (cue !== 'effective' && (read.has.has('past') || read.has.has('background') || read.has.has('retaliation')))
    return 'last';
  if (form === 'weekday') return isToCome(read, mention) ? 'next' : 'last';
  const later = LATER_WORDS.some((concept) => read.has.has(concept));
  if (cue === 'effective') return form === 'month' && !later ? 'recent' : 'near';
  if (form === 'day' && slots.month === undefined && slots.m === undefined && slots.rm === undefined) return 'last';
  const coming = closest(read, mention, form === 'month' ? LATER : COMING, 16);
  return coming < Number.POSITIVE_INFINITY ? 'near' : 'recent';
}

/** "starts on Friday", "will be signed on Monday": the verb of a weekday sets it ahead, unless it is one of telling. */
function isToCome(read: ReadSentence, mention: DateFound): boolean {
  const coming = closest(read, mention, AHEAD, 8);
  return coming < Number.POSITIVE_INFINITY && coming < closest(read, mention, TOLD, 24);
}
