import type { Instrument, MineralId, RiskEvent, RiskEventType, Verification } from '@lodewatch/contracts';
import { membersOf, singlesOf } from '@lodewatch/reference';
import type { Methodology, ParameterName } from '../methodology/methodology.js';
import { type DayNumber, endOf, startOf } from './days.js';
import { eventTimeline, type Step } from './event-timeline.js';
import { expandBloc } from './reach.js';

/** A promise of a risk event, with its days. */
export interface IndexedCommitment {
  readonly id: string;
  readonly due: DayNumber;
  readonly fulfilled: DayNumber | null;
  readonly withdrawn: boolean;
  readonly documentId: string;
}

/** How an event acts: it adds hazard, it takes back that of other events, or it lowers all hazard of some suppliers. */
export type Effect = 'hazard' | 'undo' | 'relief';

/** Weight of an event in the score itself and at the two ends of its range. */
export interface VerificationWeights {
  readonly middle: number;
  /** Only what independent or official sources say. */
  readonly sure: number;
  /** Every claim in full. */
  readonly full: number;
}

/** A risk event made ready for scoring: everything that does not depend on the day, the mineral or the viewpoint. */
export interface IndexedEvent {
  readonly event: RiskEvent;
  readonly effect: Effect;
  /** Hazard in force, or share of relief at its full. */
  readonly base: number;
  readonly halfLife: number;
  readonly delay: number;
  readonly steps: readonly Step[];
  readonly alone: readonly Step[];
  readonly weights: VerificationWeights;
  readonly leaves: ReadonlySet<MineralId>;
  readonly unnamed: boolean;
  /** Actors and targets with the EU as its members. */
  readonly actors: readonly string[];
  readonly targets: readonly string[];
  readonly commitments: readonly IndexedCommitment[];
}

const HALF_LIVES: Readonly<Record<RiskEventType, ParameterName>> = {
  export_control: 'halfLifeExportControl',
  trade_restriction: 'halfLifeTradeRestriction',
  resource_nationalism: 'halfLifeNationalism',
  supply_disruption: 'halfLifeDisruption',
  accord: 'halfLifeEasing',
  financing_measure: 'halfLifeEasing',
  capacity_investment: 'halfLifeEasing',
};

const INSTRUMENT_HAZARDS: Readonly<Partial<Record<Instrument, ParameterName>>> = {
  ban: 'hazardBanGeneral',
  quota: 'hazardQuota',
  licence: 'hazardLicence',
  tax: 'hazardTax',
  technology: 'hazardTechnology',
};

/** The strongest named instrument decides; without one, the type does. */
function hazardOf(event: RiskEvent, { values }: Methodology): number {
  const named = event.instruments.flatMap((instrument) => {
    const aimedBan = instrument === 'ban' && event.targets.length > 0;
    const name = aimedBan ? 'hazardBanAimed' : INSTRUMENT_HAZARDS[instrument];
    return name === undefined ? [] : [values[name]];
  });
  switch (event.type) {
    case 'export_control':
      return named.length > 0 ? Math.max(...named) : values.hazardExportControl;
    case 'trade_restriction':
      return values.hazardTradeRestriction;
    case 'supply_disruption':
      return values.hazardDisruption;
    case 'resource_nationalism':
      return event.instruments.includes('quota') ? values.hazardQuota : values.hazardNationalism;
    case 'accord':
    case 'financing_measure':
    case 'capacity_investment':
      return values.hazardInvestmentLost;
  }
}

const isReliefType = (type: RiskEventType): type is 'accord' | 'financing_measure' | 'capacity_investment' =>
  type === 'accord' || type === 'financing_measure' || type === 'capacity_investment';

function effectOf(event: RiskEvent): Effect {
  if (event.direction === 'tightening') return 'hazard';
  return isReliefType(event.type) ? 'relief' : 'undo';
}

function weightsOf(verification: Verification, { values }: Methodology): VerificationWeights {
  switch (verification) {
    case 'confirmed':
      return { middle: values.verificationConfirmed, sure: values.verificationConfirmed, full: 1 };
    case 'corroborated':
      return { middle: values.verificationCorroborated, sure: values.verificationCorroborated, full: 1 };
    case 'unverified':
      return { middle: values.verificationUnverified, sure: 0, full: 1 };
    case 'disputed':
      return { middle: values.verificationDisputed, sure: 0, full: 1 };
    case 'retracted':
      return { middle: 0, sure: 0, full: 0 };
  }
}

const DELAYS = {
  accord: 'delayAccord',
  financing_measure: 'delayFinancing',
  capacity_investment: 'delayCapacity',
} as const satisfies Partial<Record<RiskEventType, ParameterName>>;

/** Makes an event ready; `immediate` relief counts in full from the first day. */
export function indexEvent(event: RiskEvent, methodology: Methodology, immediate = false): IndexedEvent {
  const { values } = methodology;
  const effect = effectOf(event);
  const { steps, alone } = eventTimeline(event, values.quotaTermDays);
  return {
    event,
    effect,
    base: effect === 'hazard' ? hazardOf(event, methodology) : 1,
    halfLife: values[HALF_LIVES[event.type]],
    delay: isReliefType(event.type) && !immediate ? values[DELAYS[event.type]] : 0,
    steps,
    alone,
    weights: weightsOf(event.verification, methodology),
    leaves: new Set(event.minerals.flatMap((mineral) => singlesOf(mineral))),
    unnamed: event.minerals.includes('critical_minerals'),
    actors: expandBloc(event.actors),
    targets: expandBloc(event.targets),
    commitments: [...event.commitments]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((commitment) => ({
        id: commitment.id,
        due: endOf(commitment.dueDay) ?? 0,
        fulfilled:
          commitment.status === 'fulfilled' ? (startOf(commitment.fulfilledOn) ?? endOf(commitment.dueDay)) : null,
        withdrawn: commitment.status === 'withdrawn',
        documentId: commitment.documentId,
      })),
  };
}

/**
 * How much of the event bears on a mineral, 0 to 1. A group passes to its members whole, a member to its group by its
 * share of it (all members weigh the same, as in the EU study), and "critical minerals" to each by a small share.
 */
export function coverageOf(
  indexed: IndexedEvent,
  mineral: MineralId,
  leavesOfMineral: readonly MineralId[],
  coverageUnnamed: number,
): number {
  if (mineral === 'critical_minerals' && indexed.unnamed) return 1;
  const { minerals } = indexed.event;
  if (minerals.includes(mineral) || minerals.some((named) => membersOf(named).includes(mineral))) return 1;
  const covered = leavesOfMineral.filter((leaf) => indexed.leaves.has(leaf)).length / leavesOfMineral.length;
  return indexed.unnamed ? Math.max(covered, coverageUnnamed) : covered;
}
