using System.Diagnostics;

namespace OrleansChat.Bench;

/// <summary>How large rooms become, and how much is measured at each size.</summary>
/// <param name="Members">The sizes, ascending.</param>
/// <param name="Listeners">Sockets of members that are there at every size.</param>
/// <param name="Joins">Joins measured at each size, one after the other.</param>
/// <param name="Sends">Sends measured at each size, one after the other.</param>
internal sealed record JoinPlan(IReadOnlyList<int> Members, int Listeners, int Joins, int Sends);

/// <summary>What a join and a send cost in a room of many members who are not there, beside the same in a small room, in the same run.</summary>
internal static class JoinBenchmark
{
    public static async Task RunAsync(JoinPlan plan, string[] storages)
    {
        Console.WriteLine(
            $"join: one room with {string.Join(", ", plan.Members)} members and {plan.Listeners} listeners; {plan.Joins} joins and {plan.Sends} sends at each size, one after the other");
        await using var contestants = new Contestants();
        foreach (string storage in storages)
        {
            await RunAsync(plan, storage, contestants);
        }

        Console.WriteLine("ratio: by the smallest room of the same server. CPU: the server's own, without PostgreSQL's. A page: 100 members of the room, from the middle.");
    }

    private static async Task RunAsync(JoinPlan plan, string storage, Contestants contestants)
    {
        await using MeasuredProcess server = await contestants.GatewayAsync(storage);
        await using JoinLoad load = await JoinLoad.StartAsync(server, plan.Listeners);

        // The runtime compiles what is hot again, for a while.
        await load.WarmUpAsync(TimeSpan.FromSeconds(12));
        Report.Header("join ms", "CPU us/join", "ratio", "send ms", "CPU us/send", "ratio", "page ms", "ratio");
        (Cost Join, Cost Send, Cost Page)? smallest = null;
        foreach (int members in plan.Members)
        {
            await load.GrowAsync(members, plan.Joins);
            Cost send = await MeasureAsync(server, plan.Sends, load.SendAsync);
            Cost page = await MeasureAsync(server, plan.Joins, load.PageAsync);
            Cost join = await MeasureAsync(server, plan.Joins, load.JoinAsync);
            smallest ??= (join, send, page);
            Report.Row(
                $"OrleansChat, {storage}, {members} members", join.Milliseconds, join.CpuMicroseconds, join.CpuMicroseconds / smallest.Value.Join.CpuMicroseconds,
                send.Milliseconds, send.CpuMicroseconds, send.CpuMicroseconds / smallest.Value.Send.CpuMicroseconds,
                page.Milliseconds, page.Milliseconds / smallest.Value.Page.Milliseconds);
        }
    }

    private static async Task<Cost> MeasureAsync(MeasuredProcess server, int times, Func<Task> deed)
    {
        TimeSpan cpu = server.Cpu;
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            await deed();
        }

        return new Cost(Stopwatch.GetElapsedTime(began).TotalMilliseconds / times, (server.Cpu - cpu).TotalMicroseconds / times);
    }

    /// <summary>Of one deed.</summary>
    private readonly record struct Cost(double Milliseconds, double CpuMicroseconds);
}
