/**
 * What the passing of days alone makes of a risk event and its commitments. Pure: the day is given.
 * The clock appends these turns to the log, scores and read models derive them, all from the one rule here.
 */
import { addDays, firstDay, type IsoDate, lastDay } from './dates.js';
import type { Commitment, CommitmentId, RiskEvent } from './risk-events.js';
import type { CommitmentStatus, Stage } from './vocabulary.js';

/** A commitment is `due_soon` from this many days before its due day. */
export const DUE_SOON_DAYS = 30;

type Dated = Pick<RiskEvent, 'direction' | 'stage' | 'announced' | 'effective' | 'until' | 'stages'>;

const isBinding = (stage: Stage): boolean => stage === 'announced' || stage === 'signed';

/**
 * The stage of a risk event on a day: what the documents told, moved on by the calendar. An announced or signed
 * measure is in force from its effective day; a measure past its end has ended; a suspension brought about by another risk event
 * ends after its last day and the measure is in force again; a suspension that is itself the risk event has then ended.
 */
export function stageOn(event: Dated, day: IsoDate): Stage {
  let stage: Stage = event.stage;
  let suspendedUntil: string | null = null;
  const moved = event.stages.filter((change) => change.on === null || firstDay(change.on) <= day);
  const latest = moved.at(-1);
  if (event.stages.length > 0) stage = latest?.stage ?? event.stages[0]?.stage ?? event.stage;
  if (latest?.stage === 'suspended' && latest.causedBy !== null) suspendedUntil = latest.until;

  if (isBinding(stage) && event.effective !== null && firstDay(event.effective) <= day) stage = 'in_force';
  if (stage === 'suspended' && suspendedUntil !== null && lastDay(suspendedUntil) < day) stage = 'in_force';
  const hasRun = event.until !== null && lastDay(event.until) < day;
  const ownsEnd = latest === undefined || latest.causedBy === null || stage !== 'suspended';
  if (hasRun && ownsEnd && stage !== 'proposed') stage = 'ended';
  return stage;
}

/** The status of a commitment on a day. Kept promises and withdrawn ones stay so; silence never fulfils. */
export function commitmentStatusOn(
  commitment: Pick<Commitment, 'status' | 'dueDay' | 'fulfilledOn'>,
  day: IsoDate,
): CommitmentStatus {
  if (commitment.status === 'withdrawn') return 'withdrawn';
  if (
    commitment.status === 'fulfilled' &&
    (commitment.fulfilledOn === null || firstDay(commitment.fulfilledOn) <= day)
  ) {
    return 'fulfilled';
  }
  if (commitment.dueDay < day) return 'overdue';
  return addDays(commitment.dueDay, -DUE_SOON_DAYS) <= day ? 'due_soon' : 'open';
}

/** A day on which time itself moves a risk event or a commitment on. */
export type Turn =
  | { kind: 'took_effect' | 'ran_out' | 'suspension_ran_out'; on: IsoDate }
  | { kind: 'due_soon' | 'overdue'; on: IsoDate; due: IsoDate; commitmentId: CommitmentId };

/** Every turn that time brings to a risk event, in order of days. `on` is the first day of the new state. */
export function turnsOf(event: RiskEvent): Turn[] {
  const turns: Turn[] = [];
  const days = new Set<IsoDate>();
  if (event.effective !== null) days.add(firstDay(event.effective));
  if (event.until !== null) days.add(addDays(lastDay(event.until), 1));
  for (const change of event.stages) if (change.until !== null) days.add(addDays(lastDay(change.until), 1));
  for (const on of days) {
    const before = stageOn(event, addDays(on, -1));
    const after = stageOn(event, on);
    if (before === after) continue;
    if (after === 'in_force') turns.push({ kind: before === 'suspended' ? 'suspension_ran_out' : 'took_effect', on });
    if (after === 'ended') turns.push({ kind: 'ran_out', on });
  }
  for (const commitment of event.commitments) {
    if (commitment.status === 'fulfilled' || commitment.status === 'withdrawn') continue;
    const due = commitment.dueDay;
    turns.push({ kind: 'due_soon', on: addDays(due, -DUE_SOON_DAYS), due, commitmentId: commitment.id });
    turns.push({ kind: 'overdue', on: addDays(due, 1), due, commitmentId: commitment.id });
  }
  return turns.sort((a, b) => (a.on === b.on ? a.kind.localeCompare(b.kind) : a.on < b.on ? -1 : 1));
}
