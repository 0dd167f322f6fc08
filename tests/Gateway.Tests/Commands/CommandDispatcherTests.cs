using System.Reflection;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansChat.Gateway.Authentication;
using OrleansChat.Gateway.Commands;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Gateway.Tests.Delivery;
using OrleansChat.Grains.Storage;
using OrleansChat.Tests.Common;

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
        """{"type":"create","room":"room","kind":"public"}""",
        """{"type":"join","room":"room"}""",
        """{"type":"leave","room":"room"}""",
        """{"type":"rooms"}""",
        """{"type":"discover"}""",
        """{"type":"members","room":"room"}""",
        """{"type":"send","room":"room","text":"hi"}""",
        """{"type":"history","room":"room"}""",
        """{"type":"sync","rooms":{"room":1}}""",
    ];

    private readonly DeliveryFixture _delivery = new();
    private readonly FakeSocket _socket = new();

    [Fact]
    public async Task Every_request_that_can_be_read_has_a_command()
    {
        var tried = new HashSet<Type>();
        foreach (string frame in Frames)
        {
            ClientRequest request = FrameCodec.Parse(Encoding.UTF8.GetBytes(frame)).Request!;
            tried.Add(request.GetType());
            Reply? reply = await ExecuteAsync(new TimeoutException(), request, signedIn: request is not SignInRequest);
            Assert.True(reply is PongReply or ErrorReply { Code: ErrorCodes.Unavailable }, $"{frame}: {reply}");
        }

        // A token is read before any grain is asked, so its way is tried over a real socket.
        Assert.Equal(
            typeof(ClientRequest).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ClientRequest)) && !type.IsAbstract).Except([typeof(TokenRequest)]).Order(Names),
            tried.Order(Names));
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
    }

    private static Comparer<Type> Names => Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name));

    private Task<Reply?> ExecuteAsync(Exception thrown, ClientRequest request, bool signedIn) =>
        New(thrown, requestBurst: 100).ExecuteAsync(NewClient(signedIn, thrown), request);

    // No reply is written here, so there is no connection.
    private Client NewClient(bool signedIn, Exception thrown) => new(null!, new SendLane(FailingGrains.Of(thrown)), overlappingSends: 1)
    {
        Session = signedIn ? new Session("alice", guest: false, 1, _socket) : null,
    };

    private CommandDispatcher New(Exception thrown, int requestBurst)
    {
        IGrainFactory grains = FailingGrains.Of(thrown);
        var options = Options.Create(new AuthenticationOptions { Guests = GuestPolicy.On });
        var tokens = new Tokens(new byte[OrleansChat.Hosting.KeyFile.Bytes], options, TimeProvider.System);
        var entrance = new Entrance(grains, tokens, _delivery.Subscriptions, _delivery.Audiences, new GatewayName("gateway", "gateway-1"), TimeProvider.System);
        var rates = new UserRates(Options.Create(new CommandsOptions { RequestBurst = requestBurst, RequestsPerSecond = 1 }), TimeProvider.System);
        return new CommandDispatcher(
            new SignIn(grains, tokens, entrance, new CommandMetrics(Meters.New()), options), entrance, new CreateRoom(grains), new JoinRoom(grains), new LeaveRoom(grains),
            new ListRooms(grains), new DiscoverRooms(grains), new ListMembers(grains), new ReadHistory(grains),
            new SyncRooms(grains, _delivery.Subscriptions, _delivery.Audiences), rates, NullLogger<CommandDispatcher>.Instance);
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
