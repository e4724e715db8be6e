/** Milliseconds. */
const INTERVAL = 1000;

export interface Kept<Result> {
  readonly result: Result;
  /** Why the member is no longer in the group, if it is not. */
  readonly failure: unknown;
}

/**
 * Works while beating, so that slow work does not cost the member its partitions. The client sends a beat only when one is due. Once
 * a beat fails, `isAlive` says so: the group is being shared out anew, or has gone on without this member.
 */
export async function keepAlive<Result>(
  heartbeat: () => Promise<void>,
  work: (isAlive: () => boolean) => Promise<Result>,
  { interval = INTERVAL } = {},
): Promise<Kept<Result>> {
  let failure: unknown;
  const timer = setInterval(() => {
    heartbeat().catch((error: unknown) => {
      failure ??= error;
    });
  }, interval);
  try {
    return { result: await work(() => failure === undefined), failure };
  } finally {
    clearInterval(timer);
  }
}
