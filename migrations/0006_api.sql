-- Read models of the api service. Folded from the log: they can be dropped and rebuilt at any time.

create table api.documents (
  id text primary key,
  position bigint not null,
  data jsonb not null,
  reader text,
  detected_language text,
  claims jsonb,
  erased boolean not null default false
);
create index documents_by_position on api.documents (position desc);

-- One row per record of a risk event. `superseded_at` is null on the version that stands; a version was believed
-- from `recorded_at` until `superseded_at`, which answers "what did we know then".
create table api.risk_event_versions (
  id text not null,
  position bigint not null,
  first_position bigint not null,
  detected_at timestamptz not null,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  record_type text not null,
  type text,
  direction text,
  minerals text[] not null default '{}',
  countries text[] not null default '{}',
  document_ids text[] not null default '{}',
  has_commitments boolean not null default false,
  merged_into text,
  data jsonb,
  primary key (id, position)
);
create index risk_event_versions_standing on api.risk_event_versions (first_position desc) where superseded_at is null;
create index risk_event_versions_by_document on api.risk_event_versions using gin (document_ids) where superseded_at is null;
create index risk_event_versions_by_mineral on api.risk_event_versions using gin (minerals) where superseded_at is null;
create index risk_event_versions_by_country on api.risk_event_versions using gin (countries) where superseded_at is null;

create table api.scores (
  kind text not null,
  id text not null,
  viewpoint text not null,
  role text not null,
  position bigint not null,
  score double precision not null,
  band text not null,
  as_of date not null,
  primary key (kind, id, viewpoint, role)
);
