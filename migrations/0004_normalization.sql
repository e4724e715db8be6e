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
  id text collate "C" primary key,
  document_id text not null references normalization.documents (id),
  -- Version of the reader that made it.
  reader text not null,
  claim jsonb not null,
  risk_event_id text
);
create index claims_by_document on normalization.claims (document_id);
create index claims_by_risk_event on normalization.claims (risk_event_id);

-- Blocking keys: claims that may have any influence on another are found through them.
create table normalization.claim_keys (
  key text collate "C" not null,
  claim_id text collate "C" not null references normalization.claims (id) on delete cascade,
  primary key (key, claim_id)
);
create index claim_keys_by_claim on normalization.claim_keys (claim_id);

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
