-- What Orleans' ADO.NET grain storage needs: it reads its statements from OrleansQuery and knows only their parameters and results.
create table OrleansQuery (
  QueryKey varchar(64) not null,
  QueryText varchar(8000) not null,
  constraint OrleansQuery_Key primary key (QueryKey)
);

create table OrleansStorage (
  GrainIdHash integer not null,
  GrainIdN0 bigint not null,
  GrainIdN1 bigint not null,
  GrainTypeHash integer not null,
  GrainTypeString varchar(512) not null,
  GrainIdExtensionString varchar(512),
  ServiceId varchar(150) not null,
  PayloadBinary bytea,
  ModifiedOn timestamp not null,
  Version integer not null
);

-- One row a state, also when two silos write the first version at once.
create unique index OrleansStorage_State on OrleansStorage
  (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, (coalesce(GrainIdExtensionString, '')), ServiceId);

-- Every change answers exactly one row. Where the stored version is not the caller's, that row repeats the caller's version (null for a first
-- write), which Orleans takes for a conflict.
insert into OrleansQuery (QueryKey, QueryText) values ('ReadFromStorageKey', '
select PayloadBinary, Version
from OrleansStorage
where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
  and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(cast(@GrainIdExtensionString as varchar), '''')
  and ServiceId = @ServiceId
');

insert into OrleansQuery (QueryKey, QueryText) values ('WriteToStorageKey', '
with updated as (
  update OrleansStorage
  set PayloadBinary = cast(@PayloadBinary as bytea), ModifiedOn = now() at time zone ''utc'', Version = Version + 1
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(cast(@GrainIdExtensionString as varchar), '''')
    and ServiceId = @ServiceId and Version = cast(@GrainStateVersion as integer)
  returning Version
), inserted as (
  insert into OrleansStorage (
    GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, cast(@GrainIdExtensionString as varchar), @ServiceId,
    cast(@PayloadBinary as bytea), now() at time zone ''utc'', 1
  where cast(@GrainStateVersion as integer) is null
  on conflict do nothing
  returning Version
)
select coalesce((select Version from updated), (select Version from inserted), cast(@GrainStateVersion as integer)) as NewGrainStateVersion
');

insert into OrleansQuery (QueryKey, QueryText) values ('ClearStorageKey', '
with cleared as (
  update OrleansStorage
  set PayloadBinary = null, ModifiedOn = now() at time zone ''utc'', Version = Version + 1
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(cast(@GrainIdExtensionString as varchar), '''')
    and ServiceId = @ServiceId and Version = cast(@GrainStateVersion as integer)
  returning Version
)
select coalesce((select Version from cleared), cast(@GrainStateVersion as integer)) as NewGrainStateVersion
');

insert into OrleansQuery (QueryKey, QueryText) values ('DeleteStorageKey', '
with deleted as (
  delete from OrleansStorage
  where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
    and GrainTypeString = @GrainTypeString and coalesce(GrainIdExtensionString, '''') = coalesce(cast(@GrainIdExtensionString as varchar), '''')
    and ServiceId = @ServiceId and Version = cast(@GrainStateVersion as integer)
  returning Version + 1 as Version
)
select coalesce((select Version from deleted), cast(@GrainStateVersion as integer)) as NewGrainStateVersion
');
