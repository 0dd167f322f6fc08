using System.Reflection;
using System.Text.RegularExpressions;
using OrleansChat.Gateway.Protocol;
using OrleansChat.Tests.Common;

namespace OrleansChat.Gateway.Tests.Protocol;

/// <summary>docs/protocol.md leaves nothing out: what the gateway reads and writes is in its examples, which tests/EndToEnd.Tests plays.</summary>
public sealed partial class ProtocolDocumentTests
{
    // No example can provoke these on a server that is well; tests of outages and of the dispatcher do.
    private static readonly string[] CannotBeProvoked = [ErrorCodes.Conflict, ErrorCodes.Internal, ErrorCodes.Unavailable];

    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol.md"));

    private static readonly string[] Examples = [.. Block().Matches(Document).SelectMany(block => block.Groups["lines"].Value.Split('\n'))];

    private static readonly string[] Sources =
    [
        .. ((string[])["src/Wire", "src/Gateway/Protocol"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText),
    ];

    public static TheoryData<string> Verbs => [.. FrameCodec.Verbs.Order()];

    public static TheoryData<string> Codes =>
        [.. typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(code => (string)code.GetRawConstantValue()!).Order()];

    public static TheoryData<string> Events => [.. Sources.SelectMany(source => EventType().Matches(source)).Select(type => type.Groups["name"].Value).Distinct().Order()];

    public static TheoryData<string> Written => [.. Sources.SelectMany(source => WrittenField().Matches(source)).Select(name => name.Groups["name"].Value).Distinct().Order()];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_has_a_heading_and_is_sent(string verb)
    {
        Assert.Contains(Heading().Matches(Document), heading => heading.Value.Contains($"`{verb}`", StringComparison.Ordinal));
        Assert.Contains(Examples, line => line.Contains('→', StringComparison.Ordinal) && line.Contains($"\"type\":\"{verb}\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_error_is_explained_and_comes(string code)
    {
        Assert.Contains($"\n| `{code}` |", Document, StringComparison.Ordinal);
        if (!CannotBeProvoked.Contains(code))
        {
            Assert.Contains(Examples, line => line.Contains('←', StringComparison.Ordinal) && line.Contains($"\"code\":\"{code}\"", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_has_a_heading_and_comes(string type)
    {
        Assert.Contains(Heading().Matches(Document), heading => heading.Value.Contains($"`{type}`", StringComparison.Ordinal));
        Assert.Contains(Examples, line => line.Contains('←', StringComparison.Ordinal) && line.Contains($"\"type\":\"{type}\"", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Every_field_that_is_written_comes_in_an_example(string field) =>
        Assert.Contains(Examples, line => line.Contains('←', StringComparison.Ordinal) && line.Contains($"\"{field}\":", StringComparison.Ordinal));

    [Fact]
    public void Every_field_of_the_document_is_in_an_example()
    {
        string[] fields = [.. FieldTable().Matches(Document).SelectMany(table => table.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
            .SelectMany(row => Name().Matches(row.Split('|', 3)[1])).Select(name => name.Groups[1].Value).Distinct()];
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.Contains(Examples, line => line.Contains($"\"{field}\":", StringComparison.Ordinal)));
    }

    [GeneratedRegex("^```chat\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^### .*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| field \|.*\n(\|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex FieldTable();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("(?:\"type\"u8, |WriteHead\\(json, )\"(?<name>[a-z_]+)\"u8")]
    private static partial Regex EventType();

    [GeneratedRegex("Write(?:String|Number|Boolean|Time|Array|Page|StartArray|StartObject|PropertyName)\\((?:json, )?\"(?<name>[a-z_]+)\"u8")]
    private static partial Regex WrittenField();
}
