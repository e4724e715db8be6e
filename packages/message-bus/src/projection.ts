import type { SubscriptionOptions } from './types.js';

/** A consumer whose whole effect is its tables: they can be emptied and folded anew from the first record. */
export interface Projection extends SubscriptionOptions {
  /** Schema-qualified names of the tables that it fills, and no other consumer does. */
  readonly tables: readonly string[];
}
