/** Resolves after a time, or at once when the signal aborts. Never rejects. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}

export interface BackOff {
  /** The next wait in milliseconds: doubles each time up to the longest. */
  next(): number;
  reset(): void;
}

export function createBackOff(first: number, longest: number): BackOff {
  let wait = first;
  return {
    next() {
      const current = wait;
      wait = Math.min(wait * 2, longest);
      return current;
    },
    reset() {
      wait = first;
    },
  };
}
