using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Diagnostics;
using Orleans.Messaging;
using Orleans.Runtime;
using OrleansChat.Engine.Wire.Tests.Membership;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Wire.Tests.Messaging;

/// <summary>A stranger's bytes on a silo's port cost nobody else anything.</summary>
public sealed class SiloPortTests : IAsyncDisposable
{
    private const string Cluster = "cluster";
    private const int MaxFrameBytes = 1 << 20;
    private static readonly SiloAddress Self = SiloWatchTests.Silo(1);
    private readonly Wire _wire = Wire.With(typeof(SiloPortTests));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConcurrentQueue<IncomingCall> _received = new();
    private readonly FrameCodec _frames;
    private readonly Listener _listener;
    private readonly IPEndPoint _endpoint;

    public SiloPortTests()
    {
        _frames = new FrameCodec(
            _wire.Catalog, _wire.Codec, TimeProvider.System, new EngineMetrics(_services.GetRequiredService<IMeterFactory>()), () => 1);
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _endpoint = (IPEndPoint)socket.LocalEndPoint!;
        Welcome welcome = new(Self, new Dictionary<string, GrainType>(), new HashSet<GrainType>());
        _listener = new Listener(socket, Cluster, welcome, _frames, MaxFrameBytes, Answer, _ => { }, NullLogger.Instance);
        _listener.Open();
    }

    public interface IPing : IGrainWithStringKey
    {
        Task<int> PingAsync(int number);
    }

    [Fact]
    public async Task A_silo_that_knows_the_way_is_served()
    {
        (Connection silo, Welcome welcome) = await ConnectAsync(new Hello(Cluster, SiloWatchTests.Silo(2).ToParsableString(), Self.ToParsableString()));

        Assert.Equal(Self, welcome.Silo);
        Assert.Equal(7, await PingAsync(silo, 7));
    }

    [Theory]
    [InlineData("another", "")]
    [InlineData(Cluster, "127.0.0.1:1001@77")]
    public async Task Who_wants_another_cluster_or_an_earlier_run_of_this_silo_is_told(string cluster, string wanted) =>
        await Assert.ThrowsAsync<OrleansConfigurationException>(() => ConnectAsync(new Hello(cluster, "me", wanted)));

    [Fact]
    public async Task Noise_and_silence_instead_of_a_greeting_trouble_nobody()
    {
        (Connection silo, _) = await ConnectAsync(new Hello(Cluster, "silo", ""));
        Random random = new(20260101);
        List<Socket> strangers = [];
        for (int i = 0; i < 200; i++)
        {
            byte[] noise = new byte[random.Next(0, 400)];
            random.NextBytes(noise);
            strangers.Add(await SendAsync(i % 2 == 0 ? noise : [.. BitConverter.GetBytes(noise.Length), .. noise]));
        }

        Assert.Equal(1, await PingAsync(silo, 1));
        (Connection late, _) = await ConnectAsync(new Hello(Cluster, "late", ""));
        Assert.Equal(2, await PingAsync(late, 2));
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Nonsense_after_the_greeting_ends_that_connection_alone()
    {
        (Connection silo, _) = await ConnectAsync(new Hello(Cluster, "silo", ""));
        Random random = new(20260101);
        for (int i = 0; i < 200; i++)
        {
            byte[] noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            noise[0] = (byte)(i % 10);
            FrameBuffer hello = new();
            int start = hello.BeginFrame();
            Handshake.WriteHello(hello, new Hello(Cluster, $"stranger-{i}", ""));
            hello.EndFrame(start);
            using Socket stranger = await SendAsync([.. hello.Written.Span, .. BitConverter.GetBytes(noise.Length), .. noise]);
        }

        using Socket greedy = await SendAsync(BitConverter.GetBytes(int.MaxValue));
        Assert.Equal(3, await PingAsync(silo, 3));
        await Eventually.TrueAsync(() => _listener.Connections.Count() == 1);
    }

    [Fact]
    public async Task Calls_in_flight_fail_when_the_silo_ends()
    {
        (Connection silo, _) = await ConnectAsync(new Hello(Cluster, "silo", ""));
        Call call = NewCall(-1);
        Assert.True(silo.TrySend(call));
        await Eventually.TrueAsync(() => !_received.IsEmpty);

        await _listener.CloseAsync(TimeSpan.Zero);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => Eventually.ReturnsAsync(call.Answered));
        await Eventually.TrueAsync(() => !silo.TrySend(NewCall(1)));
    }

    public async ValueTask DisposeAsync()
    {
        await _listener.CloseAsync(TimeSpan.Zero);
        await _services.DisposeAsync();
    }

    private void Answer(IncomingCall call)
    {
        _received.Enqueue(call);
        if (call.Arguments[0] is >= 0)
        {
            call.Complete(call.Arguments[0]);
        }
    }

    private async Task<(Connection, Welcome)> ConnectAsync(Hello hello)
    {
        (Connection connection, Welcome welcome) = await Connection.OpenAsync(
            _endpoint, hello, _frames, MaxFrameBytes, NullLogger.Instance, CancellationToken.None);
        _ = connection.ServeAsync(_ => { });
        return (connection, welcome);
    }

    private async Task<object?> PingAsync(Connection connection, int number)
    {
        Call call = NewCall(number);
        Assert.True(connection.TrySend(call));
        return await Eventually.ReturnsAsync(call.Answered);
    }

    private Call NewCall(int number) =>
        new(GrainId.Create("ping", "1"), _wire.Catalog.MethodsOf(typeof(IPing)).Single(), [number], TimeSpan.FromMinutes(1));

    private async Task<Socket> SendAsync(byte[] bytes)
    {
        Socket stranger = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await stranger.ConnectAsync(_endpoint);
        await stranger.SendAsync(bytes);
        return stranger;
    }
}
