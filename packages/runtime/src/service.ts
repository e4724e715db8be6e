import type { FastifyPluginAsync } from 'fastify';

/**
 * A service as the process that hosts it sees it. `start` returns once the service works; `stop` finishes or
 * abandons the batch in hand and releases everything. Both are called once.
 */
export interface Service {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Whether the service does its work right now; told by `/readyz`. From memory, never a query per call. */
  ready(): boolean;
  /** Its routes, mounted by the one process of the embedded default or served alone in production. */
  readonly routes?: FastifyPluginAsync;
}

/** Starts services in order; if one fails, those already started are stopped again, last first. */
export async function startServices(services: readonly Service[]): Promise<void> {
  const started: Service[] = [];
  for (const service of services) {
    try {
      await service.start();
      started.push(service);
    } catch (error) {
      await stopServices(started);
      throw error;
    }
  }
}

/** Stops services, last first. All are stopped even if one fails; the first failure is thrown afterwards. */
export async function stopServices(services: readonly Service[]): Promise<void> {
  let failure: { error: unknown } | undefined;
  for (const service of [...services].reverse()) {
    try {
      await service.stop();
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
}
