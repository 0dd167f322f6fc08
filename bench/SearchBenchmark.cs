using System.Diagnostics;
using Microsoft.Extensions.Options;
using OrleansChat.Grains.Search;
using OrleansChat.Grains.Storage;
using OrleansChat.Silo.Storage;
using OrleansChat.Silo.Storage.Search;

namespace OrleansChat.Bench;

/// <summary>How long a page of a search takes in a million messages, beside a look at each of them.</summary>
internal static class SearchBenchmark
{
    private const int Runs = 40;
    private const int Scans = 3;
    private const int PageSize = 20;

    public static async Task RunAsync(int messages, int rooms, string[] storages, bool rivals)
    {
        await using var contestants = new Contestants();
        foreach (string storage in storages)
        {
            SearchStore store = storage == "sqlite" ? new SqliteSearchStore(contestants.NewDirectory()) : new PostgresSearchStore(await contestants.NewDatabaseAsync());
            await using ServiceProvider services = new ServiceCollection()
                .AddLogging()
                .AddSingleton(TimeProvider.System)
                .AddSingleton(Options.Create(store.Options))
                .AddStorage(store.Options.Provider)
                .BuildServiceProvider();
            await services.GetRequiredService<IDatabase>().OpenAsync(CancellationToken.None);
            Console.WriteLine($"search: {messages:N0} messages in {rooms:N0} rooms, Latin and Chinese, {storage}");
            await store.LoadAsync(messages, rooms);
            await IndexAsync(store, services.GetRequiredService<ISearchIndex>(), messages);
            await MeasureAsync(store, services.GetRequiredService<IMessageSearch>(), rooms);
            if (rivals && store.Options.Postgres is { } connectionString)
            {
                await new SearchRivals(connectionString, rooms).RunAsync();
            }
        }

        Console.WriteLine($"ms: a page of {PageSize}, {Runs} times. ratio: the same by looking at each message of these rooms (ilike '%…%', the middle one of {Scans}), by the p50.");
    }

    private static async Task IndexAsync(SearchStore store, ISearchIndex index, int messages)
    {
        await index.ToWriteAsync("", CancellationToken.None);
        long began = Stopwatch.GetTimestamp();
        (TimeSpan ours, TimeSpan database) = (Environment.CpuUsage.TotalTime, await store.CpuAsync());
        int written = 0;
        for (RoomsToWrite page = await index.ToWriteAsync("", CancellationToken.None); page.Last is not null; page = await index.ToWriteAsync(page.Last, CancellationToken.None))
        {
            foreach (string[] some in page.Rooms.Chunk(32))
            {
                for (IReadOnlyList<string> left = some; left.Count > 0;)
                {
                    WrittenChapters now = await index.WriteAsync(left, CancellationToken.None);
                    written += now.Count;
                    left = now.Rooms;
                }
            }

            Console.WriteLine($"  {written:N0} chapters indexed");
        }

        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (ours, database) = (Environment.CpuUsage.TotalTime - ours, await store.CpuAsync() - database);
        Console.WriteLine(
            $"  indexed in {seconds:0.0} s; CPU us a message: {ours.TotalMicroseconds / messages:0.0} of the silo, {database.TotalMicroseconds / messages:0.0} of the database");
    }

    private static async Task MeasureAsync(SearchStore store, IMessageSearch search, int rooms)
    {
        Report.Header("found", "p50 ms", "p99 ms", "scan ms", "ratio");
        string chinese = new([Talk.Character(40), Talk.Character(3)]);
        (string Name, string Query, string Text, int Rooms)[] cases =
        [
            ("rare word, 1 room", SearchStore.RareWord, SearchStore.RareWord, 1),
            ("rare word, 200 rooms", SearchStore.RareWord, SearchStore.RareWord, 200),
            ("rare word, 500 rooms", SearchStore.RareWord, SearchStore.RareWord, 500),
            ("frequent word, 1 room", Talk.Word(3), Talk.Word(3), 1),
            ("frequent word, 200 rooms", Talk.Word(3), Talk.Word(3), 200),
            ("word of middle rank, 200 rooms", Talk.Word(2000), Talk.Word(2000), 200),
            ("beginning of a word, 200 rooms", "zebraf", "zebraf", 200),
            ("two characters, 1 room", chinese, chinese, 1),
            ("two characters, 200 rooms", chinese, chinese, 200),
            ("two rare characters, 200 rooms", SearchStore.RareCharacters, SearchStore.RareCharacters, 200),
            ("from one user, 200 rooms", $"from:user7 {Talk.Word(3)}", Talk.Word(3), 200),
            ("frequent words never in a row", $"\"{Talk.Word(1)} {SearchStore.RareWord} {Talk.Word(2)}\"", $"{Talk.Word(1)} {Talk.Word(2)}", 200),
        ];
        foreach ((string name, string query, string text, int count) in cases)
        {
            // Rooms that have one of the rare messages first: 77 and 78 are in them.
            SearchedRoom[] mine = [.. Enumerable.Range(0, count).Select(i => new SearchedRoom(SearchStore.Room((77 + i) % rooms), 0))];
            var wanted = new MessageSearch(SearchTerms.Parse(query).Value!, mine, null, PageSize);
            int found = (await search.SearchAsync(wanted, CancellationToken.None)).Items.Count;
            double[] times = await TimeAsync(Runs, () => search.SearchAsync(wanted, CancellationToken.None));
            double[] scans = await TimeAsync(Scans, () => store.ScanAsync([.. mine.Select(room => room.Room)], text));
            Report.Row(name, found, times[Runs / 2], times[^1], scans[Scans / 2], scans[Scans / 2] / times[Runs / 2]);
        }

        foreach ((string name, string query, int count) in ((string, string, int)[])
            [("rare word, 1 room", SearchStore.RareWord, 1), ("rare word, 200 rooms", SearchStore.RareWord, 200), ("frequent word, 200 rooms", Talk.Word(3), 200), ("two characters, 200 rooms", chinese, 200)])
        {
            string[] mine = [.. Enumerable.Range(0, count).Select(i => SearchStore.Room((77 + i) % rooms))];
            Console.WriteLine($"plan of all chapters, {name}:\n{await store.ExplainAsync(mine, Signature.BitsOf(SearchTerms.Parse(query).Value!.Tokens))}");
        }
    }

    internal static async Task<double[]> TimeAsync(int runs, Func<Task> work)
    {
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await work();
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return times;
    }
}
