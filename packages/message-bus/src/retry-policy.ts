import type { RetryPolicy } from './types.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * A stream is tried again for about a quarter of an hour by itself: long enough for a deployment or a neighbour's restart, short
 * enough that an operator sees it the same day.
 */
export const DEFAULT_RETRY: RetryPolicy = {
  parkedDelays: [SECOND, 5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE],
  awayFirst: 200,
  awayLongest: 5 * SECOND,
  parkedPoll: SECOND,
};
