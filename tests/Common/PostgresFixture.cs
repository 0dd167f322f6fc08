using Xunit;

namespace OrleansChat.Tests.Common;

/// <summary>
/// One <see cref="PostgresServer"/> for a whole test assembly (<c>[assembly: AssemblyFixture(typeof(PostgresFixture))]</c>), started by the
/// first test that asks. Where PostgreSQL is not installed, that test is skipped and says what to install.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());

    /// <summary>The shared server. Nobody may kill it: a test that does starts its own by <see cref="StartOwnAsync"/>.</summary>
    public Task<PostgresServer> ServerAsync()
    {
        SkipWhereMissing();
        return _server.Value;
    }

    /// <summary>A new, empty database on the shared server; answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync() => await (await ServerAsync()).CreateDatabaseAsync();

    /// <summary>A server for one test alone, which disposes it.</summary>
    public static Task<PostgresServer> StartOwnAsync(bool fsync = false, params string[] settings)
    {
        SkipWhereMissing();
        return PostgresServer.StartAsync(fsync, settings);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated)
        {
            await (await _server.Value).DisposeAsync();
        }
    }

    private static void SkipWhereMissing()
    {
        if (PostgresServer.WhyNot is { } reason)
        {
            Assert.Skip(reason);
        }
    }
}
