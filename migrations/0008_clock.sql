-- What time will bring to each risk event, and whether the clock has put it on the log.

create table clock.turns (
  risk_event_id text not null,
  kind text not null check (kind in ('took_effect', 'ran_out', 'suspension_ran_out', 'due_soon', 'overdue')),
  on_day date not null,
  commitment_id text not null default '',
  due date,
  appended boolean not null default false,
  primary key (risk_event_id, kind, on_day, commitment_id)
);
create index turns_waiting on clock.turns (on_day) where not appended;
