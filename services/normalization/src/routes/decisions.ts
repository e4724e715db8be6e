import { isDeepStrictEqual } from 'node:util';
import {
  claimIdSchema,
  type Decision,
  decisionSchema,
  derivedUuid,
  instantSchema,
  type LogRecord,
  type RiskEvent,
  riskEventIdSchema,
  streamName,
} from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database } from '@lodewatch/postgres';
import { conflict, lineInputSchema, notFound, unprocessable } from '@lodewatch/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RiskEventRow } from '../tables.js';

const paramsSchema = z.object({ id: riskEventIdSchema });
const note = lineInputSchema(2000).nullable().default(null).describe('Why, for those who read it later');

/** What an analyst sends. */
const decisionInputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('confirm'), note }),
    z.strictObject({ kind: z.literal('retract'), note }),
    z.strictObject({ kind: z.literal('merge'), into: riskEventIdSchema, note }),
    z.strictObject({ kind: z.literal('split'), claimIds: z.array(claimIdSchema).min(1).max(1000), note }),
  ])
  .meta({ id: 'NewDecision' });
type DecisionInput = z.infer<typeof decisionInputSchema>;

const decisionResourceSchema = z
  .object({
    id: z.uuid().describe('The record on the log'),
    position: z.string(),
    decision: decisionSchema,
    by: z.string(),
    note: z.string().nullable(),
    recordedAt: instantSchema,
  })
  .meta({ id: 'DecisionResource' });
type DecisionResource = z.infer<typeof decisionResourceSchema>;

export interface DecisionPorts {
  readonly database: Database;
  readonly eventLog: EventLog;
}

type DecisionRecord = Extract<LogRecord, { type: 'DecisionMade' }>;

const claimIdsOf = (event: RiskEvent | undefined) => event?.documents.flatMap((document) => document.claimIds) ?? [];

function toDecision(riskEventId: string, input: DecisionInput): Decision {
  switch (input.kind) {
    case 'merge':
      return { kind: 'merge', riskEventId, into: input.into };
    case 'split':
      return { kind: 'split', riskEventId, claimIds: [...new Set(input.claimIds)].sort() };
    default:
      return { kind: input.kind, riskEventId };
  }
}

function refuse(decision: Decision, event: RiskEvent, into: RiskEvent | undefined): void {
  if (decision.kind === 'merge') {
    if (decision.into === event.id)
      throw unprocessable('merge_into_itself', 'A risk event cannot be merged into itself.');
    if (!into) throw unprocessable('unknown_risk_event', `There is no risk event ${decision.into} to merge into.`);
  }
  if (decision.kind === 'split') {
    const claims = new Set<string>(claimIdsOf(event));
    const strange = decision.claimIds.filter((id) => !claims.has(id));
    if (strange.length > 0)
      throw unprocessable('unknown_claims', `The risk event does not hold ${strange.join(', ')}.`);
    if (decision.claimIds.length === claims.size) throw unprocessable('nothing_left', 'At least one claim must stay.');
  }
}

const toResource = ({ id, position, data, recordedAt }: DecisionRecord): DecisionResource => ({
  id,
  position: position.toString(),
  decision: data.decision,
  by: data.by,
  note: data.note,
  recordedAt,
});

async function readDecisions(eventLog: EventLog, riskEventId: string): Promise<readonly DecisionRecord[]> {
  const records = await eventLog.readStream(streamName('decision', riskEventId));
  return records.filter((record) => record.type === 'DecisionMade');
}

async function loadEvents(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, RiskEvent>> {
  const rows = await database.query<RiskEventRow>(
    'select id, data from normalization.risk_events where id = any ($1)',
    [ids],
  );
  return new Map(rows.map(({ id, data }) => [id, data]));
}

async function decide(
  { database, eventLog }: DecisionPorts,
  riskEventId: string,
  input: DecisionInput,
): Promise<DecisionResource> {
  const decision = toDecision(riskEventId, input);
  const events = await loadEvents(database, decision.kind === 'merge' ? [riskEventId, decision.into] : [riskEventId]);
  const event = events.get(riskEventId);
  if (!event) throw notFound('such risk event');
  const into = decision.kind === 'merge' ? events.get(decision.into) : undefined;
  refuse(decision, event, into);

  const made = await readDecisions(eventLog, riskEventId);
  const last = made.at(-1);
  // Sent again, as by a client that has not got the answer: it stands already.
  if (last && isDeepStrictEqual([last.data.decision, last.data.note], [decision, input.note])) return toResource(last);

  const stream = streamName('decision', riskEventId);
  const id = derivedUuid('DecisionMade', riskEventId, String(made.length));
  const result = await eventLog.append(
    [
      {
        id,
        stream,
        type: 'DecisionMade',
        data: { decision, by: 'api', note: input.note, claimIds: claimIdsOf(event), intoClaimIds: claimIdsOf(into) },
        metadata: { actor: 'normalization', correlationId: id },
      },
    ],
    { expectedVersions: { [stream]: made.length } },
  );
  if (result.status === 'conflict')
    throw conflict('decided_meanwhile', 'Somebody else has just decided on this risk event.');
  const recorded = (await readDecisions(eventLog, riskEventId)).find((record) => record.id === id);
  if (!recorded) throw new Error(`decision ${id} was appended and is not on the log`);
  return toResource(recorded);
}

/** Analysts' decisions on risk events. They stand on the log beside what the machine had decided, and win over it. */
export const decisionRoutes =
  (ports: DecisionPorts): FastifyPluginAsyncZod =>
  async (server) => {
    server.post(
      '/risk-events/:id/decisions',
      {
        schema: {
          tags: ['risk-events'],
          summary: 'Confirm, retract, merge or split a risk event',
          description:
            'The decision is put on the log at once; the risk event follows within moments. A later decision wins over an earlier one.',
          params: paramsSchema,
          body: decisionInputSchema,
          response: { 202: decisionResourceSchema },
        },
      },
      async ({ params, body }, reply) => {
        const decision = await decide(ports, params.id, body);
        return reply.code(202).header('location', `/v1/risk-events/${params.id}/decisions`).send(decision);
      },
    );

    server.get(
      '/risk-events/:id/decisions',
      {
        schema: {
          tags: ['risk-events'],
          summary: 'Decisions that analysts have made on a risk event, oldest first',
          params: paramsSchema,
          response: { 200: z.object({ data: z.array(decisionResourceSchema) }) },
        },
      },
      async ({ params }) => {
        const [made, events] = await Promise.all([
          readDecisions(ports.eventLog, params.id),
          loadEvents(ports.database, [params.id]),
        ]);
        if (made.length === 0 && !events.has(params.id)) throw notFound('such risk event');
        return { data: made.map(toResource) };
      },
    );
  };
