import type { MineralId } from '@lodewatch/contracts';
import type { ReferenceData } from '@lodewatch/reference';

/** How much a mineral counts in the score of a country; the weights of all minerals sum to 1. */
export interface MineralWeight {
  readonly mineral: MineralId;
  readonly weight: number;
  /** Economic importance of the EU study, or the median where the study does not assess the mineral. */
  readonly importance: number;
  readonly assumed: boolean;
  readonly source: string;
}

/** Minerals that the EU study of 2023 does not assess, and which are traded widely enough to count. */
const NOT_ASSESSED: readonly MineralId[] = ['permanent_magnets', 'uranium', 'diamond'];

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle - 0.5)] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/**
 * Minerals weighted by the economic importance of the EU study of 2023. The study assesses rare earths and platinum
 * metals as groups, which keeps fifteen elements that are mined together from counting fifteen times.
 */
export function mineralWeights(data: ReferenceData): readonly MineralWeight[] {
  const assessed = new Map<MineralId, { importance: number; source: string }>();
  for (const { mineral, economicImportance, source } of data.euAssessment2023) {
    const known = assessed.get(mineral);
    // Titanium stands twice, as a whole and as metal; the higher importance counts.
    if (!known || known.importance < economicImportance) {
      assessed.set(mineral, { importance: economicImportance, source });
    }
  }
  const middle = median([...assessed.values()].map(({ importance }) => importance));
  const all = [
    ...[...assessed].map(([mineral, entry]) => ({ mineral, ...entry, assumed: false })),
    ...NOT_ASSESSED.map((mineral) => ({
      mineral,
      importance: middle,
      source: 'not assessed; the median of the study is assumed',
      assumed: true,
    })),
  ];
  const total = all.reduce((sum, { importance }) => sum + importance, 0);
  return all.map((entry) => ({ ...entry, weight: entry.importance / total }));
}
