import type { EventLog, LogSeals } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Service } from '@lodewatch/runtime';
import { frontDoor, type Upstreams } from './front-door.js';
import { apiProjection } from './projections/project.js';
import { createSupplyLookup, type SupplyLookup } from './queries/supply.js';
import { commitmentRoutes } from './routes/commitments.js';
import { countryRoutes } from './routes/countries.js';
import { documentRoutes } from './routes/documents.js';
import { logRoutes } from './routes/log.js';
import { mineralRoutes } from './routes/minerals.js';
import { riskEventRoutes } from './routes/risk-events.js';

export interface ApiOptions {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly seals: LogSeals;
  /** Public key of the seals, `name+id+key`. */
  readonly verifier: string;
  /** Where the services are that run elsewhere; the routes of the others are mounted beside these. */
  readonly upstreams?: Upstreams;
}

/** What routes work with. */
export interface ApiDependencies extends ApiOptions {
  readonly supply: SupplyLookup;
}

/** The read side: folds the log into read models and answers documents, risk events, commitments, minerals, countries, log. */
export function createApi(options: ApiOptions): Service {
  const dependencies: ApiDependencies = { ...options, supply: createSupplyLookup() };
  const door = options.upstreams ? frontDoor(options.upstreams) : undefined;
  let subscription: Subscription | undefined;
  return {
    name: 'api',
    async start() {
      subscription = await dependencies.bus.subscribe(apiProjection);
    },
    async stop() {
      await subscription?.close();
      await door?.close();
    },
    ready: () => isConsuming(dependencies.bus, apiProjection.group),
    routes: async (server) => {
      for (const routes of [
        documentRoutes,
        riskEventRoutes,
        commitmentRoutes,
        mineralRoutes,
        countryRoutes,
        logRoutes,
      ]) {
        await server.register(routes(dependencies));
      }
      if (door) await server.register(door.routes);
    },
  };
}
