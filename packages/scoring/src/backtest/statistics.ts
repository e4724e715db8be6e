/** A source of numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** A number with the interval that resampling gives it. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Something forecast and what became of it. Units of one cluster are not independent and are resampled together. */
export interface Unit {
  readonly cluster: string;
  readonly forecast: number;
  readonly outcome: boolean;
}

/**
 * Area under the ROC curve: how often a unit with the outcome has a higher forecast than one without, ties counting
 * half. Each unit counts by the weight of its cluster. NaN where one kind is missing.
 */
export function areaUnderCurve(sorted: readonly Unit[], weightOf: (cluster: string) => number): number {
  let positives = 0;
  let negatives = 0;
  let won = 0;
  for (let start = 0; start < sorted.length; ) {
    const value = sorted[start]?.forecast;
    let tiedPositives = 0;
    let tiedNegatives = 0;
    let end = start;
    for (; end < sorted.length && sorted[end]?.forecast === value; end += 1) {
      const unit = sorted[end];
      if (!unit) continue;
      const weight = weightOf(unit.cluster);
      if (unit.outcome) tiedPositives += weight;
      else tiedNegatives += weight;
    }
    won += tiedPositives * (negatives + tiedNegatives / 2);
    positives += tiedPositives;
    negatives += tiedNegatives;
    start = end;
  }
  return positives === 0 || negatives === 0 ? Number.NaN : won / (positives * negatives);
}

export function byForecast(units: readonly Unit[]): readonly Unit[] {
  return [...units].sort((a, b) => a.forecast - b.forecast);
}

/** Mean squared distance between forecast probabilities and outcomes: 0 is perfect. */
export function brierScore(units: readonly Unit[], weightOf: (cluster: string) => number): number {
  let sum = 0;
  let total = 0;
  for (const { cluster, forecast, outcome } of units) {
    const weight = weightOf(cluster);
    sum += weight * (forecast - (outcome ? 1 : 0)) ** 2;
    total += weight;
  }
  return sum / total;
}

/** The value at a fraction of the way through sorted values. */
export function quantile(sorted: readonly number[], fraction: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** How often each cluster is drawn in one resample. */
export type Draw = ReadonlyMap<string, number>;

/** Resamples of clusters with replacement. */
export function drawClusters(clusters: readonly string[], count: number, random: Random): readonly Draw[] {
  return Array.from({ length: count }, () => {
    const draw = new Map<string, number>();
    for (let index = 0; index < clusters.length; index += 1) {
      const cluster = clusters[Math.floor(random() * clusters.length)] ?? '';
      draw.set(cluster, (draw.get(cluster) ?? 0) + 1);
    }
    return draw;
  });
}

/** A statistic with its 95% interval over the draws. */
export function interval(
  draws: readonly Draw[],
  statistic: (weightOf: (cluster: string) => number) => number,
): Interval {
  const values = draws
    .map((draw) => statistic((cluster) => draw.get(cluster) ?? 0))
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  return { value: statistic(() => 1), low: quantile(values, 0.025), high: quantile(values, 0.975) };
}

/** A curve from forecast to probability: `1 / (1 + exp(-(a + b * forecast)))`. */
export interface LogisticCurve {
  readonly a: number;
  readonly b: number;
}

export function probability({ a, b }: LogisticCurve, forecast: number): number {
  return 1 / (1 + Math.exp(-(a + b * forecast)));
}

const STEPS = 50;
/** A slight pull to zero, so that a forecast which separates perfectly does not run away. */
const RIDGE = 1e-3;

/** The most likely curve for the units, by Newton's method. */
export function fitLogistic(units: readonly Unit[]): LogisticCurve {
  let a = 0;
  let b = 0;
  for (let step = 0; step < STEPS; step += 1) {
    let gradientA = -RIDGE * a;
    let gradientB = -RIDGE * b;
    let aa = RIDGE;
    let ab = 0;
    let bb = RIDGE;
    for (const { forecast, outcome } of units) {
      const p = probability({ a, b }, forecast);
      const weight = p * (1 - p);
      gradientA += (outcome ? 1 : 0) - p;
      gradientB += ((outcome ? 1 : 0) - p) * forecast;
      aa += weight;
      ab += weight * forecast;
      bb += weight * forecast * forecast;
    }
    const determinant = aa * bb - ab * ab;
    if (!(Math.abs(determinant) > 1e-12)) break;
    const stepA = (bb * gradientA - ab * gradientB) / determinant;
    const stepB = (aa * gradientB - ab * gradientA) / determinant;
    a += stepA;
    b += stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-9) break;
  }
  return { a, b };
}
