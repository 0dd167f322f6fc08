namespace OrleansChat.Bench;

/// <summary>What a copy pushed to a listener costs, stored and ordered, beside a plain broadcast from memory.</summary>
internal static class FanoutBenchmark
{
    public static async Task RunAsync(LoadPlan plan, string[] storages)
    {
        Console.WriteLine(
            $"fanout: {plan.Senders} senders and {plan.Listeners} listeners in one room, {plan.Window} message(s) of {plan.TextBytes} bytes under way each, {plan.Duration.TotalSeconds:0} s");
        Report.Header("deliveries/s", "sends/s", "p99 ms", "CPU us/delivery", "ratio");
        await using var contestants = new Contestants();
        LoadResult plain = await SendBenchmark.MeasureAsync(plan, () => contestants.PlainAsync("memory"));
        Report.Row("plain Kestrel WebSocket, memory only", plain.DeliveriesPerSecond, plain.SendsPerSecond, plain.P99Milliseconds, plain.CpuMicrosecondsPerDelivery);
        foreach (string storage in storages)
        {
            LoadResult single = await SendBenchmark.MeasureAsync(plan, () => contestants.PlainAsync(storage));
            Report.Row(
                $"plain, one INSERT per commit, {storage}", single.DeliveriesPerSecond, single.SendsPerSecond, single.P99Milliseconds,
                single.CpuMicrosecondsPerDelivery, single.CpuMicrosecondsPerDelivery / plain.CpuMicrosecondsPerDelivery);
            LoadResult chat = await SendBenchmark.MeasureAsync(plan, () => contestants.GatewayAsync(storage));
            Report.Row(
                $"OrleansChat, {storage}", chat.DeliveriesPerSecond, chat.SendsPerSecond, chat.P99Milliseconds, chat.CpuMicrosecondsPerDelivery,
                chat.CpuMicrosecondsPerDelivery / plain.CpuMicrosecondsPerDelivery);
        }

        Console.WriteLine("ratio: the server's CPU per delivery by that of the plain server that stores nothing.");
    }
}
