-- What somebody wrote, room by room, to export it and to erase it: what has been deleted is not in the index any more.
create index room_log_sender on room_log (sender, room, seq) where kind = 1 and text is not null;
