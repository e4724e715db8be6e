import type { LogRecord } from '@lodewatch/contracts';
import type { Transaction } from '@lodewatch/postgres';
import type { SubscriptionOptions } from '../types.js';

/** Prepares a batch; what it answers takes the effect. */
export type Work = (records: readonly LogRecord[]) => Promise<(transaction: Transaction) => Promise<void>>;

/** The preparation and the handler of a subscription as one. */
export function toWork<Prepared>({ prepare, handler }: SubscriptionOptions<Prepared>): Work {
  return async (records) => {
    // Without a preparation the type of its result is undefined.
    const prepared = prepare === undefined ? (undefined as Prepared) : await prepare(records);
    return (transaction) => handler(records, transaction, prepared);
  };
}
