import type { MineralId } from '@lodewatch/contracts';
import type { CountryMention, MineralMention } from '../frames/analysis.js';
import type { Candidate } from '../frames/candidate.js';

/** Where a value of a happening came from: the words, and whether they stood in the sentence of the act. */
export interface Valued<T, M> {
  readonly value: T;
  readonly mention: M;
  /** Taken over from another sentence. */
  readonly inherited: boolean;
}

/** A candidate with what its sentence left open filled in from the rest of the document. */
export interface Framed {
  readonly candidate: Candidate;
  readonly actors: readonly Valued<string, CountryMention>[];
  readonly minerals: readonly Valued<MineralId, MineralMention>[];
  /** How strongly the sentence tells it; leads its group. */
  readonly strength: number;
}

/** Candidates that tell of one happening, the strongest first. */
export interface Group {
  readonly lead: Framed;
  readonly members: readonly Framed[];
}

/** A group, weighed against the document it stands in. */
export interface WeighedGroup extends Group {
  /** Probability that it is news of the document and read right. */
  readonly news: number;
  /** Probability that it is read right, be it news or an older fact. */
  readonly truth: number;
  /** The document reports something: this group, or another, is surely enough news of it. */
  readonly inReport: boolean;
}
