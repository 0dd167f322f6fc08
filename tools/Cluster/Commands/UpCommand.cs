using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OrleansChat.Cluster.Members;

namespace OrleansChat.Cluster.Commands;

/// <summary><c>up</c>: a cluster for as long as this process lives, and every change of it in one line.</summary>
internal static class UpCommand
{
    // A terminal's Ctrl-C may reach us twice: from it, and passed on by whoever started us.
    private static readonly TimeSpan OneKeystroke = TimeSpan.FromSeconds(1);

    public static async Task<int> RunAsync(ClusterOptions options)
    {
        using var told = new CancellationTokenSource();
        using var again = new CancellationTokenSource();
        long first = 0;
        PosixSignal[] ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        List<PosixSignalRegistration> signals = [.. ends.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0) is var before && before == 0)
            {
                told.Cancel();
            }
            else if (Stopwatch.GetElapsedTime(before) > OneKeystroke)
            {
                again.Cancel();
            }
        }))];
        try
        {
            await RunAsync(options, told.Token, again.Token);
        }
        catch (OperationCanceledException)
        {
            // Told to end before it was up: an end like any other.
        }
        finally
        {
            signals.ForEach(signal => signal.Dispose());
        }

        Console.WriteLine("The cluster is down.");
        return 0;
    }

    private static async Task RunAsync(ClusterOptions options, CancellationToken told, CancellationToken again)
    {
        string hint = options.Data == ClusterCommands.DefaultData() ? "" : $" --data {options.Data}";
        string database = options.Postgres is null ? "a PostgreSQL of its own, " : "";
        Console.WriteLine($"Starting {database}{options.Silos} silos and {options.Gateways} gateways ...");
        await using ClusterSupervisor cluster = await ClusterSupervisor.StartAsync(options, new Teller(hint).Tell, told);
        WriteWhereToLook(cluster, hint);

        await Task.WhenAny(cluster.Ended, Task.Delay(Timeout.Infinite, told));
        if (told.IsCancellationRequested)
        {
            Console.WriteLine("Draining; Ctrl-C again does not wait.");
        }

        await using CancellationTokenRegistration hurry = again.Register(() => _ = cluster.KillAllAsync());
        await cluster.DownAsync();
    }

    private static void WriteWhereToLook(ClusterSupervisor cluster, string hint)
    {
        Console.WriteLine();
        MembersTable.Write(Consoles.Output(), cluster.Members);
        Console.WriteLine();
        IEnumerable<string> pages = cluster.Members.Where(member => member is { Kind: MemberKind.Gateway, IsUp: true }).Select(member => member.Url + "/");
        Console.WriteLine($"Chat at {string.Join(" or ", pages)}");
        Console.WriteLine($"Members: {ClusterFile.PathIn(cluster.Data)}  logs: {Path.Combine(cluster.Data, "logs")}");
        Console.WriteLine($"Ctrl-C ends it. From another terminal: ./chat cluster status{hint} ('./chat cluster help' tells what else)");
    }

    /// <summary>Says in one line what happens to a member.</summary>
    private sealed class Teller(string hint)
    {
        private readonly Dictionary<string, (MemberState State, long Since)> _before = [];

        public void Tell(MemberStatus member)
        {
            lock (_before)
            {
                (MemberState State, long Since) before = _before.GetValueOrDefault(member.Name, (MemberState.Stopped, Stopwatch.GetTimestamp()));
                _before[member.Name] = (member.State, Stopwatch.GetTimestamp());
                if (Line(member, before.State, Stopwatch.GetElapsedTime(before.Since)) is { } line)
                {
                    Console.WriteLine(line);
                }
            }
        }

        private string? Line(MemberStatus member, MemberState before, TimeSpan took) => member.State switch
        {
            MemberState.Ready when before == MemberState.Frozen => $"{member.Name} runs again.",
            MemberState.Ready => string.Create(CultureInfo.InvariantCulture, $"{member.Name} is ready after {took.TotalSeconds:0.0} s: {member.Url ?? member.Admin}"),
            MemberState.Starting or MemberState.Stopping => null,
            MemberState.Stopped when member.Detail is null => $"{member.Name} has stopped.",
            MemberState.Died when before == MemberState.Starting => $"{member.Name} did not start: {member.Detail}",
            MemberState.Died => $"{member.Name} died ({member.Detail ?? "unknown why"}); the others go on. './chat cluster start {member.Name}{hint}' brings it back.",
            _ => $"{member.Name} is {member.State.Word()}{(member.Detail is null ? "" : ": " + member.Detail)}.",
        };
    }
}
