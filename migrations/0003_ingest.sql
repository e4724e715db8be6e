-- Documents as received. The text lives here, apart from the log, so that it can be erased by law.

create table ingest.documents (
  id text primary key,
  text text,
  received_at timestamptz not null,
  erased_at timestamptz,
  constraint text_unless_erased check ((text is null) = (erased_at is not null))
);

-- Feeds and how polling them goes.
create table ingest.feeds (
  url text primary key,
  etag text,
  last_modified text,
  next_poll_at timestamptz not null,
  failures integer not null default 0,
  last_success_at timestamptz,
  last_error text
);
