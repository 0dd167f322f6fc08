-- The log of every room. Times are milliseconds since 1970, UTC. Rows are kept in the order in which they are read: (room, seq).
create table room_log (
  room text not null,
  seq integer not null,
  kind integer not null,
  at integer not null,
  sender text not null,
  cid text,
  text text,
  body text,
  primary key (room, seq)
) without rowid, strict;

-- Once: the same cid from the same sender in the same room is the same message.
create unique index room_log_cid on room_log (room, sender, cid) where cid is not null;

-- History reads messages only (kind 1), however much else lies between them.
create index room_log_messages on room_log (room, seq) where kind = 1;

create table members (
  room text not null,
  user_id text not null,
  role integer not null,
  read_seq integer not null,
  primary key (room, user_id)
) without rowid, strict;

create index members_user on members (user_id, room);

-- What lists show of a room; search is id, name and topic, case folded.
create table rooms (
  room text not null primary key,
  kind integer not null,
  name text,
  topic text,
  search text not null,
  members integer not null,
  created_at integer not null
) without rowid, strict;

-- Public rooms (0) and channels (2), newest first.
create index rooms_listed on rooms (created_at desc, room) where kind in (0, 2);
