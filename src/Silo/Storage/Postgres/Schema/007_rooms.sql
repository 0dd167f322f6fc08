-- The settings of a room, beside what lists show of it: written with the entry of the log that changes them. Entries up to floor_seq are deleted.
alter table rooms
  add column slow_mode_s integer not null default 0,
  add column retention_days integer not null default 0,
  add column history smallint not null default 0,
  add column edit_window_s integer not null default 0,
  add column floor_seq bigint not null default 0;

-- Rooms that forget.
create index rooms_retention on rooms (room) where retention_days > 0;

-- The entry that made somebody a member: from there on they see a room that shows newcomers nothing older. Of whoever was one before this step: all.
alter table members
  add column since_seq bigint not null default 0,
  add column muted boolean not null default false;

-- The few who are not just members, in the order in which they are listed.
create index members_role on members (room, role, user_id) where role <> 0;

create table bans (
  room text collate "C" not null,
  user_id text collate "C" not null,
  banned_by text collate "C" not null,
  reason text,
  at bigint not null,
  primary key (room, user_id)
);

-- Settings were grain state before; kind, name and topic were in their row all along. What is left of that state nobody reads any more.
drop index OrleansStorage_Rooms;
