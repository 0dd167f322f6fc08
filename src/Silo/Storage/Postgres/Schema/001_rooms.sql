-- The log of every room. Times are milliseconds since 1970, UTC. Ids compare byte by byte, whatever the database's locale.
create table room_log (
  room text collate "C" not null,
  seq bigint not null,
  kind smallint not null,
  at bigint not null,
  sender text collate "C" not null,
  cid text collate "C",
  text text,
  body text,
  primary key (room, seq)
);

-- Once: the same cid from the same sender in the same room is the same message.
create unique index room_log_cid on room_log (room, sender, cid) where cid is not null;

-- History reads messages only (kind 1), however much else lies between them.
create index room_log_messages on room_log (room, seq) where kind = 1;

create table members (
  room text collate "C" not null,
  user_id text collate "C" not null,
  role smallint not null,
  read_seq bigint not null,
  primary key (room, user_id)
);

create index members_user on members (user_id, room);

-- What lists show of a room; search is id, name and topic, case folded.
create table rooms (
  room text collate "C" not null primary key,
  kind smallint not null,
  name text,
  topic text,
  search text not null,
  members integer not null,
  created_at bigint not null
);

-- Public rooms (0) and channels (2), newest first.
create index rooms_listed on rooms (created_at desc, room) where kind in (0, 2);
