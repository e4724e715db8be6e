import type { EventLog } from '@lodewatch/event-log';
import { isConsuming, type MessageBus, type Subscription } from '@lodewatch/message-bus';
import type { Database } from '@lodewatch/postgres';
import type { Clock, Service } from '@lodewatch/runtime';
import { PROJECTED_TOPICS, PROJECTION_GROUP, project } from './projections/project.js';
import { commitmentRoutes } from './routes/commitments.js';
import { countryRoutes } from './routes/countries.js';
import { documentRoutes } from './routes/documents.js';
import { logRoutes } from './routes/log.js';
import { mineralRoutes } from './routes/minerals.js';
import { riskEventRoutes } from './routes/risk-events.js';

export interface ApiDependencies {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly bus: MessageBus;
  readonly clock: Clock;
}

/** The read side: folds the log into read models and answers documents, risk events, commitments, minerals, countries, log. */
export function createApi(dependencies: ApiDependencies): Service {
  let subscription: Subscription | undefined;
  return {
    name: 'api',
    async start() {
      subscription = await dependencies.bus.subscribe({
        group: PROJECTION_GROUP,
        topics: PROJECTED_TOPICS,
        handler: project,
      });
    },
    async stop() {
      await subscription?.close();
    },
    ready: () => isConsuming(dependencies.bus, PROJECTION_GROUP),
    routes: async (server) => {
      for (const routes of [documentRoutes, riskEventRoutes, commitmentRoutes, mineralRoutes, countryRoutes, logRoutes]) {
        await server.register(routes(dependencies));
      }
    },
  };
}
