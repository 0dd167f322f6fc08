using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansChat.Engine.Tests.Lifetimes;
using OrleansChat.Engine.Tests.Observers;
using OrleansChat.Engine.Tests.Scheduling;
using OrleansChat.Engine.Tests.Wire;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Hosting;

/// <summary>Clients in hosts of their own, over TCP.</summary>
public sealed class TcpTests
{
    [Fact]
    public async Task A_client_calls_grains_and_grains_call_the_client()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IClusterClient client = ClientOf(await cluster.StartClientAsync());

        Shape? echo = await client.GetGrain<IEchoGrain>("echo").EchoShapeAsync(new Circle("c", 1));
        ISpeakerGrain speaker = client.GetGrain<ISpeakerGrain>("speaker");
        ObserverTests.Listener listener = new();
        await speaker.AddAsync(client.CreateObjectReference<IListener>(listener));
        await speaker.TellAsync(100);
        await Eventually.TrueAsync(() => listener.Heard.Count == 100);

        Assert.Equal(new Circle("c", 1), echo);
        Assert.Equal(Enumerable.Range(1, 100), listener.Heard.Order());
        GC.KeepAlive(listener);
    }

    [Fact]
    public async Task Two_clients_meet_the_same_grain()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IClusterClient first = ClientOf(await cluster.StartClientAsync());
        IClusterClient second = ClientOf(await cluster.StartClientAsync());
        string key = SharedCluster.NewKey();

        Guid[] activations = await Task.WhenAll(
            first.GetGrain<IMortalGrain>(key).ActivationAsync(), second.GetGrain<IMortalGrain>(key).ActivationAsync());

        Assert.Equal(activations[0], activations[1]);
    }

    [Fact]
    public async Task Many_calls_at_once_are_each_answered_with_their_own_answer()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IClusterClient client = ClientOf(await cluster.StartClientAsync());

        Shape?[] answers = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(
            i => client.GetGrain<IEchoGrain>($"echo-{i % 20}").EchoShapeAsync(new Circle($"{i}", i))));

        Assert.Equal(Enumerable.Range(0, 2_000).Select(i => new Circle($"{i}", i)), answers.Cast<Circle>());
    }

    [Fact]
    public async Task A_client_that_is_gone_does_not_trouble_the_others()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IHost leaving = await cluster.StartClientAsync();
        IClusterClient staying = ClientOf(await cluster.StartClientAsync());
        ObserverTests.Listener gone = new();
        ObserverTests.Listener here = new();
        ISpeakerGrain speaker = staying.GetGrain<ISpeakerGrain>("speaker");
        await ClientOf(leaving).GetGrain<ISpeakerGrain>("speaker").AddAsync(ClientOf(leaving).CreateObjectReference<IListener>(gone));
        await speaker.AddAsync(staying.CreateObjectReference<IListener>(here));
        await speaker.TellAsync(1);
        await Eventually.TrueAsync(() => gone.Heard.Count == 1 && here.Heard.Count == 1);

        await cluster.StopClientAsync(leaving);
        Assert.Equal(2, await Eventually.ReturnsAsync(speaker.TellAsync(10)));
        await Eventually.TrueAsync(() => here.Heard.Count == 11);

        Assert.Single(gone.Heard);
        await Surviving.FailsAsync(speaker.AskAsync(1));
        GC.KeepAlive((gone, here));
    }

    [Fact]
    public async Task When_the_silo_dies_pending_calls_fail_and_after_its_restart_calls_succeed()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IClusterClient client = ClientOf(await cluster.StartClientAsync());
        ITurnGrain grain = client.GetGrain<ITurnGrain>(SharedCluster.NewKey());
        Gate gate = Gate.New();
        Task pending = grain.HoldAsync(gate.Name);
        await Eventually.ReturnsAsync(gate.Reached);

        await cluster.KillSiloAsync();

        await Surviving.FailsAsync(pending);
        await cluster.StartSiloAsync();
        Assert.Equal(grain.GetPrimaryKeyString(), await Surviving.CallAsync(grain.AnswerAsync));
        gate.Open();
    }

    [Fact]
    public async Task Strangers_who_talk_nonsense_do_not_trouble_the_others()
    {
        await using TcpCluster cluster = await TcpCluster.StartAsync();
        IClusterClient client = ClientOf(await cluster.StartClientAsync());
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        byte[][] words = [[], [0], "GET / HTTP/1.1\r\nHost: silo\r\n\r\n"u8.ToArray(), noise, [.. Enumerable.Repeat((byte)0xff, 64)], new byte[64]];
        using CancellationTokenSource patience = new(Eventually.Deadline);

        List<TcpClient> silent = [];
        foreach (byte[] word in words)
        {
            TcpClient stranger = new();
            silent.Add(stranger);
            await stranger.ConnectAsync(cluster.Gateway, patience.Token);
            try
            {
                await stranger.GetStream().WriteAsync(word, patience.Token);
            }
            catch (IOException)
            {
                // Shown the door while still talking.
            }
        }

        Assert.Equal("echo", await Eventually.ReturnsAsync(client.GetGrain<IEchoGrain>("echo").NameAsync()));
        silent.ForEach(stranger => stranger.Dispose());
        IClusterClient late = ClientOf(await cluster.StartClientAsync());
        Assert.Equal("echo", await Eventually.ReturnsAsync(late.GetGrain<IEchoGrain>("echo").NameAsync()));
    }

    private static IClusterClient ClientOf(IHost host) => host.Services.GetRequiredService<IClusterClient>();
}
