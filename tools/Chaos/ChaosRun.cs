using System.Globalization;
using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;
using OrleansChat.Chaos.Recording;
using OrleansChat.Chaos.Truth;

namespace OrleansChat.Chaos;

/// <summary>One run: clients gather and talk, things go wrong, all falls silent, and everything that was seen is handed over.</summary>
internal sealed class ChaosRun(ChaosPlan plan, ICluster cluster, Recorder recorder, TextWriter output)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly string _run = string.Create(CultureInfo.InvariantCulture, $"c{Random.Shared.Next():x8}");

    public async Task<RecordedHistory> RunAsync(CancellationToken cancellationToken)
    {
        await using var crowd = new Crowd(plan.Load, _run, () => cluster.Gateways, recorder, plan.Seed);
        Say($"{plan.Load.Clients} clients and {plan.Load.Visitors} visitors gather in {plan.Load.Rooms} rooms, {_run}-r0 and so on.");
        await crowd.GatherAsync(plan.Gathering);
        crowd.Talk();
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            Task telling = TellAsync(crowd, over.Token);
            await new FaultDriver(plan.Faults, cluster.Members, new Random(plan.Seed), recorder).RunAsync(cancellationToken);
            await over.CancelAsync();
            await telling;
        }

        await crowd.FallSilentAsync(plan.Answering);
        Say("Silence. Does everybody know everything?");
        IReadOnlyList<LoggedEvent> stored = await StoredLog.ReadAsync(cluster.Postgres, crowd.Rooms);
        await ConvergeAsync(crowd, stored);
        recorder.Note(at => new Settled(at));
        await ReadBackAsync(crowd, stored);
        await PartAsync(crowd);
        return new RecordedHistory(recorder.Observations, await StoredLog.ReadAsync(cluster.Postgres, crowd.Rooms));
    }

    private async Task TellAsync(Crowd crowd, CancellationToken over)
    {
        int told = 0;
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(ProgressInterval, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Fault[] faults = [.. recorder.Observations.OfType<Fault>()];
            foreach (Fault fault in faults.Skip(told))
            {
                Say($"  {Seconds(fault.At)}  {fault.Kind.ToString().ToLowerInvariant()}: {fault.Member} {fault.Step.ToString().ToLowerInvariant()}");
            }

            told = faults.Length;
            Say($"{Seconds(recorder.Now)}  {recorder.CountOf<Acknowledged>()} acknowledged, {recorder.CountOf<Delivered>()} delivered, "
                + $"{crowd.All.Count(client => client.Session is not null)} of {crowd.All.Count()} clients connected");
        }
    }

    // Nobody sends any more: what the members still lack must come by itself.
    private async Task ConvergeAsync(Crowd crowd, IReadOnlyList<LoggedEvent> stored)
    {
        Dictionary<string, Checking.RoomLog> logs = stored.GroupBy(entry => entry.Room).ToDictionary(room => room.Key, room => new Checking.RoomLog(room.Key, room));
        bool KnowsAll(ChaosClient client)
        {
            Dictionary<string, long> known = client.Known;
            return logs.Values.All(log => log.HeadOf(client.User) is not { } head || known.GetValueOrDefault(log.Room) >= head);
        }

        await UntilAsync(() => Task.FromResult(crowd.All.All(client => client.Session is not null && KnowsAll(client))), plan.Converging);
    }

    // What the cluster tells of the past, page by page, and as far as a sync reaches.
    private async Task ReadBackAsync(Crowd crowd, IReadOnlyList<LoggedEvent> stored)
    {
        using var deadline = new CancellationTokenSource(plan.Answering);
        foreach (string room in crowd.Rooms)
        {
            for (long? after = 0; after is { } from && !deadline.IsCancellationRequested;)
            {
                after = await crowd.Auditor.ReadHistoryAsync(room, from, deadline.Token);
            }
        }

        const int SyncLimit = 1_000;
        await crowd.Auditor.SyncAsync(
            stored.GroupBy(entry => entry.Room).ToDictionary(room => room.Key, room => Math.Max(0, room.Max(entry => entry.Seq) - SyncLimit)), deadline.Token);
    }

    // Some go with a word, some without; the others stay.
    private async Task PartAsync(Crowd crowd)
    {
        if (cluster.Admins.Count == 0)
        {
            return;
        }

        ChaosClient[] polite = [.. crowd.Members.Where((_, i) => i % 4 == 1)];
        ChaosClient[] rude = [.. crowd.Members.Where((_, i) => i % 4 == 3)];
        await Task.WhenAll(crowd.LeaveAsync(polite, politely: true), crowd.LeaveAsync(rude, politely: false));
        Say("Half have left. Does the cluster know who is there?");
        using var presence = new Presence(() => cluster.Admins, cluster.AdminKey);
        var seen = new Dictionary<string, (string[] Expected, IReadOnlyList<string> Seen)>();
        await UntilAsync(
            async () =>
            {
                foreach (ChaosClient client in crowd.All)
                {
                    string[] expected = client.Session is { } session ? [session.Gateway] : [];
                    if (!seen.TryGetValue(client.User, out var last) || !expected.Order().SequenceEqual(last.Seen.Order()))
                    {
                        seen[client.User] = (expected, await presence.GatewaysOfAsync(client.User) ?? ["no answer"]);
                    }
                }

                return seen.Values.All(pair => pair.Expected.Order().SequenceEqual(pair.Seen.Order()));
            },
            plan.Presence);
        foreach ((string user, (string[] expected, IReadOnlyList<string> gateways)) in seen)
        {
            recorder.Note(at => new PresenceSeen(at, user, expected, gateways));
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        while (!await condition() && !deadline.IsCancellationRequested)
        {
            await Task.Delay(Poll, deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Say(string line) => output.WriteLine(line);

    private static string Seconds(TimeSpan at) => at.TotalSeconds.ToString("0.0s", CultureInfo.InvariantCulture).PadLeft(7);
}
