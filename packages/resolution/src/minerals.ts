import type { MineralId } from '@lodewatch/contracts';
import { coversMineral, groupsOf } from '@lodewatch/reference';

/** Does the list name no mineral, but only "critical minerals" at large? */
export function isUnnamed(minerals: readonly MineralId[]): boolean {
  return minerals.every((mineral) => mineral === 'critical_minerals');
}

/** The widest group that a mineral belongs to, or the mineral itself. */
export function rootOf(mineral: MineralId): MineralId {
  return groupsOf(mineral)[0] ?? mineral;
}

/** The widest groups of a list, without repeats; empty where it names no mineral. */
export function rootsOf(minerals: readonly MineralId[]): readonly MineralId[] {
  return [...new Set(minerals.filter((mineral) => mineral !== 'critical_minerals').map(rootOf))];
}

/** How far two lists speak of the same minerals. */
export interface MineralOverlap {
  /** Share of both lists that the other one covers. */
  readonly jaccard: number;
  /** Share of the better covered list that the other one covers. */
  readonly containment: number;
}

/** Overlap of two lists in the minerals that they name; groups meet their members. */
export function mineralOverlap(a: readonly MineralId[], b: readonly MineralId[]): MineralOverlap {
  const [x, y] = [a, b].map((list) => list.filter((mineral) => mineral !== 'critical_minerals'));
  if (!x?.length || !y?.length) return { jaccard: 0, containment: 0 };
  const hitX = x.filter((one) => y.some((other) => coversMineral(one, other))).length;
  const hitY = y.filter((other) => x.some((one) => coversMineral(one, other))).length;
  return { jaccard: (hitX + hitY) / (x.length + y.length), containment: Math.max(hitX / x.length, hitY / y.length) };
}
