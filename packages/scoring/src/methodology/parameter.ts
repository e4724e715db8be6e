/** A declared number of a methodology: nothing that a score depends on stands anywhere else. */
export interface Parameter {
  readonly value: number;
  /** `1` for a ratio, `hazard` for a rate integrated over the horizon, `days`, `points` and so on. */
  readonly unit: string;
  /** Where the number comes from: a publication, or the reasoning where none exists. */
  readonly basis: string;
  /** What a change does, so that a reader knows how much hangs on it. */
  readonly sensitivity: string;
}
