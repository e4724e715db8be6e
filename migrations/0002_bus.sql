-- Where consumer groups stand, and what they could not handle.

-- One row for ever: tells the records of this log from those of another that was relayed to the same topics, such as
-- the one before the database was made anew.
create table bus.identity (
  is_only boolean primary key default true check (is_only),
  log_id uuid not null default gen_random_uuid()
);
insert into bus.identity default values;

-- The topics that a group began with. Its place says nothing about a topic that is added later.
create table bus.groups (
  consumer_group text primary key,
  topics text[] not null
);

-- Kafka adapter: the last version of each stream that a group has taken on. Moved in the transaction of the effect, so a
-- message that comes again is known. Rows that say no more than the group's checkpoint on the log are removed.
create table bus.consumed (
  consumer_group text not null,
  stream text collate "C" not null,
  version integer not null,
  position bigint not null,
  primary key (consumer_group, stream)
);
create index consumed_first_versions on bus.consumed (consumer_group, position) where version = 1;

-- A stream that a group could not go on with. Later records of the stream wait behind it, as dead letters.
create table bus.parked_streams (
  consumer_group text not null,
  stream text collate "C" not null,
  -- Times that its first dead letter has failed since it was parked or replayed.
  attempts integer not null,
  -- Null when the stream is no longer tried by itself.
  next_attempt_at timestamptz,
  primary key (consumer_group, stream)
);
create index parked_streams_due on bus.parked_streams (consumer_group, next_attempt_at) where next_attempt_at is not null;

-- The log holds the records themselves.
create table bus.dead_letters (
  consumer_group text not null,
  stream text collate "C" not null,
  position bigint not null,
  version integer not null,
  record_id uuid not null,
  type text not null,
  -- Null for a record that waits behind one that failed.
  error text,
  attempts integer not null,
  first_failed_at timestamptz not null,
  last_failed_at timestamptz not null,
  primary key (consumer_group, position),
  foreign key (consumer_group, stream) references bus.parked_streams (consumer_group, stream)
);
create index dead_letters_by_stream on bus.dead_letters (consumer_group, stream, position);

-- Messages on our topics that are no records of this log and that no relay of ours has written.
create table bus.rejected_messages (
  topic text not null,
  partition integer not null,
  message_offset bigint not null,
  reason text not null,
  -- The beginning of the value, base64.
  value text,
  rejected_at timestamptz not null,
  primary key (topic, partition, message_offset)
);
