import {
  type Commitment,
  derivedShortId,
  firstDay,
  lastDay,
  type PartialDate,
  type RiskEvent,
  type RiskEventId,
} from '@lodewatch/contracts';
import { isUnnamed, mineralOverlap } from './minerals.js';
import { areRelated, type Composed } from './relations.js';
import { gap } from './time.js';
import { actOf } from './time-agreement.js';
import type { Mention } from './types.js';

/** Due days within so many days of each other are one promise, read as 180 days by one and as six months by another. */
const ONE_PROMISE = 15;
/** An accord and the financing promised in it are told within so many days of each other. */
const ONE_OCCASION = 7;

const sameParties = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((party) => b.includes(party));

function meetMinerals(a: RiskEvent, b: RiskEvent): boolean {
  return isUnnamed(a.minerals) || isUnnamed(b.minerals) || mineralOverlap(a.minerals, b.minerals).jaccard > 0;
}

/** Day of the earliest act behind a risk event, as a number of days; null where none is known. */
function start({ cluster }: Composed): number | null {
  const days = cluster.flatMap((mention) => {
    const act = actOf(mention);
    return act === null ? [] : [act.from];
  });
  return days.length === 0 ? null : Math.min(...days);
}

/** A document that reports both, as news. */
function toldTogether(a: Composed, b: Composed): boolean {
  const documents = new Set(a.cluster.filter(({ claim }) => !claim.background).map(({ document }) => document.id));
  return b.cluster.some(({ claim, document }) => !claim.background && documents.has(document.id));
}

/** The accord in which the money was promised: the same parties, told by one document, on one occasion. */
function accordOf(financing: Composed, accords: readonly Composed[]): Composed | undefined {
  if (financing.event.type !== 'financing_measure') return undefined;
  const from = start(financing);
  return accords
    .filter(
      (other) =>
        other.event.verification !== 'retracted' &&
        financing.event.actors.every((actor) => other.event.actors.includes(actor)) &&
        meetMinerals(financing.event, other.event) &&
        toldTogether(financing, other) &&
        areRelated(financing, other),
    )
    .filter((accord) => {
      const to = start(accord);
      return from === null || to === null || Math.abs(from - to) <= ONE_OCCASION;
    })
    .sort((a, b) => (a.event.id < b.event.id ? -1 : 1))[0];
}

interface Promise {
  readonly due: PartialDate;
  /** The clearest report of the promise. */
  readonly mention: Mention;
  readonly instruments: Commitment['instruments'];
}

/** The promises of one risk event: reports whose due days lie together are one promise, due on the day told best. */
function promisesOf({ cluster }: Composed): readonly Promise[] {
  const told = cluster
    .filter(({ claim, due }) => due !== null && claim.due !== null)
    .sort((a, b) => (a.due?.to ?? 0) - (b.due?.to ?? 0) || (a.claim.id < b.claim.id ? -1 : 1));
  const groups: Mention[][] = [];
  for (const mention of told) {
    const first = groups.at(-1)?.[0];
    if (first?.due && mention.due && gap(first.due, mention.due) <= ONE_PROMISE) groups.at(-1)?.push(mention);
    else groups.push([mention]);
  }
  return groups.flatMap((group): Promise[] => {
    const weights = new Map<PartialDate, number>();
    for (const { claim } of group) {
      if (claim.due === null) continue;
      const precise = claim.due.length === 10 ? 1 : 0.5;
      const worth = claim.confidence * precise * (claim.background ? 0.4 : 1);
      weights.set(claim.due, (weights.get(claim.due) ?? 0) + worth);
    }
    const [best] = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    const [mention] = group
      .filter(({ claim }) => claim.due === best?.[0])
      .sort((a, b) => b.claim.confidence - a.claim.confidence || (a.claim.id < b.claim.id ? -1 : 1));
    if (!best || !mention) return [];
    const instruments = [...new Set(group.flatMap(({ claim }) => claim.instruments))].sort();
    return [{ due: best[0], mention, instruments }];
  });
}

/** Day on which the promise was made, as far as known. */
function promisedOn({ mention }: Promise): number | null {
  return (mention.announced ?? mention.published)?.from ?? null;
}

function isAfter(date: PartialDate | null, day: number | null): date is PartialDate {
  return date !== null && day !== null && Date.parse(firstDay(date)) / 86_400_000 > day + ONE_OCCASION;
}

/** A later stage of the happening itself: what was promised has been signed or is in force. */
function reachedLater(event: RiskEvent, promise: Promise): PartialDate | null {
  const kept = event.stages.find(
    ({ stage, on }) => (stage === 'signed' || stage === 'in_force') && isAfter(on, promisedOn(promise)),
  );
  return kept?.on ?? null;
}

/** Later news that the same parties have put money on the same minerals. */
function financedLater(financing: Composed, promise: Promise, financings: readonly Composed[]): PartialDate | null {
  const days = financings
    .filter(
      (other) =>
        other !== financing &&
        other.event.verification !== 'retracted' &&
        sameParties(other.event.actors, financing.event.actors) &&
        meetMinerals(other.event, financing.event) &&
        areRelated(other, financing),
    )
    .flatMap(({ event }) => reachedLater(event, promise) ?? [])
    .sort((a, b) => (firstDay(a) < firstDay(b) ? -1 : 1));
  return days[0] ?? null;
}

function commitmentsOf(owner: RiskEvent, source: Composed, financings: readonly Composed[]): readonly Commitment[] {
  const { event } = source;
  const over = [owner, event].some(({ stage, verification }) => stage === 'ended' || verification === 'retracted');
  return promisesOf(source).map((promise) => {
    const isFinancing = event.type === 'financing_measure';
    const fulfilledOn =
      reachedLater(event, promise) ?? (isFinancing ? financedLater(source, promise, financings) : null);
    return {
      // The kind and the month say which promise of the risk event it is, whichever report is read first.
      id: derivedShortId('cmt', owner.id, event.type, promise.due.slice(0, 7)),
      riskEventId: owner.id,
      due: promise.due,
      dueDay: lastDay(promise.due),
      status: fulfilledOn !== null ? 'fulfilled' : over ? 'withdrawn' : 'open',
      fulfilledOn,
      instruments: [...promise.instruments],
      quote: promise.mention.claim.quote.text,
      documentId: promise.mention.document.id,
    };
  });
}

/**
 * Hangs commitments on the risk events that carry them. Every promise of relief with a due day is one: those of an accord
 * on the accord; money promised in an accord on that accord too, as it is the accord's word; other promised money on the
 * financing measure. Deadlines within tightening measures stay in their field `due`. A commitment is fulfilled by later news
 * that says so, never by silence; that its day has passed is for the clock to say.
 */
export function commit(composed: readonly Composed[]): readonly Composed[] {
  const carried = new Map<RiskEventId, { commitment: Commitment; own: boolean }[]>();
  const accords = composed.filter(({ event }) => event.type === 'accord');
  const financings = composed.filter(({ event }) => event.type === 'financing_measure');
  for (const source of composed) {
    const { event } = source;
    if (event.direction !== 'easing' || source.cluster.every(({ due }) => due === null)) continue;
    const owner = accordOf(source, accords)?.event ?? event;
    const commitments = commitmentsOf(owner, source, financings);
    const promised = commitments.map((commitment) => ({ commitment, own: owner === event }));
    if (promised.length > 0) carried.set(owner.id, [...(carried.get(owner.id) ?? []), ...promised]);
  }
  return composed.map(({ event, cluster }) => {
    const promised = carried.get(event.id);
    if (!promised) return { event, cluster };
    const sorted = [...promised].sort(({ commitment: a }, { commitment: b }) =>
      a.dueDay === b.dueDay ? (a.id < b.id ? -1 : 1) : a.dueDay < b.dueDay ? -1 : 1,
    );
    return { event: { ...event, commitments: distinct(sorted) }, cluster };
  });
}

/** Money promised in an accord and a due day of the accord itself are one promise when they name the same day. */
function distinct(commitments: readonly { readonly commitment: Commitment; readonly own: boolean }[]): Commitment[] {
  const kept = commitments.filter(
    ({ commitment, own }, i) =>
      commitments.findIndex((other) => other.commitment.id === commitment.id) === i &&
      (own || !commitments.some((other) => other.own && other.commitment.dueDay === commitment.dueDay)),
  );
  return kept.map(({ commitment }) => commitment);
}
