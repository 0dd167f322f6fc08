using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Commands.Messages;
using OrleansChat.Gateway.Connections;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Media;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Protocol.Replies;
using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Gateway.Tests.Delivery;
using OrleansChat.Grains;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Gateway.Tests.Commands;

/// <summary>Each request finds its command, and what goes wrong behind it becomes the documented error.</summary>
public sealed class CommandDispatcherTests : IDisposable
{
    private static readonly string[] Frames =
    [
        """{"type":"ping"}""",
        """{"type":"login","user":"alice","password":"correct horse"}""",
        """{"type":"register","user":"alice","password":"correct horse"}""",
        """{"type":"auth","guest":"alice"}""",
        """{"type":"sessions"}""",
        """{"type":"end_session","session":"s1"}""",
        """{"type":"end_sessions"}""",
        """{"type":"change_password","old":"correct horse","new":"a new horse"}""",
        """{"type":"create","room":"room","kind":"public"}""",
        """{"type":"join","room":"room"}""",
        """{"type":"leave","room":"room"}""",
        """{"type":"rooms"}""",
        """{"type":"discover"}""",
        """{"type":"members","room":"room"}""",
        """{"type":"room","room":"room"}""",
        """{"type":"configure","room":"room","name":"Room"}""",
        """{"type":"invite","room":"room","user":"bob"}""",
        """{"type":"kick","room":"room","user":"bob"}""",
        """{"type":"ban","room":"room","user":"bob"}""",
        """{"type":"unban","room":"room","user":"bob"}""",
        """{"type":"role","room":"room","user":"bob","role":"admin"}""",
        """{"type":"bans","room":"room"}""",
        """{"type":"mute","room":"room","on":true}""",
        """{"type":"send","room":"room","text":"hi"}""",
        """{"type":"profile"}""",
        """{"type":"set_profile","name":"Alice"}""",
        """{"type":"contacts"}""",
        """{"type":"contact","user":"bob","action":"request"}""",
        """{"type":"presence","status":"away"}""",
        """{"type":"watch","users":["bob"]}""",
        """{"type":"edit","room":"room","seq":1,"text":"ho"}""",
        """{"type":"delete","room":"room","seq":1}""",
        """{"type":"react","room":"room","seq":1,"emoji":"👍"}""",
        """{"type":"pin","room":"room","seq":1}""",
        """{"type":"pins","room":"room"}""",
        """{"type":"history","room":"room"}""",
        """{"type":"sync","rooms":{"room":1}}""",
        """{"type":"read","room":"room","seq":1}""",
        """{"type":"delivered","room":"@bob","seq":1}""",
        """{"type":"receipts","room":"room"}""",
        """{"type":"typing","room":"room"}""",
        """{"type":"search","query":"hello"}""",
        """{"type":"bot_create","user":"bot"}""",
        """{"type":"bots"}""",
        """{"type":"bot_token","user":"bot"}""",
        """{"type":"bot_delete","user":"bot"}""",
        """{"type":"webhook_create","room":"room","url":"https://example.org/"}""",
        """{"type":"webhooks","room":"room"}""",
        """{"type":"webhook_delete","room":"room","webhook":"a"}""",
        """{"type":"webhook_test","room":"room","webhook":"a"}""",
        """{"type":"media_url","media":"m0000000000000000000000000"}""",
    ];

    private static readonly UserSession Facts = new("s1", "gateway-1", DateTimeOffset.UnixEpoch, "127.0.0.1", Guest: false);

    private readonly DeliveryFixture _delivery = new();
    private readonly FakeSocket _socket = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public async Task Every_request_that_can_be_read_has_a_command()
    {
        var tried = new HashSet<string>();
        foreach (string frame in Frames)
        {
            ParsedFrame parsed = FrameCodec.Parse(Encoding.UTF8.GetBytes(frame));
            Assert.True(parsed.Request is not null, $"{frame}: {parsed.Problem}");
            tried.Add(parsed.Verb!);
            Reply? reply = await ExecuteAsync(new TimeoutException(), parsed.Request, signedIn: parsed.Request is not SignInRequest);
            Assert.True(reply is PongReply or ErrorReply { Code: ErrorCodes.Unavailable }, $"{frame}: {reply}");
        }

        Assert.Equal(FrameCodec.Verbs.Order(StringComparer.Ordinal), tried.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(TimeoutException), ErrorCodes.Unavailable)]
    [InlineData(typeof(StorageUnavailableException), ErrorCodes.Unavailable)]
    [InlineData(typeof(SiloUnavailableException), ErrorCodes.Unavailable)]
    [InlineData(typeof(OperationCanceledException), ErrorCodes.Unavailable)]
    [InlineData(typeof(InvalidOperationException), ErrorCodes.Internal)]
    [InlineData(typeof(NullReferenceException), ErrorCodes.Internal)]
    public async Task An_outage_is_unavailable_and_a_defect_is_internal(Type exception, string code)
    {
        var thrown = (Exception)Activator.CreateInstance(exception)!;
        var reply = Assert.IsType<ErrorReply>(await ExecuteAsync(thrown, new RoomsRequest(default), signedIn: true));

        Assert.Equal(code, reply.Code);
    }

    [Fact]
    public async Task Before_signing_in_no_grain_is_asked()
    {
        var reply = Assert.IsType<ErrorReply>(await ExecuteAsync(new InvalidOperationException(), new RoomsRequest(default), signedIn: false));

        Assert.Equal(ErrorCodes.Unauthenticated, reply.Code);
    }

    [Fact]
    public async Task Beyond_the_user_s_rate_no_grain_is_asked()
    {
        CommandDispatcher dispatcher = New(new TimeoutException(), requestBurst: 1);
        Client client = NewClient(signedIn: true, new TimeoutException());
        await dispatcher.ExecuteAsync(client, new RoomsRequest(default));
        var reply = Assert.IsType<ErrorReply>(await dispatcher.ExecuteAsync(client, new RoomsRequest(default)));

        Assert.Equal(ErrorCodes.RateLimited, reply.Code);
        Assert.NotNull(reply.RetryAfter);
    }

    public void Dispose()
    {
        _delivery.Dispose();
        _socket.Dispose();
        _meters.Dispose();
    }

    private Task<Reply?> ExecuteAsync(Exception thrown, ClientRequest request, bool signedIn) =>
        New(thrown, requestBurst: 100).ExecuteAsync(NewClient(signedIn, thrown), request);

    // No reply is written here, so nothing is behind the connection.
    private Client NewClient(bool signedIn, Exception thrown)
    {
        var metrics = new ConnectionMetrics(_meters.GetRequiredService<IMeterFactory>(), new ConnectionRegistry(Options.Create(new ConnectionsOptions())));
        var environment = new ConnectionEnvironment(new ConnectionsOptions(), metrics, TimeProvider.System, NullLogger<Connection>.Instance);
        var connection = new Connection("s1", new HandshakeInfo(IPAddress.Loopback, null, null), new SocketStream(Stream.Null, false, () => { }), environment);
        return new Client(connection, new SendLane(FailingGrains.Of(thrown)), overlappingSends: 1)
        {
            Session = signedIn ? new Session("alice", guest: false, 1, _socket) { Facts = Facts } : null,
        };
    }

    private CommandDispatcher New(Exception thrown, int requestBurst)
    {
        var settings = new Dictionary<string, string?> { ["Commands:RequestBurst"] = $"{requestBurst}", ["Commands:RequestsPerSecond"] = "1" };
        var authentication = Options.Create(new AuthenticationOptions { Guests = GuestPolicy.On });
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(TimeProvider.System)
            .AddSingleton(FailingGrains.Of(thrown))
            .AddSingleton(authentication)
            .AddSingleton(new Tokens(new byte[OrleansChat.Hosting.KeyFile.Bytes], authentication, TimeProvider.System))
            .AddSingleton(new MediaUrls(new SigningKey(new byte[OrleansChat.Hosting.KeyFile.Bytes]), Options.Create(new MediaOptions()), TimeProvider.System))
            .AddSingleton(_delivery.Subscriptions)
            .AddSingleton(_delivery.Audiences)
            .AddSingleton(_delivery.Watchers)
            .AddSingleton(new GatewayName("gateway", "gateway-1"))
            .AddLimits()
            .AddCommands()
            .BuildServiceProvider()
            .GetRequiredService<CommandDispatcher>();
    }
}

/// <summary>Grains whose every call throws.</summary>
public class FailingGrains : DispatchProxy
{
    private Exception _thrown = new NotSupportedException();

    public static IGrainFactory Of(Exception thrown)
    {
        IGrainFactory grains = Create<IGrainFactory, FailingGrains>();
        ((FailingGrains)(object)grains)._thrown = thrown;
        return grains;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name != nameof(IGrainFactory.GetGrain))
        {
            throw _thrown;
        }

        object grain = Create(targetMethod.ReturnType, typeof(FailingGrains));
        ((FailingGrains)grain)._thrown = _thrown;
        return grain;
    }
}
