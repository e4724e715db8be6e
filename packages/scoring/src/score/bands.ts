import type { Band } from '@lodewatch/contracts';
import type { ParameterValues } from '../methodology/methodology.js';

/** The named band of a score of 0 to 100; a boundary belongs to the band above it. */
export function bandOf(score: number, values: ParameterValues): Band {
  if (score >= values.bandSevere) return 'severe';
  if (score >= values.bandHigh) return 'high';
  if (score >= values.bandElevated) return 'elevated';
  if (score >= values.bandGuarded) return 'guarded';
  return 'low';
}
