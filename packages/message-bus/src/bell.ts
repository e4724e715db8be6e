import { pause } from './pause.js';

export interface Bell {
  /** Ends the wait that is on, or else the next one. */
  ring(): void;
  /** Resolves when rung, after a time, or when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Wakes one loop. A ring while the loop is at work is not lost. */
export function createBell(): Bell {
  let rung = false;
  let wake: () => void = () => {};
  return {
    ring() {
      rung = true;
      wake();
    },
    async wait(milliseconds, signal) {
      const woken = new AbortController();
      const abort = () => woken.abort();
      wake = abort;
      signal.addEventListener('abort', abort, { once: true });
      if (rung || signal.aborted) abort();
      await pause(milliseconds, woken.signal);
      signal.removeEventListener('abort', abort);
      rung = false;
    },
  };
}
