import { dateSchema, type IsoDate } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import { type Clock, instantInputSchema, unprocessable } from '@lodewatch/runtime';
import { z } from 'zod';

/** The two time questions of every answer: the state of the world on a day, and what the log held at an instant. */
export const timeAxesSchema = z.object({
  asOf: dateSchema.optional().describe('State of the world on this day; default: today'),
  knownAt: instantInputSchema.optional().describe('Only what the log held at this instant; default: all it holds'),
});

/**
 * Resolves the axes. A `knownAt` beyond what is recorded would change its answer as records arrive, so it is refused
 * while it lies in the future.
 */
export async function resolveTimeAxes(
  axes: z.infer<typeof timeAxesSchema>,
  { clock, eventLog }: { clock: Clock; eventLog: EventLog },
): Promise<{ asOf: IsoDate; knownAt: string | undefined }> {
  const asOf = axes.asOf ?? clock.today();
  if (axes.knownAt === undefined) return { asOf, knownAt: undefined };
  if (Date.parse(axes.knownAt) >= clock.now().getTime()) {
    const { recordedAt } = await eventLog.head();
    if (recordedAt === null || Date.parse(axes.knownAt) > Date.parse(recordedAt)) {
      throw unprocessable(
        'known_at_in_future',
        'knownAt lies in the future: what will be known then is not known yet.',
      );
    }
  }
  return { asOf, knownAt: axes.knownAt };
}
