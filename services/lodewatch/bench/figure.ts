/** One measured figure beside its ceiling: the most that the same machine gave in the same run for the least such work can be. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What the ceiling is. */
  readonly ceiling: string;
  readonly ceilingValue: number;
  /** How much of the ceiling is reached, for rates and for times alike: 1 is the ceiling. */
  readonly ratio: number;
  /** What it should be, where something was set. */
  readonly aim?: string;
  /** Further numbers of the same measurement. */
  readonly detail?: Readonly<Record<string, number>>;
}

/** A figure that was not measured, and why. */
export interface Skipped {
  readonly figure: string;
  readonly skipped: string;
}

/** A group of figures that are measured together, in a process of their own. */
export type Suite = (options: { readonly smoke: boolean }) => Promise<readonly (Figure | Skipped)[]>;

type Measured = Omit<Figure, 'ratio'>;

const rounded = (value: number): number => Number(value.toPrecision(4));

function toFigure(measured: Measured, ratio: number): Figure {
  const { figure, value, unit, ceiling, ceilingValue, ...rest } = measured;
  return {
    figure,
    value: rounded(value),
    unit,
    ceiling,
    ceilingValue: rounded(ceilingValue),
    ratio: rounded(ratio),
    ...rest,
  };
}

/** A figure of which more is better. */
export const rateFigure = (measured: Measured): Figure => toFigure(measured, measured.value / measured.ceilingValue);

/** A figure of which less is better. */
export const timeFigure = (measured: Measured): Figure => toFigure(measured, measured.ceilingValue / measured.value);

/** The value that a share of the numbers does not exceed: nearest rank. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** Milliseconds that the work takes. */
export async function elapsed(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Milliseconds of each of so many runs; the first ones, which warm up, are left out. */
export async function elapsedEach(runs: number, warmUp: number, work: (run: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let run = -warmUp; run < runs; run += 1) {
    const time = await elapsed(() => work(run));
    if (run >= 0) times.push(time);
  }
  return times;
}
