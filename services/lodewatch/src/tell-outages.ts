import type { Assembly } from './assemble.js';

/** Milliseconds between two looks. */
const INTERVAL = 1_000;

/** What stands in the way of the work right now: why a consumer waits, or that the database does not answer. */
function obstacle({
  bus,
  services,
  started,
}: Pick<Assembly, 'bus' | 'services'> & { started: boolean }): string | null {
  const waiting = bus.health().members.find(({ state }) => state === 'waiting');
  if (waiting) return waiting.reason;
  const database = services.find(({ name }) => name === 'database');
  return started && database?.ready() === false ? 'the database does not answer' : null;
}

/**
 * Tells a person at the terminal when the work has to wait for something that is away, and when it goes on: the log file has
 * the details. Posts of documents are taken in as long as the database answers.
 */
export function tellOutages(
  assembly: Pick<Assembly, 'bus' | 'services'>,
  err: NodeJS.WritableStream,
): { stop(): void } {
  let away = false;
  let started = false;
  const timer = setInterval(() => {
    const reason = obstacle({ ...assembly, started });
    started ||= assembly.services.every((service) => service.ready());
    if (reason !== null && !away) err.write(`Waiting, and trying again: ${reason}\n`);
    else if (reason === null && away) err.write('Going on.\n');
    away = reason !== null;
  }, INTERVAL);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
