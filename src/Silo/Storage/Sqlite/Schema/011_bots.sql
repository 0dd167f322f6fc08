-- Where rooms send their events, and how far that has come. The room's log is the queue: no row holds a message.
create table webhooks (
  webhook text not null primary key,
  room text not null,
  url text not null,
  -- The types of events, separated by commas.
  events text not null,
  -- What deliveries are signed with.
  secret text not null,
  created_by text not null,
  created_at integer not null,
  -- Rises with every change of what follows: of two writers one loses.
  version integer not null,
  -- Everything up to here has been delivered, or was not wanted.
  delivered integer not null,
  -- The delivery under way goes up to here; the same as delivered where there is none.
  claimed integer not null,
  attempts integer not null,
  failing_since integer,
  next_at integer,
  disabled_at integer,
  disabled_reason text,
  -- Whether the room knows that it is disabled.
  told integer not null
) without rowid, strict;

create index webhooks_room on webhooks (room, webhook);
