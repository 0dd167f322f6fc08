using System.Net.WebSockets;
using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(OrleansChat.Gateway.Tests.Commands.RunningGateway))]

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>One gateway process with a silo and SQLite inside, for all tests that only talk to it.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-gateway-").FullName;
    private readonly Lazy<Task<GatewayProcess>> _process;

    public RunningGateway() => _process = new(() => GatewayProcess.StartAsync(_directory));

    /// <summary>Where it keeps its data.</summary>
    public string DataDirectory => _directory;

    public Task<GatewayProcess> ProcessAsync() => _process.Value;

    /// <summary>A name that no other test uses.</summary>
    public static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid().ToString("n")[..12]}";

    public async Task<FrameClient> GuestAsync(string user) => await FrameClient.GuestAsync((await ProcessAsync()).Socket, user);

    public async Task<FrameClient> ConnectAsync(string query = "", Action<ClientWebSocketOptions>? configure = null) =>
        await FrameClient.ConnectAsync(new Uri((await ProcessAsync()).Socket + query), configure);

    /// <summary>Somebody who asks on the admin port, with the key.</summary>
    public async Task<HttpClient> OperatorAsync()
    {
        var client = new HttpClient { BaseAddress = (await ProcessAsync()).Admin };
        string key = (await File.ReadAllTextAsync(Path.Combine(_directory, "admin.key"))).Trim();
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
        {
            await (await _process.Value).DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
