/** The one source of the present. Everything else that needs "now" is given a clock or an instant. */
export interface Clock {
  now(): Date;
  /** The civil day in UTC, YYYY-MM-DD. */
  today(): string;
}

/** A clock over any function that tells the time. */
export function createClock(now: () => Date): Clock {
  return { now, today: () => now().toISOString().slice(0, 10) };
}

/** The clock of the machine. */
export const systemClock: Clock = createClock(() => new Date());

/** A clock that stands still, for tests and demonstrations. */
export function fixedClock(instant: string): Clock {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) throw new RangeError(`not an instant: ${instant}`);
  return createClock(() => new Date(at));
}

/** The machine's chance, uniform in [0, 1). Whatever needs chance is given a function like this one. */
export const systemRandom = (): number => Math.random();
