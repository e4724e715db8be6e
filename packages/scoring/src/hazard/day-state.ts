import type { Stage } from '@lodewatch/contracts';
import type { ParameterValues } from '../methodology/methodology.js';
import type { DayNumber } from './days.js';
import { type Step, stepOn } from './event-timeline.js';
import type { IndexedEvent } from './indexed-event.js';
import type { UndoLink } from './undo-links.js';

/** One strength per event at the score itself (`middle`) and at the two ends of its range. */
export interface Strengths {
  readonly middle: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** A commitment on a day: how much it adds to (or takes from) the relief of its event, as a share of that relief. */
export interface CommitmentState {
  readonly id: string;
  readonly status: 'open' | 'fulfilled' | 'fulfilled_late' | 'missed' | 'withdrawn';
  readonly adjustment: number;
}

/** Everything about the events that depends on the day and on nothing else. */
export interface DayState {
  readonly day: DayNumber;
  /** Hazard of each event as if no other event had taken it back; 0 for those that add none. */
  readonly hazard: Strengths;
  /** Share of the named measure that each link takes back, by link. */
  readonly undo: Strengths;
  /** Relief of each event, its commitments included; 0 for those that bring none. */
  readonly relief: Strengths;
  /** Relief of each event at the score itself, before its commitments are counted. */
  readonly bareRelief: Float64Array;
  readonly commitments: ReadonlyMap<number, readonly CommitmentState[]>;
}

function stageFactor(stage: Stage | 'lapsed', values: ParameterValues): number {
  switch (stage) {
    case 'proposed':
      return values.stageProposed;
    case 'announced':
      return values.stageAnnounced;
    case 'signed':
      return values.stageSigned;
    case 'in_force':
      return values.stageInForce;
    case 'suspended':
      return values.stageSuspended;
    case 'ended':
    case 'lapsed':
      return 0;
  }
}

/**
 * What is in force does not fade, nor what has a day of effect ahead. What is only said does, and so does a disruption
 * whose end nobody reports.
 */
function fades(stage: Stage | 'lapsed', next: Step | undefined, event: IndexedEvent): boolean {
  if (event.event.type === 'supply_disruption') return true;
  return (stage === 'proposed' || stage === 'announced') && next?.stage !== 'in_force';
}

function fading(ageInDays: number, halfLife: number): number {
  return ageInDays <= 0 ? 1 : 0.5 ** (ageInDays / halfLife);
}

/** Mean over the horizon of the stage factor: a date ahead counts by the part of the horizon that lies behind it. */
function meanStage(steps: readonly Step[], event: IndexedEvent, day: DayNumber, values: ParameterValues): number {
  const end = day + values.horizonDays;
  const [first] = steps;
  if (!first || first.day > day) return 0;
  let sum = 0;
  for (let index = 0; index < steps.length; index += 1) {
    const step = steps[index];
    if (!step || step.day >= end) break;
    const from = Math.max(day, step.day);
    const to = Math.min(end, steps[index + 1]?.day ?? end);
    if (to <= from) continue;
    const factor = stageFactor(step.stage, values);
    sum +=
      (to - from) * factor * (fades(step.stage, steps[index + 1], event) ? fading(day - step.day, event.halfLife) : 1);
  }
  return sum / values.horizonDays;
}

function undoShare(steps: readonly Step[], event: IndexedEvent, day: DayNumber, values: ParameterValues): number {
  const step = stepOn(steps, day);
  if (!step) return 0;
  switch (step.stage) {
    case 'ended':
      return values.undoEnded;
    case 'suspended': {
      // The measure returns when the suspension lapses: only the part of the horizon before that is relieved.
      const lapse = steps.find(({ stage, day: on }) => stage === 'lapsed' && on > day)?.day;
      const share = lapse === undefined ? 1 : Math.min(1, (lapse - day) / values.horizonDays);
      return values.undoSuspended * share;
    }
    case 'in_force':
    case 'signed':
      return values.undoInForce;
    case 'announced':
      return values.undoAnnounced * fading(day - step.day, event.halfLife);
    case 'proposed':
      return values.undoAnnounced * values.stageProposed * fading(day - step.day, event.halfLife);
    case 'lapsed':
      return 0;
  }
}

/** Relief grows over the delay of its type from the day on which the promise was made. */
function reliefShare(event: IndexedEvent, day: DayNumber, values: ParameterValues): number {
  const step = stepOn(event.steps, day);
  if (!step) return 0;
  const begun = event.steps.find(({ stage }) => stage !== 'proposed')?.day ?? step.day;
  const ramp = event.delay <= 0 ? 1 : Math.min(1, Math.max(0, (day - begun) / event.delay));
  const next = event.steps[event.steps.indexOf(step) + 1];
  const fade = fades(step.stage, next, event) ? fading(day - step.day - event.delay, event.halfLife) : 1;
  return stageFactor(step.stage, values) * ramp * fade;
}

function commitmentStates(event: IndexedEvent, day: DayNumber, values: ParameterValues): readonly CommitmentState[] {
  const count = event.commitments.length;
  return event.commitments.map(({ id, due, fulfilled, withdrawn }): CommitmentState => {
    if (withdrawn) return { id, status: 'withdrawn', adjustment: values.commitmentMissed / count };
    if (fulfilled !== null && fulfilled <= day) {
      return fulfilled <= due
        ? { id, status: 'fulfilled', adjustment: values.commitmentFulfilled / count }
        : { id, status: 'fulfilled_late', adjustment: values.commitmentFulfilledLate / count };
    }
    if (day > due) return { id, status: 'missed', adjustment: values.commitmentMissed / count };
    return { id, status: 'open', adjustment: 0 };
  });
}

function createStrengths(length: number): Strengths {
  return { middle: new Float64Array(length), low: new Float64Array(length), high: new Float64Array(length) };
}

/** Hazard counts at the low end only if it is sure and at the high end in full; relief the other way round. */
function setHazard(strengths: Strengths, index: number, value: number, { weights }: IndexedEvent): void {
  strengths.middle[index] = value * weights.middle;
  strengths.low[index] = value * weights.sure;
  strengths.high[index] = value * weights.full;
}

function setRelief(strengths: Strengths, index: number, value: number, { weights }: IndexedEvent): void {
  strengths.middle[index] = value * weights.middle;
  strengths.low[index] = value * weights.full;
  strengths.high[index] = value * weights.sure;
}

/**
 * What the history of a measure itself says has been weighed by those who wrote that history: it counts in full, unless
 * the act was retracted. Only the high end of the range leaves out what a single source told.
 */
function setState(strengths: Strengths, index: number, value: number, { weights }: IndexedEvent): void {
  strengths.middle[index] = value * weights.full;
  strengths.low[index] = value * weights.full;
  strengths.high[index] = value * weights.sure;
}

/** The share of the measure that its own history, as told by others, takes back on the day. */
function stateShare(measure: IndexedEvent, day: DayNumber, values: ParameterValues): number {
  const alone = meanStage(measure.alone, measure, day, values);
  if (alone <= 0) return 0;
  return Math.max(0, 1 - meanStage(measure.steps, measure, day, values) / alone);
}

/** Of several events that moved a measure on, the one whose word holds on the day; before the first, none. */
function holder(measure: IndexedEvent, day: DayNumber): string | null {
  let found: string | null = null;
  for (const { day: on, causedBy } of measure.steps) {
    if (on > day) break;
    if (causedBy !== null) found = causedBy;
  }
  return found ?? measure.steps.find(({ causedBy, day: on }) => causedBy !== null && on > day)?.causedBy ?? null;
}

/** The state on a day of all events, or of those that are asked for. */
export function dayState(
  events: readonly IndexedEvent[],
  links: readonly UndoLink[],
  day: DayNumber,
  values: ParameterValues,
  only: ReadonlySet<number> | null = null,
): DayState {
  const hazard = createStrengths(events.length);
  const relief = createStrengths(events.length);
  const undo = createStrengths(links.length);
  const bareRelief = new Float64Array(events.length);
  const commitments = new Map<number, readonly CommitmentState[]>();
  const movedByKnown = new Set(links.filter(({ kind }) => kind === 'state').map(({ of }) => of));
  events.forEach((event, index) => {
    if (only !== null && !only.has(index)) return;
    if (event.effect === 'hazard') {
      const steps = movedByKnown.has(index) ? event.alone : event.steps;
      setHazard(hazard, index, event.base * meanStage(steps, event, day, values), event);
    } else if (event.effect === 'relief') {
      const share = reliefShare(event, day, values);
      let adjustment = 0;
      if (event.commitments.length > 0) {
        const states = commitmentStates(event, day, values);
        for (const state of states) adjustment += state.adjustment;
        commitments.set(index, states);
      }
      bareRelief[index] = share * event.weights.middle;
      setRelief(relief, index, share * Math.max(0, 1 + adjustment), event);
    }
  });
  links.forEach(({ by, of, kind }, index) => {
    if (only !== null && !only.has(of)) return;
    const easing = events[by];
    const measure = events[of];
    if (!easing || !measure) return;
    if (kind === 'state') {
      if (holder(measure, day) === easing.event.id) setState(undo, index, stateShare(measure, day, values), easing);
    } else setRelief(undo, index, undoShare(easing.steps, easing, day, values), easing);
  });
  return { day, hazard, undo, relief, bareRelief, commitments };
}
