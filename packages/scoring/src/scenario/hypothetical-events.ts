import {
  addDays,
  type Commitment,
  derivedId,
  derivedShortId,
  type Hypothetical,
  type Instrument,
  type IsoDate,
  type RiskEvent,
  type RiskEventType,
  type StageChange,
} from '@lodewatch/contracts';
import { mineral as mineralOf } from '@lodewatch/reference';
import { ScoringError } from '../errors.js';
import { nameOf } from '../score/sentences.js';

type Measure = Extract<Hypothetical, { actors: string[] }>;

interface Shape {
  readonly type: RiskEventType;
  readonly direction: RiskEvent['direction'];
  readonly instruments: readonly Instrument[];
  /** Verb for one actor and for several. */
  readonly words: readonly [string, string];
}

const SHAPES: Readonly<Record<Measure['kind'], Shape>> = {
  ban: {
    type: 'export_control',
    direction: 'tightening',
    instruments: ['ban'],
    words: ['bans exports of', 'ban exports of'],
  },
  quota: {
    type: 'export_control',
    direction: 'tightening',
    instruments: ['quota'],
    words: ['sets export quotas for', 'set export quotas for'],
  },
  licence: {
    type: 'export_control',
    direction: 'tightening',
    instruments: ['licence'],
    words: ['requires licences to export', 'require licences to export'],
  },
  tax: {
    type: 'export_control',
    direction: 'tightening',
    instruments: ['tax'],
    words: ['taxes exports of', 'tax exports of'],
  },
  closure: {
    type: 'supply_disruption',
    direction: 'tightening',
    instruments: [],
    words: ['loses output of', 'lose output of'],
  },
  accord: { type: 'accord', direction: 'easing', instruments: [], words: ['signs an accord on', 'sign an accord on'] },
  financing: {
    type: 'financing_measure',
    direction: 'easing',
    instruments: ['loan'],
    words: ['finances new supply of', 'finance new supply of'],
  },
};

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function titleOf({ kind, actors, targets, minerals }: Measure): string {
  const who = list(actors.map(nameOf));
  const what = list(minerals.map((id) => mineralOf(id).name));
  const aimed = targets.length === 0 ? '' : ` to ${list(targets.map(nameOf))}`;
  const verb = SHAPES[kind].words[actors.length === 1 ? 0 : 1];
  return `What if: ${who} ${verb} ${what}${aimed}`;
}

/** The event that a supposed measure would be: confirmed, and with its full effect from its first day. */
function eventOf(measure: Measure, asOf: IsoDate, index: number): RiskEvent {
  const { type, direction, instruments } = SHAPES[measure.kind];
  const key = [String(index), JSON.stringify(measure)];
  const effective = measure.effective ?? asOf;
  const announced = effective < asOf ? effective : asOf;
  const title = titleOf(measure);
  return {
    id: derivedShortId('evt', 'hypothetical', ...key),
    title,
    type,
    direction,
    stage: effective > asOf ? 'announced' : 'in_force',
    actors: measure.actors,
    targets: measure.targets,
    minerals: measure.minerals,
    announced,
    effective,
    until: measure.until ?? null,
    due: null,
    instruments: [...instruments],
    verification: 'confirmed',
    confidence: 1,
    documents: [
      {
        id: derivedId('doc', 'hypothetical', ...key),
        claimIds: [],
        url: null,
        source: 'scenario',
        published: announced,
        language: 'en',
        official: false,
        background: false,
        sourceGroup: 'scenario',
        quote: title,
      },
    ],
    stages: [],
    relations: [],
    commitments: [],
    curated: false,
  };
}

/** Ends the suspension of one event: of its own history, and, for the act that suspended, its scheduled end. */
function withSuspensionEnded(event: RiskEvent, on: IsoDate): RiskEvent {
  const last = addDays(on, -1);
  const stages = event.stages.map((change): StageChange => {
    const isLater = change.until === null || change.until > last;
    return change.stage === 'suspended' && isLater ? { ...change, until: last } : change;
  });
  const until = event.stage === 'suspended' ? last : event.until;
  return { ...event, stages, until };
}

/** The event of a commitment, with the promise kept by its day or by now, or given up. */
function withOutcome(events: readonly RiskEvent[], commitmentId: string, met: boolean, asOf: IsoDate): RiskEvent {
  const event = events.find(({ commitments }) => commitments.some(({ id }) => id === commitmentId));
  if (!event) throw new ScoringError('LW_SCORING_UNKNOWN_RISK_EVENT', commitmentId);
  const commitments = event.commitments.map((commitment): Commitment => {
    if (commitment.id !== commitmentId) return commitment;
    if (!met) return { ...commitment, status: 'withdrawn', fulfilledOn: null };
    return { ...commitment, status: 'fulfilled', fulfilledOn: commitment.dueDay < asOf ? commitment.dueDay : asOf };
  });
  return { ...event, commitments };
}

export interface Supposed {
  readonly riskEvents: readonly RiskEvent[];
  /** What was added or changed, under the ids that drivers name. */
  readonly named: readonly { readonly riskEventId: string; readonly title: string }[];
  /** New events, whose relief is looked at as grown to its full. */
  readonly added: ReadonlySet<string>;
}

/**
 * The risk events as they would be. `suspendedBy` names, for each measure, the acts that take it back for a time.
 * Throws LW_SCORING_UNKNOWN_RISK_EVENT for an id that is not there.
 */
export function suppose(
  riskEvents: readonly RiskEvent[],
  hypothetical: readonly Hypothetical[],
  asOf: IsoDate,
  suspendedBy: ReadonlyMap<string, readonly string[]>,
): Supposed {
  const events = new Map(riskEvents.map((event) => [event.id, event]));
  const named: { riskEventId: string; title: string }[] = [];
  const added = new Set<string>();
  hypothetical.forEach((item, index) => {
    if ('actors' in item) {
      const event = eventOf(item, asOf, index);
      events.set(event.id, event);
      added.add(event.id);
      named.push({ riskEventId: event.id, title: event.title });
    } else if (item.kind === 'suspension_ends') {
      const event = events.get(item.riskEventId);
      if (!event) throw new ScoringError('LW_SCORING_UNKNOWN_RISK_EVENT', item.riskEventId);
      for (const id of [event.id, ...(suspendedBy.get(event.id) ?? [])]) {
        const affected = events.get(id);
        if (affected) events.set(id, withSuspensionEnded(affected, item.on ?? asOf));
      }
      named.push({ riskEventId: event.id, title: `What if the suspension ends: ${event.title}` });
    } else {
      const event = withOutcome([...events.values()], item.commitmentId, item.kind === 'commitment_met', asOf);
      events.set(event.id, event);
      const outcome = item.kind === 'commitment_met' ? 'is met' : 'is missed';
      named.push({ riskEventId: event.id, title: `What if a commitment ${outcome}: ${event.title}` });
    }
  });
  return { riskEvents: [...events.values()], named, added };
}
