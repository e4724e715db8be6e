import type { LogSeals, SealKey } from '@lodewatch/event-log';
import type { Logger, Service } from '@lodewatch/runtime';

/** Time between two seals, in milliseconds: the tail that no seal covers yet is no older. */
const INTERVAL = 10_000;

/** Seals the log behind the writers. Any number of processes may run one: each size is sealed once. */
export function createSealer({ seals, key, logger }: { seals: LogSeals; key: SealKey; logger: Logger }): Service {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const seal = (): void => {
    running = running
      .then(async () => {
        const made = await seals.seal(key);
        if (made) logger.debug({ size: String(made.size), root: made.root }, 'log sealed');
      })
      .catch((error) => logger.warn({ err: error }, 'the log could not be sealed; tried again'));
  };
  return {
    name: 'sealer',
    async start() {
      seal();
      timer = setInterval(seal, INTERVAL);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      seal();
      await running;
    },
    ready: () => true,
  };
}
