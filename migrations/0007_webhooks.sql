-- Endpoints, the messages owed to them, and every attempt to deliver one.

create table webhooks.endpoints (
  id text primary key,
  url text not null,
  description text,
  event_types text[] not null,
  -- Newest first: a message is signed with each while an old one runs out.
  secrets jsonb not null,
  created_at timestamptz not null,
  -- Only records after this position are owed to the endpoint.
  created_position bigint not null,
  failing_since timestamptz,
  disabled_at timestamptz,
  disabled_reason text
);

create table webhooks.messages (
  id text primary key,
  event_type text not null,
  position bigint not null,
  occurred_at timestamptz not null,
  body text not null
);

create table webhooks.deliveries (
  message_id text not null references webhooks.messages (id),
  endpoint_id text not null references webhooks.endpoints (id) on delete cascade,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  primary key (message_id, endpoint_id)
);
create index deliveries_due on webhooks.deliveries (next_attempt_at) where status = 'pending';

create table webhooks.attempts (
  id bigint generated always as identity primary key,
  message_id text not null,
  endpoint_id text not null references webhooks.endpoints (id) on delete cascade,
  number integer not null,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null check (outcome in ('delivered', 'failed')),
  status_code integer,
  error text,
  response text
);
create index attempts_by_endpoint on webhooks.attempts (endpoint_id, id desc);
