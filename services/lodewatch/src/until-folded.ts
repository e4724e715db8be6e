import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageBus } from '@lodewatch/message-bus';
import type { Progress } from './terminal.js';

/** Time between two looks at the lag, in milliseconds. */
const LOOK_EVERY = 100;

/** Waits until every group of this process has handled all that is on the log, or the signal aborts; tells how far it is. */
export async function untilFolded(
  bus: MessageBus,
  what: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const behind = (await bus.lag()).reduce((most, { events }) => Math.max(most, events), 0);
    if (behind === 0 || signal.aborted) return;
    progress.update(`Folding ${what}, ${behind} records to go`);
    await sleep(LOOK_EVERY);
  }
}
