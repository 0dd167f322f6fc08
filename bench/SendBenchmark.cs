namespace OrleansChat.Bench;

/// <summary>Durable sends a second, beside a plain server that commits each message by an INSERT of its own.</summary>
internal static class SendBenchmark
{
    public static async Task RunAsync(LoadPlan plan, string[] storages)
    {
        Console.WriteLine(
            $"send: {plan.Senders} senders, each in a room of its own, {plan.Window} message(s) of {plan.TextBytes} bytes under way each, {plan.Duration.TotalSeconds:0} s");
        Report.Header("sends/s", "p50 ms", "p99 ms", "CPU/s", "ratio");
        await using var contestants = new Contestants();
        LoadResult memory = await MeasureAsync(plan, () => contestants.PlainAsync("memory"));
        Report.Row("plain Kestrel WebSocket, memory only", memory.SendsPerSecond, memory.P50Milliseconds, memory.P99Milliseconds, memory.CpuPerSecond);
        foreach (string storage in storages)
        {
            LoadResult single = await MeasureAsync(plan, () => contestants.PlainAsync(storage));
            Report.Row($"plain, one INSERT per commit, {storage}", single.SendsPerSecond, single.P50Milliseconds, single.P99Milliseconds, single.CpuPerSecond);
            LoadResult chat = await MeasureAsync(plan, () => contestants.GatewayAsync(storage));
            Report.Row(
                $"OrleansChat, {storage}", chat.SendsPerSecond, chat.P50Milliseconds, chat.P99Milliseconds, chat.CpuPerSecond,
                chat.SendsPerSecond / single.SendsPerSecond);
        }

        Console.WriteLine("ratio: sends/s of OrleansChat by sends/s of one INSERT per commit on the same store. CPU/s: the server's own, without PostgreSQL's.");
    }

    internal static async Task<LoadResult> MeasureAsync(LoadPlan plan, Func<Task<MeasuredProcess>> start)
    {
        await using MeasuredProcess server = await start();
        return await new Load(plan, server).RunAsync();
    }
}
