import type { Driver } from '@lodewatch/contracts';
import { apportion, fromMicro } from './largest-remainder.js';

/**
 * A driver whose points and counterfactual are still to be set; `removal` says what the score without it has to leave
 * out. There are tens of thousands of them in a full scoring, so the draft is the driver itself.
 */
export interface DriverDraft<Removal> {
  readonly driver: Driver;
  readonly weight: number;
  readonly removal: Removal;
}

/** Gives each driver whole micro-points that sum to the score, and orders them by what they weigh. */
export function finishDrivers<Removal>(
  drafts: readonly DriverDraft<Removal>[],
  micro: number,
  scoreWithout: (removal: Removal) => number,
): Driver[] {
  const sorted = [...drafts].sort(
    (a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (a.driver.id < b.driver.id ? -1 : 1),
  );
  const points = apportion(
    micro,
    sorted.map(({ weight }) => weight),
  );
  return sorted.map(({ driver, removal }, index) => {
    driver.points = fromMicro(points[index] ?? 0);
    driver.without = scoreWithout(removal);
    return driver;
  });
}
