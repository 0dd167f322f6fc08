-- Which silos there are: what Orleans' ADO.NET clustering needs. It reads its statements from OrleansQuery and knows only their parameters and results.
-- A change of a silo's row and the step of the cluster's version are one: where another silo was faster, neither happens and no row is counted.
create table OrleansMembershipVersionTable (
  DeploymentId varchar(150) not null primary key,
  Timestamp timestamptz(3) not null default now(),
  Version integer not null default 0
);

create table OrleansMembershipTable (
  DeploymentId varchar(150) not null references OrleansMembershipVersionTable (DeploymentId),
  Address varchar(45) not null,
  Port integer not null,
  Generation integer not null,
  SiloName varchar(150) not null,
  HostName varchar(150) not null,
  Status integer not null,
  ProxyPort integer,
  SuspectTimes varchar(8000),
  StartTime timestamptz(3) not null,
  IAmAliveTime timestamptz(3) not null,
  primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery (QueryKey, QueryText) values ('InsertMembershipVersionKey', '
with inserted as (
  insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1
)
select count(*)::integer from inserted
');

insert into OrleansQuery (QueryKey, QueryText) values ('InsertMembershipKey', '
with stepped as (
  update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
  where DeploymentId = @DeploymentId and Version = @Version
    and not exists (
      select from OrleansMembershipTable
      where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
  returning DeploymentId
), inserted as (
  insert into OrleansMembershipTable
    (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
  select DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from stepped
  returning 1
)
select count(*)::integer from inserted
');

insert into OrleansQuery (QueryKey, QueryText) values ('UpdateMembershipKey', '
with stepped as (
  update OrleansMembershipVersionTable set Version = Version + 1, Timestamp = now()
  where DeploymentId = @DeploymentId and Version = @Version
    and exists (
      select from OrleansMembershipTable
      where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation)
  returning DeploymentId
), updated as (
  update OrleansMembershipTable m
  set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
  from stepped
  where m.DeploymentId = stepped.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
  returning 1
)
select count(*)::integer from updated
');

insert into OrleansQuery (QueryKey, QueryText) values ('UpdateIAmAlivetimeKey', '
update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime
where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation
');

insert into OrleansQuery (QueryKey, QueryText) values ('MembershipReadRowKey', '
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
from OrleansMembershipVersionTable v
left join OrleansMembershipTable m
  on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
where v.DeploymentId = @DeploymentId
');

insert into OrleansQuery (QueryKey, QueryText) values ('MembershipReadAllKey', '
select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
from OrleansMembershipVersionTable v
left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
where v.DeploymentId = @DeploymentId
');

-- Every statement of this batch is one of a cluster that ends: the rows first, then what they refer to.
insert into OrleansQuery (QueryKey, QueryText) values ('DeleteMembershipTableEntriesKey', '
delete from OrleansMembershipTable where DeploymentId = @DeploymentId;
delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId
');

-- 3: a silo that serves.
insert into OrleansQuery (QueryKey, QueryText) values ('CleanupDefunctSiloEntriesKey', '
delete from OrleansMembershipTable where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3
');

insert into OrleansQuery (QueryKey, QueryText) values ('GatewaysQueryKey', '
select Address, ProxyPort, Generation from OrleansMembershipTable
where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0
');
