import type { MessageBus } from '@lodewatch/message-bus';
import { type Clock, unavailable, unprocessable } from '@lodewatch/runtime';
import type { Knowledge, Known } from '../knowledge.js';
import { comparable } from '../knowledge.js';
import { riskScoringProjection } from '../versions.js';

export interface StateOfKnowledge {
  readonly knowledge: Knowledge;
  readonly refresh: () => Promise<void>;
  readonly clock: Clock;
  readonly bus: MessageBus;
}

/**
 * Answers what was known at an instant, and only once that cannot change any more: all records up to then must have
 * been folded, and the instant must lie behind the newest record or behind the present.
 */
export function createKnownAt({
  knowledge,
  refresh,
  clock,
  bus,
}: StateOfKnowledge): (instant: string | undefined) => Promise<Known> {
  // Everything recorded up to here is folded: later questions about it need no second look at the lag.
  let completeThrough = '';

  async function behind(): Promise<boolean> {
    const asked = clock.now().toISOString();
    const lag = (await bus.lag()).find(({ group }) => group === riskScoringProjection.group);
    if (lag === undefined || lag.events > 0) return true;
    await refresh();
    const complete = comparable(asked);
    if (complete > completeThrough) completeThrough = complete;
    return false;
  }

  return async (instant) => {
    if (instant === undefined) return knowledge.now();
    const wanted = comparable(instant);
    const { recordedAt } = knowledge.now();
    if (wanted > comparable(recordedAt)) {
      if (Date.parse(instant) >= clock.now().getTime()) {
        throw unprocessable(
          'known_at_in_future',
          'knownAt lies in the future: what will be known then is not known yet.',
        );
      }
      if (wanted > completeThrough && (await behind())) {
        throw unavailable('catching_up', 'Records up to knownAt are still being folded; try again in a moment.');
      }
    }
    return { ...knowledge.at(instant), recordedAt: instant };
  };
}
