-- What the normalization service knows of documents, their claims, and the risk events that these make.

create table normalization.documents (
  id text primary key,
  -- Document as received, without what a curator has read in it.
  document jsonb not null,
  curated jsonb,
  -- Version of the reader whose claims stand, and what its claims have in common; null until it is read.
  reader text,
  context jsonb,
  erased boolean not null default false
);
-- A newer reader looks for what an older one has read.
create index documents_by_reader on normalization.documents (reader, id) where curated is null and not erased;

create table normalization.claims (
  id text primary key,
  document_id text not null references normalization.documents (id),
  claim jsonb not null,
  -- Blocking keys: a claim that may have any influence on this one is found through them.
  index_keys text[] not null,
  risk_event_id text
);
create index claims_by_document on normalization.claims (document_id);
create index claims_by_key on normalization.claims using gin (index_keys);
create index claims_by_risk_event on normalization.claims (risk_event_id);

-- Risk events as last put on the log.
create table normalization.risk_events (
  id text primary key,
  -- Of data, so that what has not changed need not be compared.
  digest text not null,
  data jsonb not null
);

create table normalization.decisions (
  position bigint primary key,
  risk_event_id text not null,
  decision jsonb not null,
  claim_ids text[] not null,
  into_claim_ids text[] not null
);
create index decisions_by_risk_event on normalization.decisions (risk_event_id);
create index decisions_by_claim on normalization.decisions using gin ((claim_ids || into_claim_ids));
