import { firstDay, lastDay, type PartialDate, type RiskEvent, type RiskEventId, STAGES } from '@lodewatch/contracts';
import { isDouble } from './affinity.js';
import type { Cluster } from './fit.js';
import { related } from './keys.js';
import type { Memo } from './memo.js';
import { isUnnamed, mineralOverlap } from './minerals.js';
import { mayMeet } from './sketch.js';

/** A risk event beside the mentions it was made from. */
export interface Composed {
  readonly event: RiskEvent;
  readonly cluster: Cluster;
}

type Bearing = 'suspends' | 'ends' | 'eases';

const PASSIVE = { suspends: 'suspended_by', ends: 'ended_by', eases: 'eased_by' } as const;

/** Types that can be suspended, ended or eased; accords, money and plants are easing by nature. */
const MEASURES: ReadonlySet<string> = new Set([
  'export_control',
  'trade_restriction',
  'resource_nationalism',
  'supply_disruption',
]);

/** Measures announced as one package lie so many days apart at most. */
const PACKAGE_DAYS = 3;
const DAY = 86_400_000;
const YEAR = 365;
/** Points that a measure loses per year of age: an act bears on the younger of two measures. */
const POINTS_PER_YEAR = 0.5;
const MOST_YEARS = 5;
/** Points from which an act is taken to bear on a measure. */
const BEARS = 1;

/** First day on which a risk event is known to have existed; null where its documents name none. */
function startDay(event: RiskEvent): string | null {
  const days = [event.announced, ...event.stages.filter((stage) => stage.causedBy === null).map((stage) => stage.on)];
  const [earliest] = days.flatMap((day) => (day === null ? [] : [firstDay(day)])).sort();
  return earliest ?? (event.effective === null ? null : firstDay(event.effective));
}

const daysFrom = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / DAY;

export function areRelated(a: Composed, b: Composed): boolean {
  return a.cluster.some((x) => b.cluster.some((y) => mayMeet(x.sketch, y.sketch) && related(x.claim, y.claim)));
}

const share = (a: readonly string[], b: readonly string[]): boolean => a.some((x) => b.includes(x));

/** How likely an easing act is about a measure; null if it cannot be. */
function bearing(act: Composed, measure: Composed): number | null {
  const [a, m] = [act.event, measure.event];
  if (m.direction !== 'tightening' || m.stage === 'proposed' || !MEASURES.has(m.type)) return null;
  if (a.type !== m.type && !isDouble(a.type, m.type)) return null;
  if (!share(a.actors, m.actors)) return null;
  if (a.targets.length > 0 && m.targets.length > 0 && !share(a.targets, m.targets)) return null;
  const [from, to] = [startDay(m), startDay(a)];
  if (from !== null && to !== null && from > to) return null;
  const unnamed = isUnnamed(a.minerals) || isUnnamed(m.minerals);
  const minerals = unnamed ? 0.5 : mineralOverlap(a.minerals, m.minerals).jaccard;
  if (minerals === 0) return null;
  const targets = share(a.targets, m.targets) ? 1 : a.targets.length + m.targets.length > 0 ? -0.5 : 0;
  const named = a.instruments.length > 0 && m.instruments.length > 0;
  const instruments = share(a.instruments, m.instruments) ? 0.5 : named ? -0.5 : 0;
  const years = from === null || to === null ? 2 : Math.min(MOST_YEARS, daysFrom(from, to) / YEAR);
  const points = (a.type === m.type ? 1 : 0) + 2 * minerals + targets + instruments - POINTS_PER_YEAR * years;
  return points >= BEARS && areRelated(act, measure) ? points : null;
}

/**
 * The measures that an easing act bears on: the one that it fits best, the younger before the older, and those announced
 * in one package with it.
 */
function measuresOf(act: Composed, measures: readonly Composed[], memo: Memo): readonly Composed[] {
  if (act.event.direction !== 'easing' || !MEASURES.has(act.event.type)) return [];
  const fitting = measures
    .flatMap((measure) => {
      const points = memo.ofPair('bearing', act.event, measure.event, () => bearing(act, measure));
      return points === null ? [] : [{ measure, points, day: startDay(measure.event) }];
    })
    .sort((a, b) => b.points - a.points || (a.measure.event.id < b.measure.event.id ? -1 : 1));
  const [best] = fitting;
  if (!best) return [];
  return fitting
    .filter(
      ({ measure, day }) =>
        measure === best.measure ||
        (day !== null && best.day !== null && Math.abs(daysFrom(day, best.day)) <= PACKAGE_DAYS),
    )
    .map(({ measure }) => measure);
}

function kindOf(act: RiskEvent): Bearing {
  return act.stage === 'suspended' ? 'suspends' : act.stage === 'ended' ? 'ends' : 'eases';
}

/** Day on which the act takes hold of the measure. */
function dayOf(act: RiskEvent): PartialDate | null {
  return act.effective ?? act.stages.find((stage) => stage.stage === act.stage)?.on ?? act.announced;
}

function withStage(measure: RiskEvent, act: RiskEvent): RiskEvent {
  const stage = act.stage === 'suspended' ? ('suspended' as const) : ('ended' as const);
  const on = dayOf(act);
  const change = { stage, on, until: stage === 'suspended' ? act.until : null, claimId: null, causedBy: act.id };
  // That it is suspended is told by its own documents too; the act that did it knows when, and until when.
  const own = measure.stages.filter((told) => told.causedBy !== null || told.stage !== stage);
  const day = (at: PartialDate | null): string => (at === null ? '' : lastDay(at));
  const stages = [...own, change].sort((a, b) => {
    if (a.causedBy === null && b.causedBy === null) return 0;
    const [x, y] = [day(a.on), day(b.on)];
    if (x === '' || y === '' || x === y) return STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage);
    return x < y ? -1 : 1;
  });
  return { ...measure, stages, stage: stages.at(-1)?.stage ?? measure.stage };
}

/**
 * Sets risk events in relation: an act that suspends, ends or eases a measure is a happening of its own, and it moves the
 * measure on. What is only proposed, and what an analyst has retracted, moves nothing.
 */
export function relate(composed: readonly Composed[], memo: Memo): readonly Composed[] {
  const standing = composed.filter(({ event }) => event.verification !== 'retracted');
  const changed = new Map<RiskEventId, RiskEvent>(composed.map(({ event }) => [event.id, event]));
  const measures = standing.filter(({ event }) => event.direction === 'tightening' && MEASURES.has(event.type));
  const acts = [...standing].sort((a, b) => (a.event.id < b.event.id ? -1 : 1));
  const update = (id: RiskEventId, change: (event: RiskEvent) => RiskEvent): void => {
    const event = changed.get(id);
    if (event) changed.set(id, change(event));
  };
  for (const act of acts) {
    for (const { event: measure } of measuresOf(act, measures, memo)) {
      const kind = kindOf(act.event);
      update(act.event.id, (event) => ({
        ...event,
        relations: [...event.relations, { kind, riskEventId: measure.id }],
      }));
      // An act without a day cannot be placed behind a measure that has one, so it does not move it on.
      const moves = kind !== 'eases' && (dayOf(act.event) !== null || startDay(measure) === null);
      update(measure.id, (event) => ({
        ...(moves ? withStage(event, act.event) : event),
        relations: [...event.relations, { kind: PASSIVE[kind], riskEventId: act.event.id }],
      }));
    }
  }
  return composed.map(({ event, cluster }) => {
    const now = changed.get(event.id) ?? event;
    const relations = [...now.relations].sort((a, b) =>
      a.riskEventId === b.riskEventId ? (a.kind < b.kind ? -1 : 1) : a.riskEventId < b.riskEventId ? -1 : 1,
    );
    return { event: { ...now, relations }, cluster };
  });
}
