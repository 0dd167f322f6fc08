-- What the texts of a room's log may have in them, 32 entries a row: chapter n is the entries from 32 n to 32 n + 31, once all are there. The signature
-- is a Bloom filter of the beginnings of words, pairs of characters and senders; null where a text has changed, until it is made anew: then all is read.
-- version changes with every change of a text, so that a signature that was made of the text before is not kept.
create table search_chapters (
  room text not null,
  chapter integer not null,
  first_at integer not null,
  last_at integer not null,
  version integer not null default 0,
  signature blob,
  primary key (room, chapter)
) strict;

create index search_chapters_at on search_chapters (room, last_at, first_at);

create index search_chapters_blank on search_chapters (room, chapter) where signature is null;

-- What is deleted or replaced leaves the index with the same commit.
create trigger search_forgets_text after update of text on room_log when old.text is not new.text
begin
  update search_chapters set signature = null, version = version + 1 where room = old.room and chapter = old.seq / 32;
end;

create trigger search_forgets_row after delete on room_log
begin
  update search_chapters set signature = null, version = version + 1 where room = old.room and chapter = old.seq / 32;
  delete from search_chapters where room = old.room and chapter = old.seq / 32
    and not exists (select 1 from room_log where room = old.room and seq >= old.seq / 32 * 32 and seq < old.seq / 32 * 32 + 32);
end;
