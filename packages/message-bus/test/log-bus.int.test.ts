import { createEventLog } from '@lodewatch/event-log';
import { busConformance, fakeClock, testDatabase } from '@lodewatch/testing';
import t from 'tap';
import { createLogBus } from '../src/index.js';

await busConformance(t, async (t) => {
  const { database, owner } = await testDatabase(t);
  const clock = fakeClock();
  const eventLog = createEventLog({ database, clock });
  return {
    eventLog,
    database,
    owner,
    clock,
    open: (options = {}) =>
      createLogBus({ eventLog, database, clock, ...options, retry: { parkedPoll: 5, awayFirst: 5, ...options.retry } }),
  };
});
