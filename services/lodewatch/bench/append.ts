import { benchAppend } from '@lodewatch/event-log/bench';
import { withDatabase } from './bench-database.js';
import { rateFigure, type Suite } from './figure.js';

/** Append and catch-up read of the log. */
export const appendSuite: Suite = ({ smoke }) =>
  withDatabase(async (database) => {
    const figures = await benchAppend(database, { records: smoke ? 200 : 10_000 });
    const { bareCopyPerSecond, bytesPerRecord, copyPerSecond, cursorPerSecond, records } = figures;
    const appended = (figure: string, { perSecond }: { perSecond: number }, aim?: string) =>
      rateFigure({
        figure,
        value: perSecond,
        unit: 'records/s',
        ceiling: 'COPY of the same rows into a table with the same columns, indexes and checks',
        ceilingValue: copyPerSecond,
        ...(aim === undefined ? {} : { aim }),
        detail: { bytesPerRecord, bareCopyPerSecond },
      });
    const read = (figure: string, { perSecond }: { perSecond: number }) =>
      rateFigure({
        figure,
        value: perSecond,
        unit: 'records/s',
        ceiling: 'a raw cursor over the same rows, 1000 at a time, JSON parsed',
        ceilingValue: cursorPerSecond,
        detail: { records },
      });
    return [
      appended('append, one record at a time', figures.single),
      appended('append, batches of 100', figures.batchesOf100, 'ratio >= 0.45'),
      appended('append, batches of 100 by two writers', figures.batchesOf100By2),
      read('catch-up read', figures.catchUp),
      read('catch-up read of a relay, data unparsed', figures.catchUpStored),
    ];
  });
