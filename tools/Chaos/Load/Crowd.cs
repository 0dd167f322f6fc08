using OrleansChat.Chaos.Recording;

namespace OrleansChat.Chaos.Load;

/// <summary>All clients of a run, their rooms, and what they say.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly LoadPlan _plan;
    private readonly int _seed;
    private readonly Dictionary<ChaosClient, (Task Running, CancellationTokenSource Stop)> _running = [];
    private readonly CancellationTokenSource _quiet = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly List<Task> _talking = [];

    /// <param name="run">What the run's rooms and users begin with.</param>
    public Crowd(LoadPlan plan, string run, Func<IReadOnlyList<GatewayAddress>> gateways, Recorder recorder, int seed)
    {
        _plan = plan;
        _seed = seed;
        ChaosClient Client(string name, int number) => new($"{run}-{name}", gateways, recorder, HashCode.Combine(seed, number));
        Rooms = [.. Enumerable.Range(0, plan.Rooms).Select(room => $"{run}-r{room}")];
        Auditor = Client("auditor", -1);
        Members = [.. Enumerable.Range(0, plan.Clients).Select(i => Client($"u{i}", i))];
        Visitors = [.. Enumerable.Range(0, plan.Visitors).Select(i => Client($"v{i}", plan.Clients + i))];
    }

    public IReadOnlyList<string> Rooms { get; }

    /// <summary>Is in every room from its beginning, and only listens.</summary>
    public ChaosClient Auditor { get; }

    public IReadOnlyList<ChaosClient> Members { get; }

    public IReadOnlyList<ChaosClient> Visitors { get; }

    public IEnumerable<ChaosClient> All => Members.Concat(Visitors).Prepend(Auditor);

    /// <summary>Everybody signs in and joins their rooms.</summary>
    public async Task GatherAsync(TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience);
        foreach (ChaosClient client in All)
        {
            var stop = new CancellationTokenSource();
            _running.Add(client, (client.RunAsync(stop.Token), stop));
        }

        await Task.WhenAll(Rooms.Select(room => Auditor.JoinAsync(room, deadline.Token)));
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Members.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (i, _) =>
            {
                foreach (int room in RoomsOf(i))
                {
                    await Members[i].JoinAsync(Rooms[room], deadline.Token);
                }
            });
        deadline.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Senders begin to send, visitors to come and go.</summary>
    public void Talk()
    {
        int lanes = 0;
        for (int room = 0; room < Rooms.Count; room++)
        {
            ChaosClient[] senders = [.. Enumerable.Range(0, Members.Count).Where(i => i % 2 == 0 && RoomsOf(i).Contains(room)).Select(i => Members[i]).Take(LoadPlan.SendersPerRoom)];
            TimeSpan interval = TimeSpan.FromSeconds(senders.Length * Rooms.Count / _plan.MessagesPerSecond);
            foreach (ChaosClient sender in senders)
            {
                string into = Rooms[room];
                _talking.Add(SendAsync(sender, into, interval, new Random(HashCode.Combine(_seed, --lanes))));
            }
        }

        _talking.AddRange(Visitors.Select((visitor, i) => VisitAsync(visitor, new Random(HashCode.Combine(_seed, i, "visitor".Length)))));
    }

    /// <summary>Nothing new is begun; what is under way has this long to be answered.</summary>
    public async Task FallSilentAsync(TimeSpan patience)
    {
        await _quiet.CancelAsync();
        _giveUp.CancelAfter(patience);
        await Task.WhenAll(_talking);
    }

    /// <summary>These go away, and do not come back.</summary>
    /// <param name="politely">Whether they close their sockets; else these just break.</param>
    public async Task LeaveAsync(IReadOnlyCollection<ChaosClient> clients, bool politely)
    {
        foreach (ChaosClient client in clients)
        {
            client.LeavesPolitely = politely;
            await _running[client].Stop.CancelAsync();
        }

        await Task.WhenAll(clients.Select(client => _running[client].Running));
    }

    public async ValueTask DisposeAsync()
    {
        await _quiet.CancelAsync();
        await _giveUp.CancelAsync();
        await Task.WhenAll(_talking);
        await LeaveAsync(_running.Keys, politely: false);
        foreach ((_, CancellationTokenSource stop) in _running.Values)
        {
            stop.Dispose();
        }

        _quiet.Dispose();
        _giveUp.Dispose();
    }

    // Spread so that rooms overlap and every room has senders and listeners.
    private IEnumerable<int> RoomsOf(int member) => Enumerable.Range(0, _plan.RoomsPerClient).Select(i => ((member / 2) + (i * (1 + (member / 2 / Rooms.Count)))) % Rooms.Count).Distinct();

    private async Task SendAsync(ChaosClient sender, string room, TimeSpan interval, Random random)
    {
        for (int number = 1; await PausedAsync(interval * -Math.Log(1 - random.NextDouble())); number++)
        {
            await sender.SendAsync(room, $"{number}", $"{sender.User} says {number} {new string('x', random.Next(200))}", _giveUp.Token);
        }
    }

    private async Task VisitAsync(ChaosClient visitor, Random random)
    {
        while (await PausedAsync(TimeSpan.FromSeconds(random.NextDouble())))
        {
            string room = Rooms[random.Next(Rooms.Count)];
            await visitor.JoinAsync(room, _giveUp.Token);
            if (await PausedAsync(TimeSpan.FromSeconds(1 + (4 * random.NextDouble()))))
            {
                await visitor.LeaveAsync(room, _giveUp.Token);
            }
        }
    }

    // False once nothing new is to be begun.
    private async Task<bool> PausedAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _quiet.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !_quiet.IsCancellationRequested;
    }
}
