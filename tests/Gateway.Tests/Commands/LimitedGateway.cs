using System.Net.WebSockets;
using OrleansChat.Tests.Common;

[assembly: AssemblyFixture(typeof(OrleansChat.Gateway.Tests.Commands.LimitedGateway))]

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>A gateway that allows little, and believes what its clients say of their addresses.</summary>
public sealed class LimitedGateway : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("orleanschat-limited-").FullName;
    private readonly Lazy<Task<GatewayProcess>> _process;

    public LimitedGateway() => _process = new(() => GatewayProcess.StartAsync(
        _directory,
        "--Connections:TrustedProxies:0", "127.0.0.1",
        "--Connections:HandshakesPerSecond", "1", "--Connections:HandshakeBurst", "30",
        "--Http:RequestsPerSecond", "1", "--Http:RequestBurst", "5",
        "--SignIn:FailuresPerAddress", "3", "--SignIn:FailureInterval", "01:00:00",
        "--SignIn:AttemptsPerAddress", "8", "--SignIn:AttemptInterval", "01:00:00",
        "--SignIn:RegistrationsPerAddress", "2", "--SignIn:RegistrationInterval", "01:00:00",
        "--SignIn:GuestsPerAddress", "10", "--SignIn:GuestInterval", "01:00:00",
        "--Limits:TextBytes", "64", "--Limits:RoomsPerUser", "2", "--Limits:MembersPerRoom", "3", "--Limits:MembersAtCreate", "1",
        "--Limits:Mentions", "1", "--Limits:Attachments", "1", "--Limits:Emoji", "1", "--Limits:Reactions", "2", "--Limits:Pins", "1",
        "--Limits:SessionsPerUser", "2", "--Limits:Contacts", "1", "--Limits:Watches", "1", "--Limits:BotsPerUser", "0", "--Limits:WebhooksPerRoom", "0"));

    public Task<GatewayProcess> ProcessAsync() => _process.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated)
        {
            await (await _process.Value).DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>An address that no other test uses.</summary>
    public static string NewAddress() => $"2001:db8:{Random.Shared.Next(0x10000):x}:{Random.Shared.Next(0x10000):x}::1";

    /// <summary>A socket of somebody at an address.</summary>
    public async Task<FrameClient> ConnectAsync(string address, string query = "") =>
        await FrameClient.ConnectAsync(new Uri((await ProcessAsync()).Socket + query), options => Say(options, address));

    /// <summary>A guest at an address of their own.</summary>
    public async Task<FrameClient> GuestAsync(string user)
    {
        FrameClient client = await ConnectAsync(NewAddress());
        await client.SignInAsync(new { type = "auth", guest = user });
        return client;
    }

    public static void Say(ClientWebSocketOptions options, string address) => options.SetRequestHeader("X-Forwarded-For", address);
}
