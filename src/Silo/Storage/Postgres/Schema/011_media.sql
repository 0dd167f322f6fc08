-- What was uploaded; the bytes are files. loose_since: when it was last known to be carried by nothing, so that the sweep looks at it after a while;
-- null where the sweep has seen that something carries it.
create table media (
  media text collate "C" not null primary key,
  owner text collate "C" not null,
  type text not null,
  bytes bigint not null,
  width integer,
  height integer,
  name text,
  thumbnail_type text,
  thumbnail_width integer,
  thumbnail_height integer,
  created_at bigint not null,
  loose_since bigint
);

create index media_owner on media (owner, created_at, media) include (bytes);

create index media_loose on media (loose_since, media) where loose_since is not null;

-- What carries it: a message that is there, written and taken away with the log (whoever takes one away sets loose_since); or, as the room @alice and seq 0,
-- a profile.
create table media_uses (
  room text collate "C" not null,
  seq bigint not null,
  media text collate "C" not null,
  primary key (room, seq, media)
);

create index media_uses_media on media_uses (media, room, seq);

-- Files whose rows are gone and that have to go too.
create table media_removals (
  media text collate "C" not null primary key,
  removed_at bigint not null
);
