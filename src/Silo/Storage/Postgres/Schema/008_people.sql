-- What two people are to each other, a row a pair, first < second. States: 0 nothing, 1 requested, 2 incoming, 3 contact, 4 blocked. Rows stay, so that
-- versions only rise.
create table contacts (
  first text collate "C" not null,
  second text collate "C" not null,
  first_state smallint not null,
  second_state smallint not null,
  first_since bigint not null,
  second_since bigint not null,
  version bigint not null,
  primary key (first, second)
);

create index contacts_second on contacts (second, first);

-- What people say of themselves (status: 0 online, 1 away, 2 do not disturb, 3 invisible), and when they were last seen.
-- here: whether nobody has noted their going; life: which life of an audience noted their coming.
create table presences (
  user_id text collate "C" not null primary key,
  status smallint not null,
  text text,
  here boolean not null,
  last_seen bigint,
  life bigint
);

-- Until when each life of an audience knew who was here: of those whose going nobody could note, because everything died, that is when they were last seen.
create table presence_lives (
  life bigint not null primary key,
  alive_at bigint not null
);

create index presence_lives_alive on presence_lives (alive_at);
