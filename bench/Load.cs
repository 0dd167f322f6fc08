using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OrleansChat.Bench;

/// <summary>How much load, for how long.</summary>
/// <param name="Senders">Sockets that send.</param>
/// <param name="Window">Messages that each sender has under way at once; 1: it awaits each <c>ok</c>.</param>
/// <param name="Listeners">Sockets in the senders' one room that only read; 0: each sender talks in a room of its own.</param>
internal sealed record LoadPlan(int Senders, int Window, int Listeners, TimeSpan WarmUp, TimeSpan Duration, int TextBytes)
{
    public bool OneRoom => Listeners > 0;
}

/// <summary>What one server did under a load.</summary>
internal sealed record LoadResult(double SendsPerSecond, double DeliveriesPerSecond, double CpuPerSecond, double P50Milliseconds, double P99Milliseconds)
{
    /// <summary>Microseconds of the server's CPU for one copy pushed to one socket, everything included.</summary>
    public double CpuMicrosecondsPerDelivery => CpuPerSecond * 1_000_000 / DeliveriesPerSecond;
}

/// <summary>Runs a <see cref="LoadPlan"/> against one server.</summary>
internal sealed class Load(LoadPlan plan, MeasuredProcess server)
{
    private readonly string _run = Guid.NewGuid().ToString("n")[..8];
    private readonly List<double> _latencies = [];
    private long _acknowledged;
    private long _delivered;
    private volatile bool _measuring;

    public async Task<LoadResult> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var sockets = new List<LoadSocket>();
        try
        {
            for (int i = 0; i < plan.Listeners; i++)
            {
                sockets.Add(await JoinAsync($"l{i}-{_run}", Room(0), new Replies(this, plan.Window)));
            }

            var senders = new List<Task>();
            for (int i = 0; i < plan.Senders; i++)
            {
                var replies = new Replies(this, plan.Window);
                LoadSocket socket = await JoinAsync($"s{i}-{_run}", Room(i), replies);
                sockets.Add(socket);
                for (int slot = 0; slot < plan.Window; slot++)
                {
                    senders.Add(SendAsync(socket, replies, slot, Room(i), stop.Token));
                }
            }

            return await MeasureAsync(stop, Task.WhenAll(senders));
        }
        finally
        {
            foreach (LoadSocket socket in sockets)
            {
                await socket.DisposeAsync();
            }
        }
    }

    private string Room(int sender) => plan.OneRoom ? $"bench-{_run}" : $"bench-{_run}-{sender}";

    private async Task<LoadResult> MeasureAsync(CancellationTokenSource stop, Task senders)
    {
        await Task.WhenAny(senders, Task.Delay(plan.WarmUp));
        (long acknowledged, long delivered, TimeSpan cpu) = (Volatile.Read(ref _acknowledged), Volatile.Read(ref _delivered), server.Cpu);
        long began = Stopwatch.GetTimestamp();
        _measuring = true;
        await Task.WhenAny(senders, Task.Delay(plan.Duration));
        _measuring = false;
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var result = (Volatile.Read(ref _acknowledged) - acknowledged, Volatile.Read(ref _delivered) - delivered, server.Cpu - cpu);
        await stop.CancelAsync();
        await senders;
        double[] sorted;
        lock (_latencies)
        {
            sorted = [.. _latencies.Order()];
        }

        double Percentile(double share) => sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
        return new LoadResult(
            result.Item1 / seconds, result.Item2 / seconds, result.Item3.TotalSeconds / seconds, Percentile(0.50), Percentile(0.99));
    }

    private async Task<LoadSocket> JoinAsync(string user, string room, Replies replies)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        LoadSocket socket = await LoadSocket.ConnectAsync(new Uri($"{server.Socket}?user={user}"), replies.Received, deadline.Token);
        Task ok = replies.NextAsync(0);
        await socket.SendTextAsync(Encoding.UTF8.GetBytes($$"""{"type":"join","id":0,"room":"{{room}}","create":true}"""), deadline.Token);
        await ok.WaitAsync(deadline.Token);
        return socket;
    }

    private async Task SendAsync(LoadSocket socket, Replies replies, int slot, string room, CancellationToken stop)
    {
        string[] texts = Talk.Texts(16, plan.TextBytes);
        for (int i = 1; !stop.IsCancellationRequested; i++)
        {
            byte[] frame = Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $$"""{"type":"send","id":{{slot}},"room":"{{room}}","text":"{{texts[i % texts.Length]}}","cid":"{{_run}}-{{slot}}-{{i}}"}"""));
            long began = Stopwatch.GetTimestamp();
            Task ok = replies.NextAsync(slot);
            await socket.SendTextAsync(frame, CancellationToken.None);
            await ok.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
            Interlocked.Increment(ref _acknowledged);
            if (_measuring)
            {
                lock (_latencies)
                {
                    _latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }
        }
    }

    /// <summary>Tells replies from events by their first bytes; a request's id is the slot in which its sender waits.</summary>
    private sealed class Replies(Load load, int slots)
    {
        private static readonly byte[] OkBytes = """{"type":"ok","id":"""u8.ToArray();
        private readonly TaskCompletionSource[] _slots = [.. Enumerable.Range(0, slots).Select(_ => new TaskCompletionSource())];

        public Task NextAsync(int slot)
        {
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _slots[slot], next);
            return next.Task;
        }

        public void Received(ReadOnlySpan<byte> payload)
        {
            if (payload.StartsWith("{\"type\":\"message\""u8))
            {
                Interlocked.Increment(ref load._delivered);
            }
            else if (payload.StartsWith(OkBytes) && Utf8Parser.TryParse(payload[OkBytes.Length..], out int slot, out _))
            {
                Volatile.Read(ref _slots[slot]).TrySetResult();
            }
            else if (payload.StartsWith("{\"type\":\"error\""u8) || payload.StartsWith("{\"type\":\"bye\""u8))
            {
                var refused = new InvalidOperationException("The server answered " + Encoding.UTF8.GetString(payload));
                foreach (TaskCompletionSource slotted in _slots)
                {
                    slotted.TrySetException(refused);
                }
            }
        }
    }
}
