using System.CommandLine;
using OrleansChat.Chaos.Checking;
using OrleansChat.Chaos.Faults;
using OrleansChat.Chaos.Load;
using OrleansChat.Chaos.Recording;
using OrleansChat.Cluster;

namespace OrleansChat.Chaos;

/// <summary><c>./chat chaos</c>: what it takes from the command line, and what it answers.</summary>
internal static class ChaosCommand
{
    private const int Good = 0;
    private const int Violated = 1;
    private const int Impossible = 2;
    private const string All = "all";

    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long things go wrong.", DefaultValueFactory = _ => 2 };
    private static readonly Option<string> Faults = new("--faults") { Description = "What goes wrong: silo,gateway,postgres,freeze,rolling or all.", DefaultValueFactory = _ => All };
    private static readonly Option<string> Data = new("--data") { Description = "The data directory of a cluster that is up; else one is started there.", DefaultValueFactory = _ => Path.Combine(ClusterPrograms.Repository, "data", "cluster") };
    private static readonly Option<int> Clients = new("--clients") { Description = "Clients that stay in their rooms; a tenth more come and go.", DefaultValueFactory = _ => 48 };
    private static readonly Option<int> Rooms = new("--rooms") { Description = "Rooms.", DefaultValueFactory = _ => 8 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Messages a second, over all rooms.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Silos = new("--silos") { Description = "Silos, where a cluster is started.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Gateways = new("--gateways") { Description = "Gateways, where a cluster is started.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Where randomness begins.", DefaultValueFactory = _ => Random.Shared.Next() };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Fail as well where recovery takes longer than it should." };

    public static Task<int> RunAsync(string[] args)
    {
        foreach (Option<int> count in new[] { Clients, Rooms, Silos, Gateways })
        {
            Demand(count, value => value is >= 1 and <= 10_000, "is from 1 to 10000");
        }

        Demand(Minutes, value => value is > 0 and <= 10_000, "is more than 0");
        Demand(Rate, value => value is > 0 and <= 100_000, "is more than 0");
        Demand(Faults, value => TryReadKinds(value, out _), $"is a list of {string.Join(", ", Enum.GetNames<FaultKind>().Select(Word))}, or {All}");
        var command = new RootCommand("Breaks a cluster under load, and checks that it kept its promises.")
        {
            Minutes, Faults, Data, Clients, Rooms, Rate, Silos, Gateways, Seed, Strict,
        };
        command.SetAction(RunAsync);
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string data = Path.GetFullPath(parsed.GetValue(Data)!);
        try
        {
            await using ClusterSupervisor? own = await new ClusterControl(data).IsUpAsync(cancellationToken) ? null : await StartAsync(parsed, data, cancellationToken);
            return await RunAsync(PlanOf(parsed), await RunningCluster.FindAsync(data, cancellationToken), data, parsed.GetValue(Strict), cancellationToken);
        }
        catch (ClusterException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Impossible;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Ended before anything could be said.");
            return Impossible;
        }
    }

    private static async Task<int> RunAsync(ChaosPlan plan, RunningCluster cluster, string data, bool strict, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Chaos in {data}: {string.Join(", ", plan.Faults.Kinds.Select(kind => Word(kind.ToString())))} for {plan.Faults.Duration.TotalSeconds:0} s, --seed {plan.Seed}");
        RecordedHistory history = await new ChaosRun(plan, cluster, new Recorder(TimeProvider.System), Console.Out).RunAsync(cancellationToken);
        IReadOnlyList<Violation> violations = Checker.Check(history);
        Figures figures = Figures.Of(history.Observations);
        Report.Write(Console.Out, figures);
        Report.Write(Console.Out, violations);
        bool good = violations.Count == 0 && (!strict || (figures.RoomAimIsMet && figures.ClientAimIsMet));
        if (!good)
        {
            string path = Path.Combine(data, $"chaos-{plan.Seed}.log");
            await Report.KeepAsync(path, history);
            Console.WriteLine($"All that was seen: {path}  what the members said: {Path.Combine(data, "logs")}");
        }

        return good ? Good : Violated;
    }

    private static Task<ClusterSupervisor> StartAsync(ParseResult parsed, string data, CancellationToken cancellationToken)
    {
        Console.WriteLine($"No cluster is up in {data}: starting one.");
        return ClusterSupervisor.StartAsync(
            new ClusterOptions { Data = data, Silos = parsed.GetValue(Silos), Gateways = parsed.GetValue(Gateways), Port = 0 }, cancellation: cancellationToken);
    }

    private static ChaosPlan PlanOf(ParseResult parsed)
    {
        TryReadKinds(parsed.GetValue(Faults)!, out IReadOnlyList<FaultKind> kinds);
        var duration = TimeSpan.FromMinutes(parsed.GetValue(Minutes));
        TimeSpan freeze = duration < TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(8) : TimeSpan.FromSeconds(20);
        return new ChaosPlan(
            LoadPlan.Of(parsed.GetValue(Clients), parsed.GetValue(Rooms), parsed.GetValue(Rate)), new FaultPlan(kinds, duration, freeze), parsed.GetValue(Seed));
    }

    private static bool TryReadKinds(string text, out IReadOnlyList<FaultKind> kinds)
    {
        if (text == All)
        {
            kinds = Enum.GetValues<FaultKind>();
            return true;
        }

        var read = new List<FaultKind>();
        foreach (string word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Enum.GetNames<FaultKind>().Select(Word).Contains(word))
            {
                kinds = [];
                return false;
            }

            read.Add(Enum.Parse<FaultKind>(word, ignoreCase: true));
        }

        kinds = read;
        return true;
    }

    private static void Demand<T>(Option<T> option, Func<T, bool> holds, string what) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && !holds(result.GetValueOrDefault<T>()!))
        {
            result.AddError($"{option.Name} {what}.");
        }
    });

    private static string Word(string name) => name.ToLowerInvariant();
}
