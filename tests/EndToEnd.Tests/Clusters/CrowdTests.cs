using System.Globalization;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clusters;

/// <summary>A large room over two gateways, while a silo of its cluster is restarted.</summary>
public sealed class CrowdTests(PostgresFixture postgres)
{
    private const string Room = "square";
    private const int Members = 1000;
    private const int Messages = 1000;
    private const int JoinAtOnce = 25;
    private static readonly string[] Settings = ["--Connections:FramesPerSecond", "100000", "--Connections:FrameBurst", "100000"];

    [Fact]
    public async Task A_thousand_members_on_two_gateways_see_a_thousand_messages_in_one_order_while_a_silo_is_restarted()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(postgres, Settings);
        await InWavesAsync(async i =>
        {
            await using var member = new CrowdMember();
            await member.EnterAsync(GatewayOf(cluster, i), Name(i), Room);
        });
        CrowdMember[] crowd = [.. Enumerable.Range(0, Members).Select(_ => new CrowdMember())];
        try
        {
            await InWavesAsync(i => crowd[i].EnterAsync(GatewayOf(cluster, i), Name(i), join: null));
            Array.ForEach(crowd, member => member.Listen());

            await TalkAsync(cluster);

            await Eventually.TrueAsync(() => crowd.All(member => member.Count == Messages || member.Failure is not null), Patient.Patience);
            int[] said = [.. Enumerable.Range(0, Messages)];
            Assert.All(crowd, member => Assert.Null(member.Failure));
            Assert.All(crowd, member => Assert.Equal(said, member.Seen));
        }
        finally
        {
            foreach (CrowdMember member in crowd)
            {
                await member.DisposeAsync();
            }
        }
    }

    // Two speakers take turns, one at each gateway; after a third of the messages the silo that has the room is told to stop, and comes back.
    private static async Task TalkAsync(SmallCluster cluster)
    {
        await using FrameClient one = await FrameClient.GuestAsync(cluster.Gateways[0].Socket, Name(0));
        await using FrameClient other = await FrameClient.GuestAsync(cluster.Gateways[1].Socket, Name(1));
        Task restarting = Task.CompletedTask;
        for (int i = 0; i < Messages; i++)
        {
            if (i == Messages / 3)
            {
                restarting = RestartSiloOfRoomAsync(cluster);
            }

            await (i % 2 == 0 ? one : other).SayAsync(Room, i.ToString(CultureInfo.InvariantCulture));
        }

        await restarting;
    }

    private static async Task RestartSiloOfRoomAsync(SmallCluster cluster)
    {
        string silo = (string)(await cluster.AskAsync("silo-1", $"admin/v1/grains/room/{Room}"))["active"]!["silo"]!;
        await cluster.StopSiloAsync(silo);
        await cluster.StartSiloAsync(silo);
    }

    private static async Task InWavesAsync(Func<int, Task> enterAsync)
    {
        using var slots = new SemaphoreSlim(JoinAtOnce);
        await Task.WhenAll(Enumerable.Range(0, Members).Select(async i =>
        {
            await slots.WaitAsync();
            try
            {
                await enterAsync(i);
            }
            finally
            {
                slots.Release();
            }
        })).WaitAsync(Patient.Patience);
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"member-{i}");

    private static Uri GatewayOf(SmallCluster cluster, int i) => cluster.Gateways[i % cluster.Gateways.Count].Socket;
}
