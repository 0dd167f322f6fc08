-- Where rooms send their events, and how far that has come. The room's log is the queue: no row holds a message.
create table webhooks (
  webhook text collate "C" not null primary key,
  room text collate "C" not null,
  url text not null,
  -- The types of events, separated by commas.
  events text not null,
  -- What deliveries are signed with.
  secret text not null,
  created_by text collate "C" not null,
  created_at bigint not null,
  -- Rises with every change of what follows: of two writers one loses.
  version bigint not null,
  -- Everything up to here has been delivered, or was not wanted.
  delivered bigint not null,
  -- The delivery under way goes up to here; the same as delivered where there is none.
  claimed bigint not null,
  attempts integer not null,
  failing_since bigint,
  next_at bigint,
  disabled_at bigint,
  disabled_reason text,
  -- Whether the room knows that it is disabled.
  told boolean not null
);

create index webhooks_room on webhooks (room, webhook);
