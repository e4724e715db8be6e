import type { Database } from '@lodewatch/postgres';
import type { Logger, Service } from '@lodewatch/runtime';

/** Milliseconds between two looks, and the longest that one may take. */
const INTERVAL = 1_000;
const WITHIN = 2_000;

/**
 * Looks every second whether the database answers, and tells readiness so from memory. Consumers tell the same of their own
 * accord; a process that holds none, or whose consumers are idle, would not.
 */
export function createDatabaseProbe({ database, logger }: { database: Database; logger: Logger }): Service {
  let answers = false;
  let looking = false;
  let timer: NodeJS.Timeout | undefined;

  function settle(answered: boolean, error?: unknown): void {
    if (answered !== answers) {
      if (answered) logger.info('the database answers');
      else logger.warn({ err: error }, 'the database does not answer');
    }
    answers = answered;
  }

  async function look(): Promise<void> {
    // A look that hangs goes on hanging in its connection; another beside it would take one connection more.
    if (looking) return settle(false);
    looking = true;
    const late = setTimeout(() => settle(false, new Error(`no answer within ${WITHIN / 1000} s`)), WITHIN);
    try {
      await database.query('select 1');
      settle(true);
    } catch (error) {
      settle(false, error);
    } finally {
      clearTimeout(late);
      looking = false;
    }
  }

  return {
    name: 'database',
    async start() {
      await look();
      timer = setInterval(() => void look(), INTERVAL);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
    },
    ready: () => answers,
  };
}
