-- Orleans' grain state: a JSON document a grain and state name. A cleared state keeps its row and its version, so that an older ETag stays old.
create table grain_state (
  name text not null,
  grain text not null,
  version integer not null,
  payload blob,
  primary key (name, grain)
) without rowid, strict;
