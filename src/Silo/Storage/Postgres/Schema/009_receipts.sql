-- Messages that are there, with who wrote them: what is unread is counted, and a room's newest message found, from the index alone.
create index room_log_unread on room_log (room, seq) include (sender) where kind = 1 and text is not null;

-- Written only for direct rooms; never below read_seq where it is shown.
alter table members add column delivered_seq bigint not null default 0;

-- Reading changes no index: with space left in the page it is the cheapest kind of update.
alter table members set (fillfactor = 85);
