-- What risk-scoring has folded from the log. Can be dropped and rebuilt at any time.

-- Every version of every risk event, and from when to when it stood. `recorded_at` alone decides what was known at an instant.
create table risk_scoring.risk_event_versions (
  id text not null,
  position bigint not null,
  recorded_at timestamptz not null,
  data jsonb,
  -- Order of arrival: partitions of a topic have no order among them, so positions may come late.
  arrival bigint generated always as identity,
  primary key (id, position)
);
create unique index risk_event_versions_by_arrival on risk_scoring.risk_event_versions (arrival);

-- The score last put on the log for each subject and viewpoint.
create table risk_scoring.announced_scores (
  kind text not null,
  id text not null,
  viewpoint text not null,
  role text not null,
  score double precision not null,
  band text not null,
  as_of date not null,
  primary key (kind, id, viewpoint, role)
);
