import type { MineralId } from '@lodewatch/contracts';
import type { ScoringContext, ScoringDay } from './context.js';
import type { DriverDraft } from './drivers.js';
import { commitmentSentence } from './sentences.js';
import type { Removal } from './without.js';

/** The driver of a risk event. `sentence` is that of the day, where nothing is to be added to it. */
export function eventDraft(
  event: number,
  weight: number,
  mineral: MineralId | null,
  sentence: string,
  context: ScoringContext,
): DriverDraft<Removal> | null {
  const indexed = context.events[event];
  if (!indexed) return null;
  const { id, actors } = indexed.event;
  return {
    weight,
    removal: { kind: 'event', event },
    driver: {
      id: `risk_event:${id}`,
      kind: 'risk_event',
      points: 0,
      sentence,
      riskEventId: id,
      country: actors[0] ?? null,
      mineral,
      fact: null,
      documentIds: context.documentIds[event] ?? [],
      without: 0,
    },
  };
}

/** The driver of a commitment that was kept or missed. */
export function commitmentDraft(
  event: number,
  commitmentId: string,
  weight: number,
  mineral: MineralId | null,
  day: ScoringDay,
  context: ScoringContext,
): DriverDraft<Removal> | null {
  const indexed = context.events[event];
  const state = day.commitments.get(event)?.find(({ id }) => id === commitmentId);
  const commitment = indexed?.commitments.find(({ id }) => id === commitmentId);
  if (!indexed || !state || !commitment) return null;
  return {
    weight,
    removal: { kind: 'commitment', event, adjustment: state.adjustment },
    driver: {
      id: `commitment:${commitmentId}`,
      kind: 'commitment',
      points: 0,
      sentence: commitmentSentence(indexed, state),
      riskEventId: indexed.event.id,
      country: indexed.event.actors[0] ?? null,
      mineral,
      fact: null,
      documentIds: [commitment.documentId],
      without: 0,
    },
  };
}
