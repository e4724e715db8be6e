import type { RiskEvent, RiskEventId, Stage } from '@lodewatch/contracts';
import { type DayNumber, endOf, startOf } from './days.js';

/** From `day` on the happening is at `stage`, until the next step; `lapsed` when its scheduled time is over. */
export interface Step {
  readonly day: DayNumber;
  readonly stage: Stage | 'lapsed';
  readonly causedBy: RiskEventId | null;
}

/** The stages of a risk event over time, past and scheduled. Before the first step it does not exist. */
export interface EventTimeline {
  readonly steps: readonly Step[];
  /** Every change that is not caused by another risk event: what would be without those. */
  readonly alone: readonly Step[];
}

interface Change {
  readonly day: DayNumber;
  readonly stage: Stage;
  readonly until: DayNumber | null;
  readonly causedBy: RiskEventId | null;
}

const ORDER: Readonly<Record<Stage, number>> = {
  proposed: 0,
  announced: 1,
  signed: 2,
  in_force: 3,
  suspended: 4,
  ended: 5,
};

/** A happening that no date places has always been there: it is known, and nothing says since when. */
const ALWAYS = -1_000_000;

/** The earliest day that any date of the event speaks of having happened. */
function firstKnownDay(event: RiskEvent): DayNumber {
  const past = event.stage === 'in_force' || event.stage === 'suspended' || event.stage === 'ended';
  const days = [
    startOf(event.announced),
    past ? startOf(event.effective) : null,
    ...event.stages.map(({ on }) => startOf(on)),
    ...event.documents.map(({ published }) => startOf(published)),
  ].filter((day) => day !== null);
  return days.length === 0 ? (startOf(event.effective) ?? ALWAYS) : Math.min(...days);
}

function changesOf(event: RiskEvent, start: DayNumber): readonly Change[] {
  const effective = startOf(event.effective);
  const changes: Change[] = event.stages.map(({ stage, on, until, causedBy }) => ({
    day: startOf(on) ?? (stage === 'in_force' ? (effective ?? start) : start),
    stage,
    until: endOf(until),
    causedBy,
  }));
  if (!changes.some(({ stage }) => stage === event.stage)) {
    const day = event.stage === 'in_force' ? (effective ?? start) : (startOf(event.announced) ?? start);
    const latest = changes.reduce((max, change) => Math.max(max, change.day), day);
    changes.push({ day: event.stage === 'in_force' ? day : latest, stage: event.stage, until: null, causedBy: null });
  }
  return changes;
}

/** Did another risk event suspend or end this one? A move onward counts as its own. */
export function isTakenBack({ stage, causedBy }: Pick<Change, 'stage' | 'causedBy'>): boolean {
  return causedBy !== null && (stage === 'suspended' || stage === 'ended');
}

/** The end that the event itself states: of the suspension if it is suspended, otherwise of its last change. */
function scheduledEnd(event: RiskEvent, change: Change, isLast: boolean): DayNumber | null {
  const applies = event.stage === 'suspended' ? change.stage === 'suspended' : isLast;
  return applies ? endOf(event.until) : null;
}

/** A quota holds for its term; a ban, a licence or a tax beside it goes on. */
function isQuotaAlone({ direction, instruments }: RiskEvent): boolean {
  return direction === 'tightening' && instruments.length > 0 && instruments.every((item) => item === 'quota');
}

/** Steps that follow from the changes and from the dates that the event carries. */
function stepsOf(
  event: RiskEvent,
  start: DayNumber,
  changes: readonly Change[],
  quotaTermDays: number,
): readonly Step[] {
  const effective = startOf(event.effective);
  const sorted = [...changes].sort((a, b) => a.day - b.day || ORDER[a.stage] - ORDER[b.stage]);
  const steps: Step[] = [];
  const push = (step: Step): void => {
    steps.push(step);
  };
  sorted.forEach((change, index) => {
    const next = sorted[index + 1]?.day ?? Number.POSITIVE_INFINITY;
    // An act said to be in force whose effect lies ahead is only announced until then.
    const early = change.stage === 'in_force' && effective !== null && effective > change.day && change.day >= start;
    push({ day: change.day, stage: early ? 'announced' : change.stage, causedBy: change.causedBy });
    const coming = early || change.stage === 'announced' || change.stage === 'signed';
    if (coming && effective !== null && effective > change.day && effective < next) {
      push({ day: effective, stage: 'in_force', causedBy: change.causedBy });
    }
    const end = change.until ?? scheduledEnd(event, change, index === sorted.length - 1);
    if (end === null || end < change.day || end >= next || change.stage === 'ended') return;
    // `until` is the last day: on the next one a suspended measure is back, and anything else is over.
    const returns = change.stage === 'suspended' && event.direction === 'tightening';
    if (!returns) push({ day: end + 1, stage: 'lapsed', causedBy: change.causedBy });
    else {
      const ahead = effective !== null && effective > end + 1;
      push({ day: end + 1, stage: ahead ? 'announced' : 'in_force', causedBy: null });
      if (ahead && effective < next) push({ day: effective, stage: 'in_force', causedBy: null });
    }
  });
  const last = steps.at(-1);
  if (last?.stage === 'in_force' && isQuotaAlone(event)) {
    push({ day: last.day + quotaTermDays, stage: 'lapsed', causedBy: null });
  }
  const first = steps[0]?.day ?? start;
  const announced = startOf(event.announced);
  if (announced !== null && announced < first) push({ day: announced, stage: 'announced', causedBy: null });
  // Texts that came before the act could only speak of a plan.
  if (start < Math.min(first, announced ?? first)) push({ day: start, stage: 'proposed', causedBy: null });
  return steps.sort((a, b) => a.day - b.day);
}

/** The state of a risk event over time from its stage history and dates alone, so that any `asOf` can be answered. */
export function eventTimeline(event: RiskEvent, quotaTermDays: number): EventTimeline {
  const start = firstKnownDay(event);
  const changes = changesOf(event, start);
  const steps = stepsOf(event, start, changes, quotaTermDays);
  const own = changes.filter((change) => !isTakenBack(change));
  if (own.length === changes.length) return { steps, alone: steps };
  // What others suspended or ended was in force before, even where no text tells since when.
  if (own.length === 0) own.push({ day: start, stage: 'in_force', until: null, causedBy: null });
  return { steps, alone: stepsOf(event, start, own, quotaTermDays) };
}

/** The step that holds on a day, or null before the first. */
export function stepOn(steps: readonly Step[], day: DayNumber): Step | null {
  let found: Step | null = null;
  for (const step of steps) {
    if (step.day > day) break;
    found = step;
  }
  return found;
}
