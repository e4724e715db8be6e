import {
  commitmentStatusOn,
  countryCodeSchema,
  directionSchema,
  firstDay,
  type IsoDate,
  mineralIdSchema,
  type RiskEvent,
  riskEventDetailSchema,
  riskEventIdSchema,
  riskEventResourceSchema,
  riskEventTypeSchema,
  stageOn,
  stageSchema,
} from '@lodewatch/contracts';
import {
  fromCursor,
  instantInputSchema,
  notFound,
  ProblemError,
  pageQuerySchema,
  pageSchema,
  toCursor,
} from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDependencies } from '../api.js';
import { findClaims } from '../queries/documents.js';
import { findRiskEvent, listRiskEventRecords, listRiskEvents, type RiskEventVersion } from '../queries/risk-events.js';
import { positionCursorSchema } from './cursors.js';
import { resolveTimeAxes, timeAxesSchema } from './time-axes.js';

/** The risk event as it stood on a day: stage and commitments moved on, or back, by the calendar. */
function onDay(event: RiskEvent, day: IsoDate): RiskEvent {
  return {
    ...event,
    stage: stageOn(event, day),
    commitments: event.commitments.map((each) => ({ ...each, status: commitmentStatusOn(each, day) })),
  };
}

/** Whether a happening had begun on a day; one without any date is taken to have. */
function hadBegun(event: RiskEvent, day: IsoDate): boolean {
  const days = [event.announced, event.effective, ...event.stages.map((change) => change.on)].filter(
    (on) => on !== null,
  );
  return days.length === 0 || days.some((on) => firstDay(on) <= day);
}

function toResource(
  version: RiskEventVersion & { state: RiskEvent },
  day: IsoDate,
): z.infer<typeof riskEventResourceSchema> {
  return {
    ...onDay(version.state, day),
    detectedAt: version.detectedAt,
    updatedAt: version.recordedAt,
    position: String(version.position),
  };
}

const hasState = (version: RiskEventVersion): version is RiskEventVersion & { state: RiskEvent } =>
  version.state !== null;

const querySchema = z
  .object({
    ...pageQuerySchema.shape,
    ...timeAxesSchema.shape,
    mineral: mineralIdSchema.optional().describe('Names it, a group of it or a member of it'),
    country: countryCodeSchema.optional().describe('Acts, or is aimed at'),
    type: riskEventTypeSchema.optional(),
    direction: directionSchema.optional(),
    stage: stageSchema.optional().describe('Stage on the day asked for'),
    since: instantInputSchema.optional().describe('Detected or updated after this instant'),
  })
  .strict();

/** Risk events, with the claims, sources and quoted words behind them. */
export const riskEventRoutes =
  (dependencies: ApiDependencies): FastifyPluginAsyncZod =>
  async (server) => {
    const { database } = dependencies;

    server.get(
      '/risk-events',
      {
        schema: {
          tags: ['risk events'],
          summary: 'Risk events, newest detection first',
          querystring: querySchema,
          response: { 200: pageSchema(riskEventResourceSchema) },
        },
      },
      async ({ query }) => {
        const { asOf, knownAt } = await resolveTimeAxes(query, dependencies);
        const data: z.infer<typeof riskEventResourceSchema>[] = [];
        let below = fromCursor(query.cursor, positionCursorSchema)?.[0];
        let lastShown = below ?? 0n;
        // Stage and begin depend on the day, so they are tested here; pages are fetched until one is full.
        for (;;) {
          const versions = await listRiskEvents(database, { ...query, knownAt }, { limit: 200, below });
          for (const version of versions) {
            below = version.firstPosition;
            if (!hasState(version)) continue;
            if (query.asOf !== undefined && !hadBegun(version.state, asOf)) continue;
            if (query.stage !== undefined && stageOn(version.state, asOf) !== query.stage) continue;
            if (data.length === query.limit) return { data, next: toCursor([String(lastShown)]) };
            data.push(toResource(version, asOf));
            lastShown = version.firstPosition;
          }
          if (versions.length < 200) return { data, next: null };
        }
      },
    );

    server.get(
      '/risk-events/:id',
      {
        schema: {
          tags: ['risk events'],
          summary: 'One risk event with claims, sources, quotes and its records on the log',
          params: z.object({ id: riskEventIdSchema }),
          querystring: timeAxesSchema.strict(),
          response: { 200: riskEventDetailSchema },
        },
      },
      async ({ params, query }, reply) => {
        const { asOf, knownAt } = await resolveTimeAxes(query, dependencies);
        const version = await findRiskEvent(database, params.id, knownAt);
        if (!version) throw notFound(`risk event ${params.id}`);
        if (!hasState(version)) {
          if (version.mergedInto === null) {
            throw new ProblemError(410, 'withdrawn', 'This risk event was withdrawn; its records stay on the log.');
          }
          return reply.redirect(`/v1/risk-events/${version.mergedInto}`, 308) as never;
        }
        const { state } = version;
        const claimIds = new Set(state.documents.flatMap((document) => document.claimIds));
        const [claims, records] = await Promise.all([
          findClaims(
            database,
            state.documents.map((document) => document.id),
            claimIds,
          ),
          listRiskEventRecords(database, params.id),
        ]);
        return {
          ...toResource(version, asOf),
          claims,
          records: records.map((record) => ({ ...record, position: String(record.position) })),
        };
      },
    );
  };
