using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.Client.Tests.Protocol;

/// <summary>The examples of docs/protocol.md, as far as they are frames: what was left out is left out, or is nothing.</summary>
internal static partial class ProtocolDocument
{
    private static readonly string[] Lines =
    [
        .. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol.md"))).SelectMany(block => block.Groups["lines"].Value.Split('\n')),
    ];

    /// <summary>Every frame in its order: whose connection it is on, whether the client sends it, and what it is.</summary>
    public static IReadOnlyList<(string User, bool Sent, JsonObject Frame)> Frames { get; } =
    [
        .. Lines.Select(line => FrameLine().Match(line)).Where(match => match.Success && match.Groups["user"].Value != "operator")
            .Select(match => (match.Groups["user"].Value, match.Groups["way"].Value == "→", Read(match.Groups["json"].Value))),
    ];

    /// <summary>Each request that was answered, with the answer.</summary>
    public static IEnumerable<(JsonObject Request, JsonObject Reply)> Answered
    {
        get
        {
            var open = new Dictionary<(string, string), JsonObject>();
            foreach ((string user, bool sent, JsonObject frame) in Frames)
            {
                if (frame["id"] is not { } id)
                {
                    continue;
                }

                if (sent)
                {
                    open[(user, id.ToJsonString())] = frame;
                }
                else if (open.Remove((user, id.ToJsonString()), out JsonObject? request))
                {
                    yield return (request, frame);
                }
            }
        }
    }

    /// <summary>Frames from the server that answer nothing.</summary>
    public static IEnumerable<JsonObject> Events => Frames.Where(frame => !frame.Sent && frame.Frame["id"] is null).Select(frame => frame.Frame);

    private static JsonObject Read(string json)
    {
        string whole = Left().Replace(json, "");
        whole = Comma().Replace(whole, "$1");
        return (JsonObject)JsonNode.Parse(whole)!;
    }

    [GeneratedRegex("^```chat\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(?<user>[a-z]+) (?<way>[→←]) (?<json>\{.*\})$")]
    private static partial Regex FrameLine();

    // A field whose value is left out, or what a list or an object has besides.
    [GeneratedRegex("\"[a-z_]+\":…,?|…,?(?=[\\]}])|(?<=[\\[{,])…,?")]
    private static partial Regex Left();

    [GeneratedRegex(@",+([\]}])")]
    private static partial Regex Comma();
}
