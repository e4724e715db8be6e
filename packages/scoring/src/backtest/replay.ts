import { addDays, type IsoDate, type MineralId } from '@lodewatch/contracts';
import { coversMineral, datasets, type ReferenceData, type TimelineEntry } from '@lodewatch/reference';
import type { Methodology } from '../methodology/methodology.js';
import { fromMicro } from '../score/largest-remainder.js';
import { createScorer } from '../score/scorer.js';
import { knownFrom, knownOn } from './known-timeline.js';
import { timelineRiskEvents } from './timeline-events.js';

/** What each forecaster says of one mineral on one day. Higher means more likely. */
export interface Forecasts {
  readonly mineral: MineralId;
  readonly day: IsoDate;
  readonly score: number;
  readonly structural: number;
  readonly news: number;
  readonly lastYear: number;
}

/** Before the EU study of 2023 the shipped data know no shares: its figures stand in, and the report says so. */
export const FIRST_SHARES: IsoDate = '2023-03-16';

const YEAR = 365;

/** Days on which some data set was published: between them, what is known of supply does not change. */
function shareVintage(day: IsoDate): IsoDate {
  const published = datasets().flatMap((entry) => entry.published ?? []);
  const known = published.filter((date) => date <= day && date >= FIRST_SHARES).sort();
  return known.at(-1) ?? FIRST_SHARES;
}

interface Mentions {
  readonly all: ReadonlyMap<MineralId, readonly IsoDate[]>;
  readonly restrictive: ReadonlyMap<MineralId, readonly IsoDate[]>;
}

function mentionsOf(
  entries: readonly TimelineEntry[],
  minerals: readonly MineralId[],
  outcomes: Mentions['restrictive'],
): Mentions {
  const all = new Map<MineralId, IsoDate[]>(minerals.map((mineral) => [mineral, []]));
  for (const entry of entries) {
    for (const mineral of minerals) {
      if (entry.minerals.some((named) => coversMineral(named, mineral))) all.get(mineral)?.push(knownFrom(entry));
    }
  }
  return { all, restrictive: outcomes };
}

function countBetween(days: readonly IsoDate[] | undefined, from: IsoDate, to: IsoDate): number {
  return (days ?? []).filter((day) => day > from && day <= to).length;
}

export interface ReplayInput {
  readonly entries: readonly TimelineEntry[];
  readonly minerals: readonly MineralId[];
  readonly days: readonly IsoDate[];
  readonly reference: ReferenceData;
  readonly methodology: Methodology;
  /** Days of restrictive measures by mineral: the baseline that expects the last year again. */
  readonly restrictive: ReadonlyMap<MineralId, readonly IsoDate[]>;
}

/** Replays the timeline in order: on each day the forecasters see only what was known by then. */
export function replay(input: ReplayInput): readonly Forecasts[] {
  const { entries, minerals, days, reference, methodology } = input;
  const mentions = mentionsOf(entries, minerals, input.restrictive);
  return days.flatMap((day) => {
    const scorer = createScorer({
      riskEvents: timelineRiskEvents(knownOn(entries, day)),
      methodology,
      reference,
      knownBy: { shares: shareVintage(day), governance: day },
    });
    const yearAgo = addDays(day, -YEAR);
    return minerals.map((mineral): Forecasts => {
      const stages = scorer.plan(mineral, 'WORLD').stages;
      return {
        mineral,
        day,
        score: fromMicro(scorer.level(mineral, 'WORLD', day).micro),
        structural: Math.max(0, ...stages.map(({ structural }) => structural.supplyRisk)),
        news: countBetween(mentions.all.get(mineral), yearAgo, day),
        lastYear: countBetween(mentions.restrictive.get(mineral), yearAgo, day),
      };
    });
  });
}
