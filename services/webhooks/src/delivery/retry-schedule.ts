/** Seconds to wait before each attempt, as Standard Webhooks has them: 75 h 35 min 5 s in all. */
export const RETRY_SCHEDULE = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as const;

/** Retries are spread by this part of their delay, so that a recovered receiver is not met by all at once. */
const JITTER = 0.2;

/**
 * Seconds until the attempt after `made` ones, or null when all are spent. `chance` is in [0, 1). What the receiver asks
 * for by Retry-After is honoured from the planned delay up to a day.
 */
export function delayBefore(made: number, chance: number, retryAfter: number | null = null): number | null {
  const planned = RETRY_SCHEDULE[made];
  if (planned === undefined) return null;
  const spread = planned * (1 + JITTER * (2 * chance - 1));
  return retryAfter === null ? spread : Math.min(Math.max(spread, retryAfter), 86_400);
}

/** Seconds that a Retry-After header asks for; null when there is none, or none that makes sense. */
export function parseRetryAfter(header: string | string[] | undefined, now: Date): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, (at - now.getTime()) / 1000);
}
