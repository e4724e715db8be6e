const DAY = 86_400;

/**
 * Seconds until the next poll: the interval after a success; after failures in a row the interval doubled for each, up to a
 * day; never sooner than the server asked for, which is heeded up to a day.
 */
export function secondsToNextPoll(interval: number, failures: number, asked: number | null): number {
  const planned = Math.min(interval * 2 ** Math.min(failures, 20), Math.max(DAY, interval));
  return Math.max(planned, Math.min(asked ?? 0, DAY));
}
