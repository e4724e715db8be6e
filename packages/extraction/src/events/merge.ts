import type { Instrument, RiskEventType } from '@lodewatch/contracts';
import { coversMineral } from '@lodewatch/reference';
import { isOfBoth } from '../frames/candidate.js';
import type { Framed, Group } from './happening.js';

function sharesActor(a: Framed, b: Framed): boolean {
  return a.actors.some(({ value }) => b.actors.some((other) => other.value === value));
}

function sameParties(a: Framed, b: Framed): boolean {
  const [few, many] = a.actors.length <= b.actors.length ? [a, b] : [b, a];
  return few.actors.every(({ value }) => many.actors.some((other) => other.value === value));
}

function sharesMineral(a: Framed, b: Framed): boolean {
  return a.minerals.some(({ value }) => b.minerals.some((other) => coversMineral(value, other.value)));
}

const general = ({ minerals }: Framed) =>
  minerals.every(({ value, inherited }) => inherited || value === 'critical_minerals');

const AT_WORKS: ReadonlySet<RiskEventType> = new Set(['capacity_investment', 'supply_disruption']);

/** Neighbouring sentences that open, build or stop works in one country tell of the same ones, whatever they make. */
function isOnePlant(a: Framed, b: Framed): boolean {
  if (!AT_WORKS.has(a.candidate.type)) return false;
  return Math.abs(a.candidate.sentence.sentence.index - b.candidate.sentence.sentence.index) <= 2;
}

/** What covers much at once, and is told piece by piece. */
const BROAD: ReadonlySet<RiskEventType> = new Set(['accord', 'financing_measure']);

/** Whether two sentences name minerals of their own, and none of the one among those of the other. */
function namesOthers(a: Framed, b: Framed): boolean {
  const vague = ({ minerals }: Framed) => minerals.every(({ value }) => value === 'critical_minerals');
  return !vague(a) && !vague(b) && !sharesMineral(a, b);
}

/** The same parties conclude one accord in a text, whatever minerals a sentence picks from it. */
function isOneAccord(a: Framed, b: Framed): boolean {
  return a.candidate.type === 'accord' && a.actors.length === b.actors.length;
}

function uses({ candidate: { instruments } }: Framed, wanted: Instrument): boolean {
  return instruments.some(({ instrument }) => instrument === wanted);
}

/** Stocks that one state lays in, with no sum of their own and no word in the title, are another measure than works that money or permits are given for. */
function isOfStocks(stocks: Framed, works: Framed): boolean {
  const [{ instruments: own, money, sentence }, { instruments: others }] = [stocks.candidate, works.candidate];
  return (
    sentence !== works.candidate.sentence &&
    sentence.sentence.kind !== 'title' &&
    stocks.actors.length === 1 &&
    money.length === 0 &&
    own.length > 0 &&
    own.every(({ instrument }) => instrument === 'stockpile') &&
    !uses(works, 'stockpile') &&
    (others.length === 0 ? works.candidate.money.length > 0 : uses(works, 'offtake') || uses(works, 'deregulation'))
  );
}

/** "The ban runs until 15 October, quotas follow": to let nothing out and to let so much out are two measures. */
function isAnotherMeasure(a: Framed, b: Framed): boolean {
  const quota = uses(a, 'quota');
  const ban = uses(a, 'ban');
  return quota !== ban && quota === uses(b, 'ban') && ban === uses(b, 'quota');
}

/** "Each side puts in a billion" beside what one of them pays by itself. */
function isJoint({ candidate, actors }: Framed): boolean {
  const joint =
    candidate.promise !== undefined || candidate.weighed === true || isOfBoth(candidate.sentence, candidate.trigger);
  return candidate.type === 'financing_measure' && actors.length > 1 && joint;
}

function isPromise({ candidate }: Framed): boolean {
  return candidate.promise !== undefined;
}

/** "Both put a billion into projects. The Pentagon builds a gallium plant": what one gives for a metal that no joint sum is for. */
function isAloneFor(one: Framed, joint: Framed): boolean {
  return (
    one.candidate.type === 'financing_measure' &&
    one.actors.length === 1 &&
    joint.actors.length > 1 &&
    one.actors.every(({ inherited }) => !inherited) &&
    one.minerals.every(
      ({ value, inherited }) =>
        !inherited && value !== 'critical_minerals' && !joint.minerals.some((other) => other.value === value),
    )
  );
}

/** "Both will finance projects within six months. They also weigh reserves": what is promised, and what may come. */
function isBeyond(one: Framed, other: Framed): boolean {
  return one.candidate.weighed === true && isPromise(other);
}

/** Whether two candidates tell of one happening. */
function isOne(a: Framed, b: Framed): boolean {
  if (a.candidate.type !== b.candidate.type || a.candidate.direction !== b.candidate.direction) return false;
  if (isAnotherMeasure(a, b) || isOfStocks(a, b) || isOfStocks(b, a) || isBeyond(a, b) || isBeyond(b, a)) return false;
  if (a.candidate.type === 'accord' ? !sameParties(a, b) : !sharesActor(a, b)) return false;
  if (isJoint(a) !== isJoint(b) && (a.actors.length === 1 || b.actors.length === 1)) return false;
  if (isAloneFor(a, b) || isAloneFor(b, a)) return false;
  if (!BROAD.has(a.candidate.type) && namesOthers(a, b)) return false;
  if (isPromise(a) !== isPromise(b))
    return isJoint(a) && isJoint(b) ? sharesMineral(a, b) : general(isPromise(a) ? b : a);
  return sharesMineral(a, b) || general(a) || general(b) || isOnePlant(a, b) || isOneAccord(a, b);
}

/** Brings candidates that tell of one happening together, the strongest leading. */
export function merge(framed: readonly Framed[]): Group[] {
  const groups: { lead: Framed; members: Framed[] }[] = [];
  for (const one of [...framed].sort((a, b) => b.strength - a.strength)) {
    const group = groups.find(({ lead }) => isOne(lead, one));
    if (group === undefined) groups.push({ lead: one, members: [one] });
    else group.members.push(one);
  }
  return groups;
}
