import { STAGES } from '@lodewatch/contracts';
import { gap, type Interval } from './time.js';
import type { Mention } from './types.js';

/** What time says of two mentions: points for agreement, below zero for doubt, null where they cannot be one happening. */
export type TimeVerdict = number | null;

/** Days by which two reports of one act may differ: time zones, and the day of the report taken for that of the act. */
const SAME_ACT = 3;
/** Days after which two acts that are told with a day are no longer taken for one. */
const OTHER_ACT = 14;
/** The same for a disruption: nobody decides it, and each report names the day of its own news. */
const OTHER_DISRUPTION = 30;
/** Days for which an act is still news. */
const STILL_NEWS = 30;
/** Days between two reports with no day in common, after which they are not put together. */
const FORGOTTEN = 45;
/** Days that a happening may take to move on to its next stage when nothing but the stage links the reports. */
const MOVES_ON = 120;

const rank = (mention: Mention): number => STAGES.indexOf(mention.claim.stage);

/** The act of a mention, as far as known: the day it was announced, else the day it took effect, else the report. */
export function actOf(mention: Mention): Interval | null {
  const act = mention.announced ?? (mention.claim.stage === 'in_force' ? mention.effective : null);
  return act ?? (mention.background ? mention.effective : mention.published) ?? mention.effective;
}

/** The report that tells of the later stage comes later: the happening has moved on between the two. */
function movedOn(a: Mention, b: Mention): boolean {
  const [first, second] = rank(a) <= rank(b) ? [a, b] : [b, a];
  const [from, to] = [actOf(first), actOf(second)];
  if (rank(first) === rank(second) || from === null || to === null) return false;
  return to.from >= from.from && gap(from, to) <= MOVES_ON;
}

/** A promise told by one and kept by the other: the later stage comes about the day it was due. */
function promiseKept(a: Mention, b: Mention): boolean {
  const [first, second] = rank(a) <= rank(b) ? [a, b] : [b, a];
  const act = actOf(second);
  return rank(first) < rank(second) && first.due !== null && act !== null && gap(first.due, act) <= 15;
}

function compareAnnounced(a: Mention, b: Mention): TimeVerdict {
  if (!a.announced || !b.announced) return 0;
  const days = gap(a.announced, b.announced);
  if (days <= SAME_ACT) return a.announced.from === a.announced.to || b.announced.from === b.announced.to ? 3 : 2;
  if (days <= (a.claim.type === b.claim.type && a.claim.type === 'supply_disruption' ? OTHER_DISRUPTION : OTHER_ACT))
    return 0;
  const effectAgrees = a.effective && b.effective && gap(a.effective, b.effective) <= SAME_ACT;
  return effectAgrees ? -1 : movedOn(a, b) ? -1.5 : null;
}

function compareEffective(a: Mention, b: Mention): TimeVerdict {
  if (!a.effective || !b.effective) return 0;
  const days = gap(a.effective, b.effective);
  if (days <= SAME_ACT) return 3;
  if (days <= 31) return 0;
  // Effect in steps: one act, of which one report gives the first step and another a later one.
  const oneAct = a.announced && b.announced && gap(a.announced, b.announced) <= SAME_ACT;
  return oneAct ? -1 : null;
}

/** One has the act's day, the other its report or its effect. */
function compareActToReport(act: Interval, other: Mention): TimeVerdict {
  if (other.announced) return 0;
  if (other.effective && gap(act, other.effective) <= 1) return 1.5;
  if (other.background || !other.published) return 0;
  const lag = other.published.to - act.from;
  if (lag < -SAME_ACT) return null;
  if (lag <= 7) return 1.5;
  if (lag <= STILL_NEWS) return 0;
  if (other.effective !== null) return 0;
  return lag > FORGOTTEN ? null : -2;
}

function compareReports(a: Mention, b: Mention): TimeVerdict {
  if (a.background || b.background || !a.published || !b.published) return 0;
  const days = gap(a.published, b.published);
  if (days <= 2) return 2;
  if (days <= 7) return 1.5;
  if (days <= 21) return 0;
  if (days <= FORGOTTEN) return -0.5;
  return movedOn(a, b) && days <= MOVES_ON ? -1 : null;
}

/**
 * The day on which one says that the measure takes effect does not fit what the other knows: it was announced, or was news,
 * long after that day, or is told to be in force already long before it.
 */
function effectIsAtOdds(a: Mention, b: Mention): boolean {
  if (a.effective === null || b.effective !== null) return false;
  const { claim, announced, background, published } = b;
  const known = announced ?? (background ? null : published);
  if (known === null) return false;
  if (known.from - a.effective.to > FORGOTTEN) return true;
  return claim.stage === 'in_force' && a.effective.from - (published ?? known).to > FORGOTTEN;
}

/** A background mention tells of what lay behind its document. */
function liesBehind(background: Mention, other: Mention): boolean {
  if (!background.background || !background.published) return true;
  const act = actOf(other);
  return act === null || act.from <= background.published.to + SAME_ACT;
}

/** An undated document that tells of something done long after the other act reports another happening. */
function isOutlived(undated: Mention, other: Mention): boolean {
  if (undated.published || undated.background || undated.notBefore === null) return false;
  const act = actOf(other);
  return act !== null && undated.notBefore > act.to + FORGOTTEN;
}

/** Days between all the days of two reports from which they cannot be one happening. */
export const REACH = MOVES_ON;

/** News that tells when its act was, or was told. What names the day of effect alone may be announced long before it. */
export function hasReach(mention: Mention): boolean {
  return !mention.background && mention.span !== null && (mention.announced ?? mention.published) !== null;
}

/** Two reports too far apart to be one happening. Looked at first, as it settles most pairs. */
export function isOutOfReach(a: Mention, b: Mention): boolean {
  return hasReach(a) && hasReach(b) && a.span !== null && b.span !== null && gap(a.span, b.span) > REACH;
}

/** Days between two reports of like news, and what is left of the doubt where the days that they tell are at odds. */
const MISREAD: readonly (readonly [days: number, points: number])[] = [
  [7, 0],
  [21, -1],
  [FORGOTTEN, -2],
];

/** Of two reports that come out about the same day, one has named, or the reader has read, a wrong day of the act. */
function misreadPoints(a: Mention, b: Mention): TimeVerdict {
  if (a.background || b.background || !a.published || !b.published) return null;
  const apart = gap(a.published, b.published);
  return MISREAD.find(([days]) => apart <= days)?.[1] ?? null;
}

/**
 * What time says of two mentions. Days in the claims weigh most; where they agree, it does not matter that the documents
 * are far apart, and where they are at odds, that they are close makes up for it. Symmetric.
 */
export function agreeInTime(a: Mention, b: Mention): TimeVerdict {
  return compareDays(a, b) ?? misreadPoints(a, b);
}

function compareDays(a: Mention, b: Mention): TimeVerdict {
  if (!liesBehind(a, b) || !liesBehind(b, a)) return null;
  if (effectIsAtOdds(a, b) || effectIsAtOdds(b, a)) return null;
  const announced = compareAnnounced(a, b);
  const effective = compareEffective(a, b);
  if (announced === null || effective === null) return null;
  const shared = announced + effective;
  const due = a.due && b.due && gap(a.due, b.due) <= SAME_ACT ? 1.5 : 0;
  const until = a.until && b.until && gap(a.until, b.until) <= SAME_ACT ? 1 : 0;
  const kept = promiseKept(a, b) ? 1.5 : 0;
  if (shared >= 2) return shared + due + until;

  let points = shared + due + until + kept;
  if ((a.announced === null) !== (b.announced === null)) {
    const [dated, other] = a.announced ? [a, b] : [b, a];
    const report = compareActToReport(dated.announced as Interval, other);
    if (report === null && kept === 0 && !movedOn(a, b)) return null;
    points += report ?? -1;
  } else if (a.announced === null) {
    const reports = compareReports(a, b);
    if (reports === null && kept === 0 && due === 0) return null;
    points += reports ?? -1;
  }
  if (isOutlived(a, b) || isOutlived(b, a)) points -= 2;
  return points;
}
