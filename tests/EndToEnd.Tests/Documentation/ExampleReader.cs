using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>
/// Reads the examples of a document: the lines of its blocks fenced as <c>chat</c>. <c>→</c> goes to the server and <c>←</c> comes from it;
/// what wscat shows, <c>&gt;</c>, <c>&lt;</c> and the command line itself, is understood too.
/// </summary>
internal static partial class ExampleReader
{
    private const string Fence = "```";

    public static IReadOnlyList<ExampleStep> Read(string path)
    {
        var steps = new List<ExampleStep>();
        bool inside = false;
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                inside = !inside && line == Fence + "chat";
            }
            else if (inside && line.Length > 0 && line[0] != '#')
            {
                steps.Add(ReadLine($"{Path.GetFileName(path)}:{number}", line));
            }
        }

        return steps;
    }

    private static ExampleStep ReadLine(string place, string line)
    {
        if (Wscat().Match(line) is { Success: true } wscat)
        {
            return new ExampleStep.Connect(place, "", wscat.Groups["target"].Value, null);
        }

        Match match = Step().Match(line);
        Assert.True(match.Success, $"{place} is not a line of an example: {line}");
        string who = match.Groups["who"].Value;
        string what = match.Groups["what"].Value;
        return match.Groups["way"].Value is "→" or ">" ? ReadSent(place, who, what) : ReadReceived(place, who, what);
    }

    private static ExampleStep ReadSent(string place, string who, string what)
    {
        if (who == ExampleStep.Operator)
        {
            Match asked = Asked().Match(what);
            Assert.True(asked.Success, $"{place} is no request to the admin port: {what}");
            string body = asked.Groups["body"].Value;
            return new ExampleStep.Operate(place, asked.Groups["method"].Value, asked.Groups["target"].Value, body.Length == 0 ? null : body);
        }

        if (who == ExampleStep.Hook)
        {
            return new ExampleStep.HookAnswer(place, Number(what));
        }

        if (Plain().Match(what) is { Success: true } plain)
        {
            string body = plain.Groups["body"].Value;
            string[] headers = plain.Groups["headers"].Value.Split("; ", StringSplitOptions.RemoveEmptyEntries);
            return new ExampleStep.Ask(place, who, plain.Groups["method"].Value, plain.Groups["target"].Value, headers, body.Length == 0 ? null : body);
        }

        if (Get().Match(what) is { Success: true } get)
        {
            string header = get.Groups["header"].Value;
            return new ExampleStep.Connect(place, who, get.Groups["target"].Value, header.Length == 0 ? null : header);
        }

        Match many = Many().Match(what);
        return many.Success
            ? new ExampleStep.Send(place, who, Number(many.Groups["times"].Value), many.Groups["frame"].Value)
            : new ExampleStep.Send(place, who, 1, what);
    }

    private static ExampleStep ReadReceived(string place, string who, string what)
    {
        if (who == "server")
        {
            Assert.Equal("SIGTERM", what);
            return new ExampleStep.Stop(place);
        }

        if (who == ExampleStep.Operator)
        {
            Match answered = Answered().Match(what);
            Assert.True(answered.Success, $"{place} is no answer of the admin port: {what}");
            string body = answered.Groups["body"].Value;
            return new ExampleStep.Operated(place, Number(answered.Groups["status"].Value), body.Length == 0 ? null : body);
        }

        if (who == ExampleStep.Hook)
        {
            Match delivered = Delivered().Match(what);
            Assert.True(delivered.Success, $"{place} is no delivery: {what}");
            return new ExampleStep.Hooked(place, delivered.Groups["target"].Value, delivered.Groups["body"].Value);
        }

        if (what.StartsWith("close ", StringComparison.Ordinal))
        {
            return new ExampleStep.Closed(place, who, Number(what["close ".Length..]));
        }

        if (Bare().Match(what) is { Success: true } bare)
        {
            return new ExampleStep.Got(place, who, Number(bare.Groups["status"].Value), [.. NextHeader().Split(bare.Groups["headers"].Value).Where(header => header.Length > 0)]);
        }

        return Status().Match(what) is { Success: true } refused
            ? new ExampleStep.Refused(place, who, Number(refused.Groups["status"].Value), refused.Groups["frame"].Value)
            : new ExampleStep.Receive(place, who, what);
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<who>[a-z]*) ?(?<way>[→←<>]) (?<what>\S.*)$")]
    private static partial Regex Step();

    [GeneratedRegex(@"^GET (?<target>\S+)(?: (?<header>\S+: .+))?$")]
    private static partial Regex Get();

    [GeneratedRegex(@"^(?<method>GET|HEAD|POST|PUT|DELETE) (?<target>/(?!ws\b)\S*)(?: (?<headers>[A-Za-z-]+: [^{]+?))?(?: (?<body>\{.+))?$")]
    private static partial Regex Plain();

    [GeneratedRegex(@"^POST (?<target>/\S*) (?<body>\{.+)$")]
    private static partial Regex Delivered();

    [GeneratedRegex(@"^(?<method>GET|POST|PUT|DELETE) (?<target>/admin/\S+)(?: (?<body>\{.+))?$")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^(?<status>\d{3})(?: (?<body>\{.+))?$")]
    private static partial Regex Answered();

    [GeneratedRegex(@"^(?<times>\d+) × (?<frame>.+)$")]
    private static partial Regex Many();

    [GeneratedRegex(@"^(?<status>\d{3}) (?<frame>\{.+)$")]
    private static partial Regex Status();

    [GeneratedRegex(@"^(?<status>\d{3})(?: (?<headers>[A-Z][A-Za-z-]+: .+))?$")]
    private static partial Regex Bare();

    [GeneratedRegex("; (?=[A-Z][A-Za-z-]*: )")]
    private static partial Regex NextHeader();

    [GeneratedRegex(@"^\$ .*wscat -c 'ws://[^/]+(?<target>/[^']*)'$")]
    private static partial Regex Wscat();
}
