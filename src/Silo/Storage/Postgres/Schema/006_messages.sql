-- What messages carry beside their text. mentions: user ids (and * for everybody), separated by spaces; attachments: compact JSON.
-- edited_at: when the text was changed last; the row has the newest text, and edits have none of their own. reacted: whether anybody ever reacted.
alter table room_log
  add column reply_to bigint,
  add column mentions text,
  add column attachments text,
  add column edited_at bigint,
  add column reacted boolean;

-- Whom the messages that are there name, to count what somebody has not read; * is everybody.
create table mentions (
  user_id text collate "C" not null,
  room text collate "C" not null,
  seq bigint not null,
  primary key (user_id, room, seq)
);

create index mentions_message on mentions (room, seq);

-- Who reacted to which message with what; seq: the entry of the log that did it.
create table reactions (
  room text collate "C" not null,
  target bigint not null,
  emoji text collate "C" not null,
  user_id text collate "C" not null,
  seq bigint not null,
  primary key (room, target, emoji, user_id)
);

create index reactions_user on reactions (user_id, room, target);

-- The messages that are pinned; seq: the entry of the log that did it.
create table pins (
  room text collate "C" not null,
  target bigint not null,
  seq bigint not null,
  primary key (room, target)
);
