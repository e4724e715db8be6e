import type { Driver } from '@lodewatch/contracts';
import { apportion, fromMicro } from './largest-remainder.js';

/** A driver before its points are known; `removal` says what the score without it has to leave out. */
export interface DriverDraft<Removal> {
  readonly driver: Omit<Driver, 'points' | 'without'>;
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
  return sorted.map(({ driver, removal }, index) => ({
    id: driver.id,
    kind: driver.kind,
    points: fromMicro(points[index] ?? 0),
    sentence: driver.sentence,
    riskEventId: driver.riskEventId,
    country: driver.country,
    mineral: driver.mineral,
    fact: driver.fact,
    documentIds: driver.documentIds,
    without: scoreWithout(removal),
  }));
}
