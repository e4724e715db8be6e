/** Points are counted in millionths, so that the numbers printed as JSON add up to the last digit. */
export const MICRO = 1_000_000;

/**
 * Splits a whole number into whole parts in proportion to the weights, so that the parts sum to it exactly: each
 * part is rounded down, and what is left goes to those that lost most (largest remainder; ties to the earlier one).
 * Weights may be negative; their sum must be positive where the total is not 0.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  if (total === 0 || sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (weight / sum) * total);
  const parts = exact.map(Math.floor);
  const missing = total - parts.reduce((left, right) => left + right, 0);
  const order = exact
    .map((value, index) => ({ index, lost: value - Math.floor(value) }))
    .sort((a, b) => b.lost - a.lost || a.index - b.index);
  const step = Math.sign(missing);
  for (let given = 0; given < Math.abs(missing); given += 1) {
    const index = order[given % order.length]?.index;
    if (index !== undefined) parts[index] = (parts[index] ?? 0) + step;
  }
  return parts;
}

/** A number of micro-points as the decimal number it stands for: at most six places, printed exactly. */
export function fromMicro(micro: number): number {
  // The sum of -0 and 0 is 0: a driver must never print as "-0".
  return micro / MICRO + 0;
}

export function toMicro(points: number): number {
  return Math.round(points * MICRO);
}
