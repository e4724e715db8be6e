import type { Database } from '@lodewatch/postgres';
import type { Secret } from '../tables.js';

export interface DueDelivery {
  readonly message_id: string;
  readonly endpoint_id: string;
  readonly attempts: number;
  readonly body: string;
  readonly url: string;
  readonly secrets: readonly Secret[];
}

/** How long a delivery taken by one process is left alone by others: longer than any attempt lasts. */
const LEASE_SECONDS = 60;

/**
 * Takes deliveries that are due, the oldest of each endpoint first and at most `perEndpoint` of one, so that an endpoint that hangs
 * holds up itself alone. A process that dies with deliveries in hand leaves them to others once the lease is over.
 */
export async function claimDue(
  database: Database,
  options: { now: Date; perEndpoint: number; atMost: number; busy: ReadonlyMap<string, number> },
): Promise<readonly DueDelivery[]> {
  const busy = [...options.busy];
  return database.query<DueDelivery>(
    `with ranked as (
       select d.message_id, d.endpoint_id, d.next_attempt_at,
              row_number() over (partition by d.endpoint_id order by d.next_attempt_at, d.message_id) as rank
       from webhooks.deliveries d
       join webhooks.endpoints e on e.id = d.endpoint_id and e.disabled_at is null
       where d.status = 'pending' and d.next_attempt_at <= $1
     ), chosen as (
       select d.message_id, d.endpoint_id
       from webhooks.deliveries d
       join ranked r using (message_id, endpoint_id)
       left join unnest($4::text[], $5::int[]) as b (endpoint_id, in_flight) on b.endpoint_id = d.endpoint_id
       where r.rank <= $2 - coalesce(b.in_flight, 0) and d.status = 'pending' and d.next_attempt_at <= $1
       order by r.rank, d.next_attempt_at
       limit $3
       for update of d skip locked
     )
     update webhooks.deliveries d
     set next_attempt_at = $1::timestamptz + make_interval(secs => ${LEASE_SECONDS}), attempts = d.attempts + 1
     from chosen c, webhooks.messages m, webhooks.endpoints e
     where d.message_id = c.message_id and d.endpoint_id = c.endpoint_id
       and m.id = d.message_id and e.id = d.endpoint_id
     returning d.message_id, d.endpoint_id, d.attempts, m.body, e.url, e.secrets`,
    [
      options.now.toISOString(),
      options.perEndpoint,
      options.atMost,
      busy.map(([id]) => id),
      busy.map(([, count]) => count),
    ],
  );
}
