-- The event log, the roles, and one schema per service.

do $$
begin
  if getdatabaseencoding() <> 'UTF8' then
    raise exception 'the database must be encoded in UTF8, not %', getdatabaseencoding();
  end if;
end
$$;

-- Roles belong to the whole server, so another database, or another process at this moment, may have made it.
do $$
begin
  if not exists (select from pg_roles where rolname = 'lodewatch_service') then
    create role lodewatch_service nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
end
$$;

-- The owner may take the role on, which whoever makes a role may not by itself; a superuser may anyway.
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant lodewatch_service to %I', current_user);
  end if;
exception
  -- The role is an administrator's, who has granted it; else SET ROLE will say that it is missing.
  when insufficient_privilege then null;
end
$$;

create schema log;
create schema bus;
create schema ingest;
create schema normalization;
create schema risk_scoring;
create schema api;
create schema webhooks;
create schema clock;

grant usage on schema log, bus, ingest, normalization, risk_scoring, api, webhooks, clock to lodewatch_service;

-- What later migrations make in the schemas of services is the services' to read and write. Not so in schema log.
alter default privileges in schema bus, ingest, normalization, risk_scoring, api, webhooks, clock
  grant select, insert, update, delete, truncate on tables to lodewatch_service;
alter default privileges in schema bus, ingest, normalization, risk_scoring, api, webhooks, clock
  grant usage, select, update on sequences to lodewatch_service;
alter default privileges in schema bus, ingest, normalization, risk_scoring, api, webhooks, clock
  grant execute on functions to lodewatch_service;

create table log.records (
  position bigint primary key check (position > 0),
  recorded_at timestamptz not null,
  id uuid not null unique,
  stream text collate "C" not null check (octet_length(stream) <= 240),
  version integer not null check (version > 0),
  type text collate "C" not null,
  schema_version integer not null check (schema_version > 0),
  -- json, not jsonb: the text stays byte for byte what was hashed, and a relay passes it on unparsed.
  data json not null,
  metadata json not null,
  hash bytea not null,
  unique (stream, version)
);

comment on table log.records is 'Append-only. Written by log.append alone; position order is commit order.';

create function log.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'the event log is append-only: % is refused', tg_op using errcode = 'LW001';
end
$$;

create trigger refuse_change before update or delete or truncate on log.records
  for each statement execute function log.refuse_change();
-- Also when a session plays replica, which would skip an ordinary trigger.
alter table log.records enable always trigger refuse_change;

-- The Merkle leaf hash (RFC 9162, 2.1.1) of a record: SHA-256 of 0x00 and the canonical JSON (RFC 8785) of the record
-- with its data replaced by their hash. Anyone can take it from a record as it is served.
create function log.leaf_hash(
  p_position bigint,
  p_recorded_at timestamptz,
  p_id uuid,
  p_stream text,
  p_version bigint,
  p_type text,
  p_schema_version integer,
  p_data text,
  p_metadata text
) returns bytea
language sql stable parallel safe
as $$
  select sha256('\x00'::bytea || convert_to(
    '{"dataHash":"' || encode(sha256(convert_to(p_data, 'UTF8')), 'hex')
    || '","id":"' || p_id
    || '","metadata":' || p_metadata
    || ',"position":"' || p_position
    || '","recordedAt":"' || to_char(p_recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","schemaVersion":' || p_schema_version
    || ',"stream":' || to_json(p_stream)
    || ',"type":' || to_json(p_type)
    || ',"version":' || p_version || '}', 'UTF8'))
$$;

-- Puts records at the end of the log. Arrays run in parallel, one element per record; no id may be in them twice.
--
-- p_now               the writer's time; recorded_at is strictly later than that of the record before
-- p_data, p_metadata  canonical JSON (RFC 8785)
-- p_expected_*        version that a stream must have; not looked at when all records are on the log already
--
-- Answers either conflict_* (nothing written), or the new head and, per record in order, its position, its version and
-- whether it was on the log before. Raises LW002 when an id is on the log with other content.
create function log.append(
  p_now timestamptz,
  p_ids uuid[],
  p_streams text[],
  p_types text[],
  p_schema_versions integer[],
  p_data text[],
  p_metadata text[],
  p_expected_streams text[],
  p_expected_versions integer[],
  out conflict_stream text,
  out conflict_expected integer,
  out conflict_actual integer,
  out head bigint,
  out positions bigint[],
  out versions integer[],
  out duplicates boolean[]
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- Every look-up here is by index. A plan made while the table was small would scan the whole of it later.
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_head bigint;
  v_last timestamptz;
  v_first timestamptz;
  v_known integer;
  v_clash uuid;
begin
  -- In a higher isolation level the snapshot dates from before the wait for the lock, and the head read below is stale.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'log.append needs READ COMMITTED, not %', current_setting('transaction_isolation')
      using errcode = 'LW003';
  end if;
  -- Writers take turns until commit: so position order is commit order, and a reader by position skips nothing.
  perform pg_advisory_xact_lock(1280263237, 1);

  select r.position, r.recorded_at into v_head, v_last from log.records r order by r.position desc limit 1;
  v_head := coalesce(v_head, 0);
  head := v_head;
  v_first := greatest(p_now, v_last + interval '1 microsecond');
  select count(*) into v_known from log.records r where r.id = any (p_ids);

  if v_known < cardinality(p_ids) and cardinality(p_expected_streams) > 0 then
    select e.stream, e.version, s.version into conflict_stream, conflict_expected, conflict_actual
    from unnest(p_expected_streams, p_expected_versions) as e (stream, version)
    cross join lateral (
      select coalesce(max(r.version), 0) as version from log.records r where r.stream = e.stream
    ) s
    where e.version <> s.version
    limit 1;
    if found then
      return;
    end if;
  end if;

  if v_known > 0 then
    select i.id into v_clash
    from unnest(p_ids, p_streams, p_types, p_schema_versions, p_data) as i (id, stream, type, schema_version, data)
    join log.records r on r.id = i.id
    where r.stream <> i.stream or r.type <> i.type
      or (r.schema_version = i.schema_version and r.data::text <> i.data)
    limit 1;
    if found then
      raise exception 'record % is on the log with other content', v_clash using errcode = 'LW002', detail = v_clash;
    end if;
  end if;

  with input as (
    select i.*
    from unnest(p_ids, p_streams, p_types, p_schema_versions, p_data, p_metadata)
      with ordinality as i (id, stream, type, schema_version, data, metadata, ordinal)
    where v_known = 0 or not exists (select from log.records r where r.id = i.id)
  ),
  numbered as (
    select i.*,
      row_number() over (order by i.ordinal) as place,
      row_number() over (partition by i.stream order by i.ordinal) as stream_place
    from input i
  ),
  placed as (
    select n.*,
      v_head + n.place as position,
      v_first + (n.place - 1) * interval '1 microsecond' as recorded_at,
      n.stream_place
        + coalesce((select max(r.version) from log.records r where r.stream = n.stream), 0) as version
    from numbered n
    -- Keeps these columns from being worked out anew at each place that names them; the hash does so again.
    offset 0
  ),
  written as (
    insert into log.records
      (position, recorded_at, id, stream, version, type, schema_version, data, metadata, hash)
    select p.position, p.recorded_at, p.id, p.stream, p.version, p.type, p.schema_version, p.data::json, p.metadata::json,
      log.leaf_hash(p.position, p.recorded_at, p.id, p.stream, p.version, p.type, p.schema_version, p.data, p.metadata)
    from placed p
    returning records.position, records.version
  )
  select array_agg(w.position order by w.position), array_agg(w.version order by w.position)
  into positions, versions
  from written w;

  if v_known > 0 then
    select array_agg(r.position order by i.ordinal), array_agg(r.version order by i.ordinal),
      array_agg(r.position <= v_head order by i.ordinal)
    into positions, versions, duplicates
    from unnest(p_ids) with ordinality as i (id, ordinal) join log.records r on r.id = i.id;
  end if;
  if v_known < cardinality(p_ids) then
    head := v_head + cardinality(p_ids) - v_known;
    perform pg_notify('lodewatch_log', head::text);
  end if;
end
$$;

-- How far each named reader of the log has taken effect.
create table log.checkpoints (
  name text collate "C" primary key,
  position bigint not null check (position >= 0)
);

grant select on log.records to lodewatch_service;
grant select, insert, update, delete on log.checkpoints to lodewatch_service;
grant execute on function log.leaf_hash to lodewatch_service;
-- A new function may be called by everybody; this one writes as its owner.
revoke execute on function log.append from public;
grant execute on function log.append to lodewatch_service;

-- Merkle tree (RFC 9162) over the leaf hashes; leaf index = position - 1. Kept are the roots of complete subtrees of
-- 256, 256 * 256, ... leaves: a proof needs at most 256 hashes of each level, and the table has a row per 256 records.
create table log.tree_nodes (
  level smallint not null check (level > 0 and level % 8 = 0),
  index bigint not null check (index >= 0),
  hash bytea not null,
  primary key (level, index)
);

-- Signed statements of size and root (C2SP checkpoints).
create table log.seals (
  size bigint primary key check (size > 0),
  root bytea not null,
  note text not null
);

create trigger refuse_change before update or delete or truncate on log.tree_nodes
  for each statement execute function log.refuse_change();
alter table log.tree_nodes enable always trigger refuse_change;
create trigger refuse_change before update or delete or truncate on log.seals
  for each statement execute function log.refuse_change();
alter table log.seals enable always trigger refuse_change;

grant select, insert on log.tree_nodes, log.seals to lodewatch_service;
