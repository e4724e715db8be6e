export interface FakeClock {
  (): Date;
  /** Sets the time to an ISO 8601 instant. */
  set(instant: string): void;
  /** Moves on by milliseconds. */
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is moved. */
export function fakeClock(instant = '2026-11-24T12:00:00Z'): FakeClock {
  let now = Date.parse(instant);
  return Object.assign(() => new Date(now), {
    set(next: string) {
      now = Date.parse(next);
    },
    advance(milliseconds: number) {
      now += milliseconds;
    },
  });
}
