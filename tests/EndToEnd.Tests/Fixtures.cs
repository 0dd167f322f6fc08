using OrleansChat.EndToEnd.Tests.Browsers;
using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(Chromium))]
