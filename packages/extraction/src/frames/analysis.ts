import type { MineralId } from '@lodewatch/contracts';
import { type Concept, type CountryKind, ROLES } from '../lexicon/concepts.js';
import type { Entry } from '../lexicon/lexicon.js';
import type { Slots } from '../lexicon/matcher.js';
import type { Sentence } from '../text/segments.js';

/** Words found in a sentence, with their place in it. Offsets are folded ones. */
export interface Found {
  readonly start: number;
  readonly end: number;
  /** Distance travelled in words, twice over: see `countSteps`. */
  readonly at: number;
  /** Clause of the sentence, from 0. */
  readonly clause: number;
  readonly rule: string;
}

export interface ConceptMention extends Found {
  readonly concept: Concept;
}

export interface MineralMention extends Found {
  readonly mineral: MineralId;
  readonly ambiguous: boolean;
  /** Stands inside the name of a company, and counts only where no mineral is named otherwise. */
  readonly named: boolean;
  /** Tells what a general term before it means: "critical minerals such as lithium". */
  readonly example: boolean;
}

/** What part a country plays beside the words around it; `none` is open to be the subject. */
export const COUNTRY_ROLES = [...ROLES, 'none', 'dependence', 'attribute'] as const;

export type CountryRole = (typeof COUNTRY_ROLES)[number];

export interface CountryMention extends Found {
  readonly country: string;
  readonly by: CountryKind;
  readonly role: CountryRole;
  /** Members of one enumeration share a number. */
  readonly list: number;
}

export interface DateFound extends Found {
  readonly form: Extract<Entry, { kind: 'date' }>['form'];
  readonly slots: Slots;
  readonly cue: Extract<Entry, { kind: 'cue' }>['cue'] | null;
  /** The cue (до, bis, hasta) may name an end or a deadline: the act decides. */
  readonly eitherEnd: boolean;
}

export interface MoneyMention extends Found {
  readonly currency: string;
}

/** A sentence with everything the lexicon knows in it. */
export interface ReadSentence {
  readonly sentence: Sentence;
  readonly concepts: readonly ConceptMention[];
  readonly has: ReadonlySet<Concept>;
  readonly minerals: readonly MineralMention[];
  readonly countries: readonly CountryMention[];
  readonly dates: readonly DateFound[];
  readonly money: readonly MoneyMention[];
  readonly question: boolean;
  readonly headFinal: boolean;
  /** Words are not set apart by spaces. */
  readonly dense: boolean;
  /** Distance travelled at its first word. */
  readonly startStep: number;
  readonly endStep: number;
  /** Offset where its dateline ends; its start where it has none. */
  readonly dateline: number;
  /** Clause at an offset. */
  clauseAt(offset: number): number;
}
