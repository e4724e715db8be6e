import { randomBytes, randomUUID } from 'node:crypto';
import { derivedUuid, streamName } from '@lodewatch/contracts';
import type { EventLog } from '@lodewatch/event-log';
import type { Database, Queryable, Transaction } from '@lodewatch/postgres';
import type { EventType } from '../messages/event-types.js';
import type { Secret, WebhookTables } from '../tables.js';

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly string[];
  readonly createdAt: string;
  readonly failingSince: string | null;
  readonly disabledAt: string | null;
  readonly disabledReason: string | null;
}

/** Old secrets stay valid this long after a rotation, and no more than so many are kept. */
const OVERLAP_HOURS = 24;
const MOST_SECRETS = 10;

/** A secret by Standard Webhooks: 32 random bytes, base64, behind `whsec_`. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const COLUMNS = [
  'id',
  'url',
  'description',
  'event_types',
  'created_at',
  'failing_since',
  'disabled_at',
  'disabled_reason',
] as const;
type Row = Pick<WebhookTables['webhooks.endpoints'], (typeof COLUMNS)[number]>;

const toEndpoint = (row: Row): Endpoint => ({
  id: row.id,
  url: row.url,
  description: row.description,
  eventTypes: row.event_types,
  createdAt: row.created_at,
  failingSince: row.failing_since,
  disabledAt: row.disabled_at,
  disabledReason: row.disabled_reason,
});

interface Context {
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly now: Date;
}

/** Registers an endpoint. The secret is answered here and never again. */
export async function registerEndpoint(
  input: { url: string; description: string | null; eventTypes: readonly EventType[] },
  { database, eventLog, now }: Context,
): Promise<{ endpoint: Endpoint; secret: string }> {
  const id = `ep_${randomUUID().replaceAll('-', '')}`;
  const secret = newSecret();
  const { position } = await eventLog.head();
  const at = now.toISOString();
  const endpoint = await database.transaction(async (transaction) => {
    const row = await transaction
      .tables<WebhookTables>()
      .insertInto('webhooks.endpoints')
      .values({
        id,
        url: input.url,
        description: input.description,
        event_types: [...input.eventTypes],
        secrets: JSON.stringify([{ secret, expiresAt: null }] satisfies Secret[]),
        created_at: at,
        created_position: position,
        failing_since: null,
        disabled_at: null,
        disabled_reason: null,
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    await note(
      'EndpointRegistered',
      { id, url: input.url, eventTypes: [...input.eventTypes], at },
      { transaction, eventLog },
    );
    return toEndpoint(row);
  });
  return { endpoint, secret };
}

export async function listEndpoints(database: Queryable): Promise<Endpoint[]> {
  const rows = await database
    .tables<WebhookTables>()
    .selectFrom('webhooks.endpoints')
    .select(COLUMNS)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toEndpoint);
}

export async function findEndpoint(database: Queryable, id: string): Promise<Endpoint | undefined> {
  const row = await database
    .tables<WebhookTables>()
    .selectFrom('webhooks.endpoints')
    .select(COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toEndpoint(row);
}

/** Changes what is given; `enabled: true` takes a disabled endpoint back into service. */
export async function changeEndpoint(
  id: string,
  change: {
    url?: string | undefined;
    description?: string | null | undefined;
    eventTypes?: readonly EventType[] | undefined;
    enabled?: true | undefined;
  },
  { database, eventLog, now }: Context,
): Promise<Endpoint | undefined> {
  return database.transaction(async (transaction) => {
    const row = await transaction
      .tables<WebhookTables>()
      .updateTable('webhooks.endpoints')
      .set({
        id,
        ...(change.url === undefined ? {} : { url: change.url }),
        ...(change.description === undefined ? {} : { description: change.description }),
        ...(change.eventTypes === undefined ? {} : { event_types: [...change.eventTypes] }),
        ...(change.enabled === undefined ? {} : { disabled_at: null, disabled_reason: null, failing_since: null }),
      })
      .where('id', '=', id)
      .returning(COLUMNS)
      .executeTakeFirst();
    if (!row) return undefined;
    const data = { id, url: row.url, eventTypes: row.event_types, at: now.toISOString() };
    await note('EndpointChanged', data, { transaction, eventLog });
    return toEndpoint(row);
  });
}

export async function removeEndpoint(id: string, { database, eventLog, now }: Context): Promise<boolean> {
  return database.transaction(async (transaction) => {
    const row = await transaction
      .tables<WebhookTables>()
      .deleteFrom('webhooks.endpoints')
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst();
    if (!row) return false;
    await note('EndpointRemoved', { id, at: now.toISOString() }, { transaction, eventLog });
    return true;
  });
}

/** Makes a new secret; the old one signs along for a day. Answers the new one, never again. */
export async function rotateSecret(id: string, { database, now }: Context): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    const tables = transaction.tables<WebhookTables>();
    const row = await tables
      .selectFrom('webhooks.endpoints')
      .select('secrets')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    const secret = newSecret();
    const end = new Date(now.getTime() + OVERLAP_HOURS * 3_600_000).toISOString();
    const old = row.secrets
      .filter(({ expiresAt }) => expiresAt === null || Date.parse(expiresAt) > now.getTime())
      .map((each) => ({ ...each, expiresAt: each.expiresAt ?? end }));
    const secrets: Secret[] = [{ secret, expiresAt: null }, ...old].slice(0, MOST_SECRETS);
    await tables
      .updateTable('webhooks.endpoints')
      .set({ secrets: JSON.stringify(secrets) })
      .where('id', '=', id)
      .execute();
    return secret;
  });
}

/** Takes an endpoint out of service; what is owed to it waits until it is enabled again. */
export async function disableEndpoint(
  id: string,
  reason: string,
  { transaction, eventLog, now }: { transaction: Transaction; eventLog: EventLog; now: Date },
): Promise<void> {
  await transaction
    .tables<WebhookTables>()
    .updateTable('webhooks.endpoints')
    .set({ disabled_at: now.toISOString(), disabled_reason: reason })
    .where('id', '=', id)
    .execute();
  await note('EndpointDisabled', { id, reason, at: now.toISOString() }, { transaction, eventLog });
}

type EndpointNote =
  | ['EndpointRegistered' | 'EndpointChanged', { id: string; url: string; eventTypes: string[]; at: string }]
  | ['EndpointDisabled', { id: string; reason: string; at: string }]
  | ['EndpointRemoved', { id: string; at: string }];

async function note(
  type: EndpointNote[0],
  data: EndpointNote[1],
  { transaction, eventLog }: { transaction: Transaction; eventLog: EventLog },
): Promise<void> {
  const record = {
    id: derivedUuid('endpoint', type, data.id, data.at),
    stream: streamName('webhook_endpoint', data.id),
    type,
    data,
    metadata: { actor: 'webhooks' },
  };
  await eventLog.append([record as Parameters<EventLog['append']>[0][number]], { transaction });
}
