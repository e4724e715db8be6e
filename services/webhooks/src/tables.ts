import type { GeneratedAlways, JSONColumnType } from 'kysely';

/** A signing secret; the old one stays valid until `expiresAt` after a rotation. */
export interface Secret {
  readonly secret: string;
  readonly expiresAt: string | null;
}

/** Rows of schema `webhooks`, as migrations/0007_webhooks.sql lays them out. */
export interface WebhookTables {
  'webhooks.endpoints': {
    id: string;
    url: string;
    description: string | null;
    event_types: string[];
    secrets: JSONColumnType<readonly Secret[]>;
    created_at: string;
    created_position: bigint;
    failing_since: string | null;
    disabled_at: string | null;
    disabled_reason: string | null;
  };
  'webhooks.messages': { id: string; event_type: string; position: bigint; occurred_at: string; body: string };
  'webhooks.deliveries': {
    message_id: string;
    endpoint_id: string;
    status: 'pending' | 'delivered' | 'failed';
    attempts: number;
    next_attempt_at: string;
  };
  'webhooks.attempts': {
    id: GeneratedAlways<bigint>;
    message_id: string;
    endpoint_id: string;
    number: number;
    attempted_at: string;
    duration_ms: number;
    outcome: 'delivered' | 'failed';
    status_code: number | null;
    error: string | null;
    response: string | null;
  };
}
