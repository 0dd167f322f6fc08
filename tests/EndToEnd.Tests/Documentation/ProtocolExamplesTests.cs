using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>What the documents show is what a gateway does: every example frame is sent to a running one.</summary>
public sealed partial class ProtocolExamplesTests(PostgresFixture postgres)
{
    // A healthy server on one machine has no occasion to answer these.
    private static readonly string[] CannotBeProvoked = ["conflict", "internal", "unavailable"];

    [Theory]
    [InlineData("docs/protocol.md", ExampleHome.Sqlite)]
    [InlineData("docs/protocol.md", ExampleHome.Cluster)]
    [InlineData("README.md", ExampleHome.Sqlite)]
    [InlineData("README.zh-CN.md", ExampleHome.Sqlite)]
    public async Task Every_example_frame_is_what_a_running_server_takes_and_gives(string document, ExampleHome home)
    {
        IReadOnlyList<ExampleStep> steps = ExampleReader.Read(Path.Combine(Repository.Root, document));
        Assert.NotEmpty(steps);
        await using ExampleServer server = await ExampleServer.StartAsync(home, postgres);
        await using var runner = new ExampleRunner(server);
        await runner.PlayAsync(steps);
    }

    [Fact]
    public void Every_frame_of_the_protocols_document_is_in_an_example()
    {
        bool inside = false;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "docs/protocol.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Assert.True(inside || line == "```chat", $"A block that no test plays: {line}");
                inside = !inside;
            }
        }
    }

    [Fact]
    public void Every_request_event_and_error_of_the_document_has_an_example()
    {
        string path = Path.Combine(Repository.Root, "docs/protocol.md");
        string[] frames = [.. ExampleReader.Read(path).Select(step => step switch
        {
            ExampleStep.Send send => send.Frame,
            ExampleStep.Receive receive => receive.Frame,
            ExampleStep.Refused refused => refused.Frame,
            _ => "",
        })];
        string text = File.ReadAllText(path);
        string[] types = [.. FrameHeading().Matches(text).SelectMany(heading => Name().Matches(heading.Value)).Select(name => name.Groups[1].Value).Distinct()];
        string errors = text[text.IndexOf("## Errors", StringComparison.Ordinal)..text.IndexOf("## Ending", StringComparison.Ordinal)];
        string[] codes = [.. ErrorRow().Matches(errors).Select(row => row.Groups[1].Value).Except(CannotBeProvoked)];
        Assert.True(types.Length >= 19, string.Join(' ', types));
        Assert.True(codes.Length >= 8, string.Join(' ', codes));
        Assert.All(types, type => Assert.Contains(frames, frame => frame.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal)));
        Assert.All(codes, code => Assert.Contains(frames, frame => frame.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^### (.*`.*)$", RegexOptions.Multiline)]
    private static partial Regex FrameHeading();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();
}
