import { daysBetween, firstDay, lastDay, type PartialDate } from '@lodewatch/contracts';
import type { Framed } from '../events/happening.js';
import type { ConceptMention, DateFound, ReadSentence } from '../frames/analysis.js';
import { distance } from '../frames/candidate.js';
import type { Concept } from '../lexicon/concepts.js';
import type { Moment } from './resolve.js';

/** Distance from a date to the nearest of the concepts, a clause apart counting more; infinite beyond `reach`. */
export function closest(read: ReadSentence, mention: DateFound, concepts: ReadonlySet<Concept>, reach: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const other of read.concepts) {
    if (!concepts.has(other.concept)) continue;
    const far = distance(other, mention) + (other.clause === mention.clause ? 0 : 6);
    if (far <= reach && far < least) least = far;
  }
  return least;
}

/** Distance from a date to the act of its sentence; infinite where the act stands elsewhere. */
export function actDistance(framed: Framed | null, mention: DateFound): number {
  if (framed === null) return Number.POSITIVE_INFINITY;
  const { trigger, governor } = framed.candidate;
  const far = (word: ConceptMention) => distance(word, mention) + (word.clause === mention.clause ? 0 : 6);
  return Math.min(far(trigger), governor === null ? Number.POSITIVE_INFINITY : far(governor));
}

/** What is known of a date besides its own words. */
export interface Setting {
  readonly read: ReadSentence;
  readonly mention: DateFound;
  readonly moment: Moment;
  /** The act of the same sentence, null where the date stands in a sentence behind it. */
  readonly framed: Framed | null;
  /** The happening is told as one that is to come. */
  readonly coming: boolean;
  /** Sentences between the act and the date. */
  readonly gap: number;
  readonly published: PartialDate | null;
  /** A day near which the text was written, where publication is unknown. */
  readonly now: PartialDate | null;
}

/** Whether one of the concepts stands near a date. */
export function isNear(setting: Setting, concepts: ReadonlySet<Concept>, reach: number): boolean {
  return closest(setting.read, setting.mention, concepts, reach) < Number.POSITIVE_INFINITY;
}

/** Days from a date to publication, negative for one to come; null where publication is unknown. */
export function ageOf(date: PartialDate, published: PartialDate | null): number | null {
  return published === null ? null : daysBetween(firstDay(date), lastDay(published));
}
