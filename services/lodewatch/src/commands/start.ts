import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  closeServer,
  createHttpServer,
  createLogger,
  createMetrics,
  listen,
  RuntimeError,
  startServices,
  stopServices,
} from '@lodewatch/runtime';
import { destination } from 'pino';
import { assemble, SERVICE_NAMES, type ServiceName } from '../assemble.js';
import { newApiKey, openDataFolder } from '../data-folder.js';
import { deferred } from '../deferred.js';
import { openApiDocument } from '../openapi.js';
import { sealKeyOf } from '../seal-key.js';
import { openStorage, type Storage } from '../storage.js';
import { tellOutages } from '../tell-outages.js';
import { createProgress } from '../terminal.js';
import { loadTimeline } from '../timeline.js';
import { VERSION } from '../version.js';
import { clockOf } from './clock-of.js';
import { type CommandContext, UsageError } from './command.js';

/** Time that everything gets to end once told to stop. Below the grace that orchestrators give. */
const STOP_WITHIN_MS = 20_000;
/** Of which requests in hand get this; a client that dawdles longer is cut off. */
const REQUESTS_END_WITHIN_MS = 5_000;

/** Fails early, and clearly, when the port is taken: before a database is started for nothing. */
async function probePort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new RuntimeError(
          'RUNTIME_PORT_BUSY',
          taken
            ? `Port ${port} on ${host} is taken; set LODEWATCH_PORT to another one.`
            : `Cannot listen on ${host}:${port} (${error.code}); set LODEWATCH_HOST and LODEWATCH_PORT.`,
          { cause: error },
        ),
      );
    });
    probe.listen({ host, port }, () => probe.close(() => resolve()));
  });
}

function parseServices(args: readonly string[]): readonly ServiceName[] {
  const { values } = parseArgs({
    args: [...args],
    options: { service: { type: 'string', multiple: true } },
    strict: true,
  });
  const named = values.service ?? [];
  const unknown = named.filter((name) => !SERVICE_NAMES.includes(name as ServiceName));
  if (unknown.length > 0)
    throw new UsageError(`There is no service ${unknown.join(', ')}; there are ${SERVICE_NAMES.join(', ')}.`);
  return named.length === 0 ? SERVICE_NAMES : SERVICE_NAMES.filter((name) => named.includes(name));
}

function greeting(address: string, apiKey: string): string {
  const header = `-H 'Authorization: Bearer ${apiKey}'`;
  return `
Lodewatch is ready at ${address}

  API key   ${apiKey}
  API       ${address}/docs

Three things to try:

  1. What drives the risk of rare earths?
     curl -s ${header} ${address}/v1/minerals/rare_earths/risk

  2. Hand in a piece of news, and see what is read in it:
     curl -s ${header} -H 'Content-Type: application/json' ${address}/v1/documents \\
       -d '{"title":"Indonesia to ban bauxite exports","text":"JAKARTA - Indonesia will ban exports of bauxite from 1 June 2027, the mines ministry announced on Tuesday.","publishedAt":"2026-11-24"}'

  3. Which promises are overdue?
     curl -s ${header} '${address}/v1/commitments?status=overdue'

Stop with Ctrl-C.
`;
}

export async function run(context: CommandContext): Promise<number> {
  const { settings, out, err, signal } = context;
  const names = parseServices(context.args);
  const whole = names.length === SERVICE_NAMES.length;
  const progress = createProgress(err);
  const folder = openDataFolder(settings.LODEWATCH_DATA);
  if (whole)
    folder.claim({ address: `http://${settings.LODEWATCH_HOST}:${settings.LODEWATCH_PORT}`, databaseUrl: null });
  await probePort(settings.LODEWATCH_HOST, settings.LODEWATCH_PORT);

  // A person reads the terminal of the one-process default, a machine the output of a single service.
  const logger = createLogger({
    level: settings.LODEWATCH_LOG_LEVEL,
    name: 'lodewatch',
    ...(whole ? { destination: destination({ dest: join(folder.path, 'lodewatch.log'), sync: false }) } : {}),
  });
  const apiKey = settings.LODEWATCH_API_KEY ?? folder.secret('api-key', newApiKey);
  const metrics = createMetrics({ processMetrics: true });
  const clock = clockOf(settings);

  const stopped = deferred<number>();
  const stop = (code: number): void => stopped.resolve(code);
  signal.addEventListener('abort', () => stop(0), { once: true });

  let storage: Storage;
  try {
    storage = await openStorage(settings, folder, logger, progress, signal);
  } catch (error) {
    if (whole) folder.release();
    // Told to stop while it waited for the database.
    if (signal.aborted) return 0;
    throw error;
  }
  const assembly = assemble({
    names,
    databaseUrl: storage.url,
    settings,
    clock,
    logger,
    metrics,
    apiKey,
    sealKey: sealKeyOf(settings, folder),
    onFatal: (error) => {
      logger.fatal({ err: error }, 'a part has failed for good');
      stop(1);
    },
  });
  const server = await createHttpServer({
    apiKey,
    logger,
    metrics,
    services: assembly.services,
    version: VERSION,
    draining: () => signal.aborted,
    // The front door describes all that clients reach through it, wherever it lives.
    ...(names.includes('api') && !whole ? { document: await openApiDocument() } : {}),
  });

  const outages = whole ? tellOutages(assembly, err) : { stop: () => undefined };
  let code = 1;
  try {
    progress.step('Starting the services');
    await startServices(assembly.services);
    const address = await listen(server, settings.LODEWATCH_HOST, settings.LODEWATCH_PORT);
    if (whole) folder.claim({ address, databaseUrl: storage.url });
    if (assembly.ingest && settings.LODEWATCH_SAMPLE === 'on') {
      await loadTimeline(assembly.ingest, assembly.bus, progress, signal);
    }
    progress.done();
    logger.info({ address, services: names }, 'ready');
    if (whole && !signal.aborted) out.write(greeting(address, apiKey));
    code = await stopped.promise;
  } finally {
    if (whole) err.write('\nStopping ...\n');
    logger.info('stopping');
    outages.stop();
    const late = setTimeout(
      () => {
        logger.error('services did not stop in time');
        process.exit(1);
      },
      settings.LODEWATCH_DRAIN * 1000 + STOP_WITHIN_MS,
    );
    late.unref();
    if (signal.aborted) await sleep(settings.LODEWATCH_DRAIN * 1000);
    await closeServer(server, REQUESTS_END_WITHIN_MS);
    await stopServices(assembly.services).catch((error) =>
      logger.error({ err: error }, 'a service did not stop cleanly'),
    );
    await assembly.close();
    await storage.close();
    if (whole) folder.release();
    clearTimeout(late);
  }
  return code;
}
