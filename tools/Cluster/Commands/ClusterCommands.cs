using System.CommandLine;
using System.Globalization;
using OrleansChat.Cluster.Control;

namespace OrleansChat.Cluster.Commands;

/// <summary>What can be typed after <c>./chat cluster</c>. Whatever goes wrong is one line on standard error and exit code 1.</summary>
internal static class ClusterCommands
{
    private const int MaxOfAKind = 20;
    private const int MaxPort = 65535;

    public static async Task<int> RunAsync(string[] arguments)
    {
        ParseResult parsed = Parse(arguments);
        if (Problem(parsed) is { } problem)
        {
            return Fail(problem);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (ClusterException e)
        {
            return Fail(e.Message);
        }
    }

    // A value of a flag that begins with @ is not a file of more arguments.
    internal static ParseResult Parse(IReadOnlyList<string> arguments) => Root().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What is wrong with what was typed; null where nothing is.</summary>
    internal static string? Problem(ParseResult parsed) => parsed switch
    {
        { UnmatchedTokens: [var unknown, ..] } => $"unknown: '{unknown}'. './chat cluster help' tells what there is.",
        { Errors: [var error, ..] } => error.Message,
        _ => null,
    };

    private static RootCommand Root()
    {
        var data = new Option<string>("--data") { Description = "Where the cluster keeps everything.", DefaultValueFactory = _ => DefaultData(), Recursive = true };
        var root = new RootCommand("A whole cluster of OrleansChat on this machine.") { data, Up(data), Status(data), Add(data) };
        root.Add(Named(data, ControlVerbs.Start, "Starts a member again that has ended."));
        root.Add(Named(data, ControlVerbs.Stop, "Has a member drain and end."));
        root.Add(Named(data, ControlVerbs.Kill, "Ends a member at once (kill -9)."));
        root.Add(Named(data, ControlVerbs.Freeze, "Stops a silo or a gateway from running (SIGSTOP)."));
        root.Add(Named(data, ControlVerbs.Thaw, "Lets a frozen member run again."));
        var down = new Command(ControlVerbs.Down, "Drains and ends all.");
        down.SetAction((parsed, cancellation) => AskAsync(parsed.GetValue(data)!, new ControlRequest(ControlVerbs.Down), cancellation));
        root.Add(down);
        return root;
    }

    private static Command Up(Option<string> data)
    {
        Option<int> silos = Number("--silos", "How many silos.", 3, 1, MaxOfAKind);
        Option<int> gateways = Number("--gateways", "How many gateways.", 2, 0, MaxOfAKind);
        Option<int> port = Number("--port", "The first gateway's port; the others have the next ones. 0: any free ones.", 8080, 0, MaxPort - MaxOfAKind);
        var postgres = new Option<string?>("--postgres") { Description = "A PostgreSQL that runs already: its connection string." };
        var up = new Command("up", "Starts a cluster and keeps it up, in the foreground.") { silos, gateways, port, postgres };
        up.SetAction(async (parsed, _) => await UpCommand.RunAsync(new ClusterOptions
        {
            Data = Path.GetFullPath(parsed.GetValue(data)!),
            Silos = parsed.GetValue(silos),
            Gateways = parsed.GetValue(gateways),
            Port = parsed.GetValue(port),
            Postgres = parsed.GetValue(postgres) is { Length: > 0 } given ? given : null,
        }));
        return up;
    }

    private static Command Status(Option<string> data)
    {
        var status = new Command(ControlVerbs.Status, "Shows the members.");
        status.SetAction(async (parsed, cancellation) =>
        {
            IReadOnlyList<MemberStatus> members = await new ClusterControl(parsed.GetValue(data)!).StatusAsync(cancellation);
            MembersTable.Write(Consoles.Output(), members);
            return 0;
        });
        return status;
    }

    private static Command Add(Option<string> data)
    {
        var kind = new Argument<string>("KIND") { Description = "silo or gateway" };
        kind.AcceptOnlyFromAmong("silo", "gateway");
        var add = new Command(ControlVerbs.Add, "Starts one more silo or gateway.") { kind };
        add.SetAction((parsed, cancellation) => AskAsync(parsed.GetValue(data)!, new ControlRequest(ControlVerbs.Add, parsed.GetValue(kind)), cancellation));
        return add;
    }

    private static Command Named(Option<string> data, string verb, string description)
    {
        var name = new Argument<string>("NAME") { Description = "silo-1, gateway-1, postgres, …" };
        var command = new Command(verb, description) { name };
        command.SetAction((parsed, cancellation) => AskAsync(parsed.GetValue(data)!, new ControlRequest(verb, parsed.GetValue(name)), cancellation));
        return command;
    }

    private static async Task<int> AskAsync(string data, ControlRequest request, CancellationToken cancellation)
    {
        ControlAnswer answer = await new ClusterControl(data).AskAsync(request, cancellation);
        Console.WriteLine(answer.Text);
        return 0;
    }

    private static Option<int> Number(string name, string description, int byDefault, int least, int most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string given = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
            {
                return number;
            }

            result.AddError($"{name} is a number from {least} to {most}, not '{given}'.");
            return byDefault;
        },
    };

    internal static string DefaultData() => Path.Combine(ClusterPrograms.Repository, "data", "cluster");

    private static int Fail(string message)
    {
        Console.Error.WriteLine("chat cluster: " + message.ReplaceLineEndings(" "));
        return 1;
    }
}
