import type { RiskEvent } from '@lodewatch/contracts';
import { coversMineral } from '@lodewatch/reference';
import type { ParameterValues } from '../methodology/methodology.js';
import { isTakenBack } from './event-timeline.js';
import type { IndexedEvent } from './indexed-event.js';

/** The event at index `by` takes back hazard of the event at index `of`. */
export interface UndoLink {
  readonly by: number;
  readonly of: number;
  /**
   * `state`: the history of the other event carries the suspension or end; the size follows from its stages.
   * `stated`: the events are said to be related; `matched`: they concern the same country and minerals.
   */
  readonly kind: 'state' | 'stated' | 'matched';
}

const DIRECT = new Set(['suspends', 'ends', 'eases']);
const REVERSE = new Set(['suspended_by', 'ended_by', 'eased_by']);

function shareAny<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.some((item) => b.includes(item));
}

/** Could the easing mean this measure? Same kind, same country, a common mineral, and nothing that contradicts. */
function concerns(easing: RiskEvent, measure: RiskEvent): boolean {
  if (easing.type !== measure.type || !shareAny(easing.actors, measure.actors)) return false;
  if (!easing.minerals.some((a) => measure.minerals.some((b) => coversMineral(a, b)))) return false;
  const bothAimed = easing.targets.length > 0 && measure.targets.length > 0;
  if (bothAimed && !shareAny(easing.targets, measure.targets)) return false;
  const bothNamed = easing.instruments.length > 0 && measure.instruments.length > 0;
  return !bothNamed || shareAny(easing.instruments, measure.instruments);
}

/** Which easing events take back which measures. */
export function undoLinks(events: readonly IndexedEvent[], values: ParameterValues): readonly UndoLink[] {
  const indexOf = new Map(events.map(({ event }, index) => [event.id, index]));
  const links = new Map<string, UndoLink>();
  const linked = new Set<number>();
  const add = (by: number | undefined, of: number | undefined, kind: UndoLink['kind']): void => {
    if (by === undefined || of === undefined || events[of]?.effect !== 'hazard') return;
    linked.add(by);
    const key = `${by}/${of}`;
    if (!links.has(key) || kind === 'state') links.set(key, { by, of, kind });
  };
  events.forEach(({ event }, index) => {
    for (const change of event.stages) {
      if (change.causedBy !== null && isTakenBack(change)) add(indexOf.get(change.causedBy), index, 'state');
    }
    for (const { kind, riskEventId } of event.relations) {
      if (DIRECT.has(kind)) add(index, indexOf.get(riskEventId), 'stated');
      if (REVERSE.has(kind)) add(indexOf.get(riskEventId), index, 'stated');
    }
  });
  const measures = new Map<string, number[]>();
  events.forEach(({ effect, event }, index) => {
    if (effect !== 'hazard') return;
    for (const actor of event.actors) {
      const key = `${event.type}/${actor}`;
      const known = measures.get(key);
      if (known) known.push(index);
      else measures.set(key, [index]);
    }
  });
  events.forEach((easing, by) => {
    if (easing.effect !== 'undo' || linked.has(by)) return;
    const day = easing.steps[0]?.day ?? 0;
    const ofActors = easing.event.actors.flatMap((actor) => measures.get(`${easing.event.type}/${actor}`) ?? []);
    const candidates = [...new Set(ofActors)].flatMap((of) => {
      const measure = events[of];
      const start = measure?.steps[0]?.day ?? 0;
      return measure && start <= day && concerns(easing.event, measure.event) ? [{ of, start }] : [];
    });
    const recent = candidates.filter(({ start }) => start >= day - values.undoLookbackDays);
    for (const { of } of recent.length > 0 ? recent : candidates) add(by, of, 'matched');
  });
  return [...links.values()].sort((a, b) => a.of - b.of || a.by - b.by);
}
