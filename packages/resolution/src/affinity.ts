import { type RiskEventType, STAGES } from '@lodewatch/contracts';
import { isUnnamed, mineralOverlap } from './minerals.js';
import { agreeInTime, isOutOfReach } from './time-agreement.js';
import type { Mention } from './types.js';

/**
 * Types that careful readers give one and the same measure, with what such a pair is worth beside the 2 points of one type:
 * a raw-ore ban is export control or resource nationalism, a state's stake in a plant is financing or a capacity investment.
 * An accord and its financing stay apart.
 */
const DOUBLES: readonly (readonly [RiskEventType, RiskEventType, number])[] = [
  ['export_control', 'resource_nationalism', 0.75],
  ['resource_nationalism', 'capacity_investment', 0.75],
  ['financing_measure', 'capacity_investment', 0],
  ['export_control', 'trade_restriction', 0.5],
  ['export_control', 'supply_disruption', 0],
  ['resource_nationalism', 'supply_disruption', 0],
];

function doublePoints(a: RiskEventType, b: RiskEventType): number | null {
  return DOUBLES.find(([x, y]) => (x === a && y === b) || (x === b && y === a))?.[2] ?? null;
}

export function isDouble(a: RiskEventType, b: RiskEventType): boolean {
  return doublePoints(a, b) !== null;
}

/** Points of a feature; null is a veto. */
type Points = number | null;

export interface Feature {
  readonly name: string;
  /** Symmetric in its two mentions, and looking at their content alone. */
  readonly points: (a: Mention, b: Mention) => Points;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x) => b.includes(x));
const shared = (a: readonly string[], b: readonly string[]): number => a.filter((x) => b.includes(x)).length;

/** One state pays for many projects, often in one month and for one mineral: to be of one type says less. */
const FUNDED = 1.5;

function typePoints(a: Mention, b: Mention): Points {
  if (a.claim.type !== b.claim.type) return doublePoints(a.claim.type, b.claim.type);
  return a.claim.type === 'financing_measure' ? FUNDED : 2;
}

function actorPoints(a: Mention, b: Mention): Points {
  const [x, y] = [a.claim.actors, b.claim.actors];
  if (sameSet(x, y)) return a.claim.type === 'accord' && x.length > 1 ? 2.5 : 2;
  const common = shared(x, y);
  if (common === 0) return null;
  const jaccard = common / (x.length + y.length - common);
  if (a.claim.type === 'accord') {
    // The parties are what tells one accord from another: a party alone says little, a third party makes it another one.
    if (jaccard < 0.5) return null;
    return Math.min(x.length, y.length) === 1 ? -1.5 : -0.5;
  }
  return common === Math.min(x.length, y.length) || jaccard >= 0.5 ? 0 : null;
}

function mineralPoints(a: Mention, b: Mention): Points {
  const [x, y] = [a.claim.minerals, b.claim.minerals];
  const unnamed = [x, y].filter(isUnnamed).length;
  if (unnamed === 2) return 1.5;
  if (unnamed === 1) return 0;
  if (sameSet(x, y)) return 2;
  const { jaccard, containment } = mineralOverlap(x, y);
  if (containment === 1) return jaccard >= 0.75 ? 1.75 : jaccard >= 0.5 ? 1.25 : 0.5;
  if (jaccard >= 0.5) return 0.75;
  return jaccard > 0 ? -0.5 : null;
}

function targetPoints(a: Mention, b: Mention): Points {
  const [x, y] = [a.claim.targets, b.claim.targets];
  if (x.length === 0 && y.length === 0) return 0;
  if (x.length === 0 || y.length === 0) {
    // A state controls the exports of one mineral to all, and to one country, by acts of their own.
    return a.claim.type === 'export_control' && b.claim.type === 'export_control' ? -1 : -0.5;
  }
  if (sameSet(x, y)) return 1;
  if (shared(x, y) > 0) return 0.25;
  // Whom an accord or a subsidy is aimed at is told loosely; whom a curb is aimed at is what it is about.
  return a.claim.direction === 'easing' ? -1 : null;
}

/** A measure with an effect still to come has not been reached by a mention that says "in force" and gives no day. */
function isAhead(a: Mention, b: Mention): boolean {
  const [later, earlier] = STAGES.indexOf(a.claim.stage) > STAGES.indexOf(b.claim.stage) ? [a, b] : [b, a];
  return (
    later.claim.stage === 'in_force' &&
    later.published === null &&
    later.effective === null &&
    earlier.effective !== null &&
    earlier.claim.stage !== 'in_force'
  );
}

/** Stages that undo a measure: another act than to set one up, or to ease it by licence. */
const CLOSING: ReadonlySet<string> = new Set(['suspended', 'ended']);

function stagePoints(a: Mention, b: Mention): Points {
  const [x, y] = [a.claim.stage, b.claim.stage];
  if (x === y) return 0.5;
  if (isAhead(a, b)) return -2;
  if (CLOSING.has(x) || CLOSING.has(y)) return -1;
  return x === 'proposed' || y === 'proposed' ? -0.5 : 0;
}

function instrumentPoints(a: Mention, b: Mention): Points {
  const [x, y] = [a.claim.instruments, b.claim.instruments];
  if (x.length === 0 || y.length === 0) return 0;
  if (shared(x, y) > 0) return 0.5;
  // A reader may take a licence for a ban; a duty is neither, and a loan is no stockpile.
  if (x.includes('tax') || y.includes('tax')) return -3;
  return a.claim.type === 'financing_measure' && b.claim.type === 'financing_measure' ? -1.25 : -0.5;
}

function amountPoints(a: Mention, b: Mention): Points {
  const agree = a.claim.amounts.some((x) =>
    b.claim.amounts.some(
      (y) => x.currency === y.currency && Math.abs(x.value - y.value) <= 0.01 * Math.max(x.value, y.value),
    ),
  );
  return agree ? 1 : 0;
}

/** Estimated overlap of two texts, 0 to 1; 0 where one of them has no fingerprint. */
export function textOverlap(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || a.length !== b.length) return 0;
  let equal = 0;
  for (let i = 0; i < a.length; i += 1) if (a[i] === b[i]) equal += 1;
  return equal / a.length;
}

/** Overlap from which two documents are copies of one text, as found in rewritten agency news. */
export const COPY = 0.5;

function textPoints(a: Mention, b: Mention): Points {
  const overlap = textOverlap(a.fingerprint, b.fingerprint);
  return overlap >= COPY ? 3 : overlap >= 0.25 ? 1 : 0;
}

/** Values that both lists bear; both are sorted, without repeats. */
function sharedMarks(a: readonly number[], b: readonly number[]): number {
  let [i, j, shared] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0];
    if (x === y) shared += 1;
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return shared;
}

/** A text with fewer names and figures has told nothing that another one would have to share. */
const FEW_MARKS = 4;
const POINTS_PER_MARK = 0.5;
const MOST_MARK_POINTS = 2.5;
/** What reports lose that share no name and no figure where there is no day to compare either. */
const UNSHARED = -1;
/** Languages that write the names of others in letters of their own. */
const OWN_SCRIPT: ReadonlySet<string> = new Set(['ja', 'ko', 'ru', 'zh']);

function isUndated(mention: Mention): boolean {
  return mention.published === null && mention.announced === null && mention.effective === null;
}

/** Reports of one happening name the same mine, firm or sum, in whatever language; one such mark may be chance. */
function markPoints(a: Mention, b: Mention): Points {
  const shared = sharedMarks(a.marks, b.marks);
  if (shared > 0) return Math.min(MOST_MARK_POINTS, POINTS_PER_MARK * (shared - 1));
  if (Math.min(a.marks.length, b.marks.length) < FEW_MARKS) return 0;
  const spelledApart = OWN_SCRIPT.has(a.language) || OWN_SCRIPT.has(b.language);
  return !spelledApart && (isUndated(a) || isUndated(b)) ? UNSHARED : 0;
}

/** Does one document, or a curator, tell two happenings apart? They know better than a rule. */
export function isToldApart(a: Mention, b: Mention): boolean {
  if (a.origin !== 'read' && b.origin !== 'read' && a.document.id !== b.document.id) {
    return a.claim.stage === b.claim.stage || !sameSet(a.claim.minerals, b.claim.minerals);
  }
  return (
    a.document.id === b.document.id &&
    !(
      a.claim.type === b.claim.type &&
      a.claim.stage === b.claim.stage &&
      a.claim.background === b.claim.background &&
      sameSet(a.claim.actors, b.claim.actors) &&
      sameSet(a.claim.minerals, b.claim.minerals) &&
      sameSet(a.claim.targets, b.claim.targets)
    )
  );
}

/** What makes two mentions look like one happening. The sum is compared with the thresholds of the callers. */
export const FEATURES: readonly Feature[] = [
  { name: 'direction', points: (a, b) => (a.claim.direction === b.claim.direction ? 0 : null) },
  { name: 'reach', points: (a, b) => (isOutOfReach(a, b) ? null : 0) },
  { name: 'type', points: typePoints },
  { name: 'actors', points: actorPoints },
  { name: 'minerals', points: mineralPoints },
  { name: 'document', points: (a, b) => (isToldApart(a, b) ? null : 0) },
  { name: 'targets', points: targetPoints },
  { name: 'time', points: agreeInTime },
  { name: 'stage', points: stagePoints },
  { name: 'instruments', points: instrumentPoints },
  { name: 'amounts', points: amountPoints },
  { name: 'text', points: textPoints },
  { name: 'marks', points: markPoints },
];

/** The sum of all features, or null as soon as one of them vetoes. Symmetric; depends on content alone. */
export function affinity(a: Mention, b: Mention): number | null {
  let sum = 0;
  for (const { points } of FEATURES) {
    const value = points(a, b);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** Every feature with its points, for whoever asks why two mentions were (or were not) put together. */
export function explainAffinity(a: Mention, b: Mention): Readonly<Record<string, number | null>> {
  return Object.fromEntries(FEATURES.map(({ name, points }) => [name, points(a, b)]));
}
