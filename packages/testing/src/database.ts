import type { Database } from '@lodewatch/postgres';

export interface TestDatabase {
  /** As the service role. */
  readonly database: Database;
  /** As the owner, for set-up and for tampering. */
  readonly owner: Database;
  /** Connection string of the owner. */
  readonly url: string;
}
/** What is needed of a tap test. */
export interface Teardown {
  teardown(work: () => Promise<void> | void): void;
}
/** A database of its own for one test file, migrated, dropped when the test ends. */
export declare function testDatabase(t: Teardown): Promise<TestDatabase>;

export interface FakeClock {
  (): Date;
  set(instant: string): void;
  /** Moves on by milliseconds. */
  advance(milliseconds: number): void;
}
/** A clock that stands still until it is moved. Default 2026-11-24T12:00:00Z. */
export declare function fakeClock(instant?: string): FakeClock;
