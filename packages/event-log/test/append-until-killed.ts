/** A process that appends one record after another and says so when each is on the log, until it is killed. */
import { openDatabase, SERVICE_ROLE } from '@lodewatch/postgres';
import { aDocument, aDocumentReceived, fakeClock } from '@lodewatch/testing';
import { createEventLog } from '../src/index.js';

const [, , url = '', name = ''] = process.argv;
const database = openDatabase({ url, role: SERVICE_ROLE, applicationName: `appender ${name}` });
const log = createEventLog({ database, clock: fakeClock() });
for (let number = 0; ; number += 1) {
  const record = aDocumentReceived(aDocument({ text: `${name} ${number}` }));
  await log.append([record]);
  process.stdout.write(`${record.id}\n`);
}
