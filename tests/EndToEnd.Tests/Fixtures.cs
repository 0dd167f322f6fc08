using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
