import { setTimeout as sleep } from 'node:timers/promises';

/** Waits between attempts that double from `first` to `most` milliseconds, until reset. */
export interface BackOff {
  /** Waits the next interval. Answers false at once when the signal aborts. */
  wait(): Promise<boolean>;
  reset(): void;
}

export function createBackOff(options: { first: number; most: number; signal?: AbortSignal | undefined }): BackOff {
  let next = options.first;
  return {
    async wait() {
      const interval = next;
      next = Math.min(next * 2, options.most);
      try {
        await sleep(interval, undefined, options.signal === undefined ? {} : { signal: options.signal });
        return true;
      } catch {
        return false;
      }
    },
    reset() {
      next = options.first;
    },
  };
}
