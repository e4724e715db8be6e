import { REFERENCE_DATA } from './reference-data.js';
import type { TimelineEntry } from './row-schemas.js';

/** The real policy and disruption events of 2009 to January 2026, in the order of their file. */
export function policyTimeline(): readonly TimelineEntry[] {
  return REFERENCE_DATA.policyTimeline;
}
