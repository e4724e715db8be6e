import { sealKeyFromSeed } from '@lodewatch/event-log';
import {
  createHttpServer,
  createLogger,
  createMetrics,
  openApiOf,
  readSettings,
  systemClock,
} from '@lodewatch/runtime';
import { assemble, SERVICE_NAMES } from './assemble.js';
import { VERSION } from './version.js';

/** The OpenAPI 3.1 document of all services, made from their route schemas. Touches no database and no network. */
export async function openApiDocument(): Promise<object> {
  const logger = createLogger({ level: 'silent' });
  const metrics = createMetrics({ processMetrics: false });
  const assembly = assemble({
    names: SERVICE_NAMES,
    databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
    settings: readSettings({}),
    clock: systemClock,
    logger,
    metrics,
    apiKey: 'unused-unused-unused',
    sealKey: sealKeyFromSeed(new Uint8Array(32)),
    onFatal: () => undefined,
  });
  const server = await createHttpServer({
    apiKey: 'unused-unused-unused',
    logger,
    metrics,
    services: assembly.services,
    version: VERSION,
  });
  try {
    await server.ready();
    return openApiOf(server);
  } finally {
    await server.close();
    await assembly.close();
  }
}
