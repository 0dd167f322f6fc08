using OrleansChat.Engine.Tests.Storage;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>One database for the clusters of a test class.</summary>
public sealed class PostgresDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    private string? _connectionString;

    /// <summary>Skips the test that asks where PostgreSQL is not installed.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? string.Empty);
            return _connectionString!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.WhyNot is null)
        {
            _connectionString = await OrleansDatabase.CreateAsync(postgres);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal PostgresCluster NewCluster() => new(ConnectionString);
}
