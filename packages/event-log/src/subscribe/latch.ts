/** A bell that stays rung until somebody has waited for it: a ring while nobody waits is not lost. */
export interface Latch {
  ring(): void;
  /** Resolves when rung, after `timeout` milliseconds or when the signal aborts, whichever is first. */
  wait(timeout: number, signal: AbortSignal): Promise<void>;
}

export function createLatch(): Latch {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(timeout, signal) {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          const finish = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', finish);
            wake = undefined;
            resolve();
          };
          const timer = setTimeout(finish, timeout);
          signal.addEventListener('abort', finish);
          wake = finish;
        });
      rung = false;
    },
  };
}
