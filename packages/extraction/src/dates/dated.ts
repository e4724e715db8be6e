import type { PartialDate } from '@lodewatch/contracts';
import type { DateFound, ReadSentence } from '../frames/analysis.js';
import type { DateField } from './field-of.js';
import type { Moment } from './resolve.js';

/** A day that was given to a happening, for what it tells of it. */
export interface DatedField {
  readonly field: DateField;
  readonly value: PartialDate;
  readonly mention: DateFound;
  /** Where the day was told. */
  readonly sentence: ReadSentence;
}

/** One way to read a date of the text, with its weight against others for the same happening. */
export interface Reading {
  readonly field: DateField;
  readonly moment: Moment;
  readonly mention: DateFound;
  readonly weight: number;
  readonly sentence: ReadSentence;
}

/** Acts of one document share a day of announcement that lies at most this long back. */
export const FRESH_DAYS = 30;
