-- What the texts of a room's log may have in them, 32 entries a row: chapter n is the entries from 32 n to 32 n + 31, once all are there. The signature
-- is a Bloom filter of the beginnings of words, pairs of characters and senders; null where a text has changed, until it is made anew: then all is read.
create table search_chapters (
  room text collate "C" not null,
  chapter bigint not null,
  first_at bigint not null,
  last_at bigint not null,
  signature bytea,
  primary key (room, chapter)
);

-- At most 4 KiB, of which a search looks at a few bits: beside the rest of the row, and not compressed.
alter table search_chapters alter column signature set storage plain;

create index search_chapters_at on search_chapters (room, last_at, first_at);

create index search_chapters_blank on search_chapters (room, chapter) where signature is null;

-- What is deleted or replaced leaves the index with the same commit. The lock is held against those who make signatures: a text that has been read for
-- one is not changed before it is written. A function sees what was committed when it runs, not when its statement began.
create function search_forget_text() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(old.room, 7));
  update search_chapters set signature = null where room = old.room and chapter = old.seq / 32 and signature is not null;
  return null;
end
$$;

create trigger search_forgets_text after update of text on room_log
  for each row when (old.text is distinct from new.text) execute function search_forget_text();

create function search_forget_rows() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(g.room, 7)) from (select distinct room from gone order by room) g;
  delete from search_chapters c using (select distinct room, seq / 32 as chapter from gone) g
    where c.room = g.room and c.chapter = g.chapter
      and not exists (select from room_log l where l.room = g.room and l.seq between g.chapter * 32 and g.chapter * 32 + 31);
  update search_chapters c set signature = null from (select distinct room, seq / 32 as chapter from gone) g
    where c.room = g.room and c.chapter = g.chapter and c.signature is not null;
  return null;
end
$$;

create trigger search_forgets_rows after delete on room_log
  referencing old table as gone for each statement execute function search_forget_rows();
