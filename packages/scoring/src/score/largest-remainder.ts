/** Points are counted in millionths, so that the numbers printed as JSON add up to the last digit. */
export const MICRO = 1_000_000;

/**
 * Splits a whole number into whole parts in proportion to the weights, so that the parts sum to it exactly: each
 * part is rounded down, and what is left goes to those that lost most (largest remainder; ties to the earlier one).
 * Weights may be negative; their sum must be positive where the total is not 0.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  let sum = 0;
  for (const weight of weights) sum += weight;
  const parts = new Array<number>(weights.length).fill(0);
  if (total === 0 || sum <= 0) return parts;
  const lost = new Array<number>(weights.length).fill(0);
  let given = 0;
  for (let index = 0; index < weights.length; index += 1) {
    const exact = ((weights[index] ?? 0) / sum) * total;
    const part = Math.floor(exact);
    parts[index] = part;
    lost[index] = exact - part;
    given += part;
  }
  const missing = total - given;
  const order = [...parts.keys()].sort((a, b) => (lost[b] ?? 0) - (lost[a] ?? 0) || a - b);
  const step = Math.sign(missing);
  for (let count = 0; count < Math.abs(missing); count += 1) {
    const index = order[count % order.length];
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
