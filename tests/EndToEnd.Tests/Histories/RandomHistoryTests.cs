using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Histories;

/// <summary>Whatever people do, a client that applied the events it got shows what a new one is told: in every room, after any reconnect.</summary>
public sealed class RandomHistoryTests(PostgresFixture postgres) : IDisposable
{
    /// <summary>Repeats one history: the seed that a failure told.</summary>
    private const string SeedVariable = "CHAT_HISTORY_SEED";

    private const int Rounds = 300;
    private readonly string _data = Directory.CreateTempSubdirectory("chat-histories-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public Task Events_alone_make_the_same_of_a_room_as_reading_it_on_SQLite() => RunAsync(histories: 2);

    [Fact]
    public async Task Events_alone_make_the_same_of_a_room_as_reading_it_on_PostgreSQL() =>
        await RunAsync(histories: 1, "--postgres", await postgres.CreateDatabaseAsync());

    private async Task RunAsync(int histories, params string[] storage)
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(
            _data, [.. storage, "--Commands:RequestsPerSecond", "100000", "--Commands:RequestBurst", "100000", "--Connections:FramesPerSecond", "100000", "--Connections:FrameBurst", "100000"]);
        int first = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out int asked) ? asked : Random.Shared.Next(1_000_000);
        for (int seed = first; seed < first + histories; seed++)
        {
            await using var history = new RandomHistory(gateway.Socket, $"h{seed}", seed);
            try
            {
                await history.RunAsync(Rounds);
                await history.CheckAsync();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{SeedVariable}={seed}: {e.Message}", e);
            }

            TestContext.Current.TestOutputHelper!.WriteLine($"{SeedVariable}={seed}: {string.Join(", ", history.Granted.OrderBy(verb => verb.Key).Select(verb => $"{verb.Value} {verb.Key}"))}");
        }
    }
}
