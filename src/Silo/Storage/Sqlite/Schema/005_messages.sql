-- What messages carry beside their text. mentions: user ids (and * for everybody), separated by spaces; attachments: compact JSON.
-- edited_at: when the text was changed last; the row has the newest text, and edits have none of their own. reacted: whether anybody ever reacted.
alter table room_log add column reply_to integer;
alter table room_log add column mentions text;
alter table room_log add column attachments text;
alter table room_log add column edited_at integer;
alter table room_log add column reacted integer;

-- Whom the messages that are there name, to count what somebody has not read; * is everybody.
create table mentions (
  user_id text not null,
  room text not null,
  seq integer not null,
  primary key (user_id, room, seq)
) without rowid, strict;

create index mentions_message on mentions (room, seq);

-- Who reacted to which message with what; seq: the entry of the log that did it.
create table reactions (
  room text not null,
  target integer not null,
  emoji text not null,
  user_id text not null,
  seq integer not null,
  primary key (room, target, emoji, user_id)
) without rowid, strict;

create index reactions_user on reactions (user_id, room, target);

-- The messages that are pinned; seq: the entry of the log that did it.
create table pins (
  room text not null,
  target integer not null,
  seq integer not null,
  primary key (room, target)
) without rowid, strict;
