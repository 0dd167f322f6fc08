using System.Text.RegularExpressions;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Documentation;

/// <summary>The documents send readers to files that are there.</summary>
public sealed partial class ArchitecturePathsTests
{
    private static readonly string[] Places = ["src/", "engine/", "tests/", "tools/", "bench/", "docs/", "eng/", "deploy/", "examples/", ".ci/"];

    [Theory]
    [InlineData("docs/architecture.md", 30)]
    [InlineData("CONTRIBUTING.md", 10)]
    [InlineData("README.md", 5)]
    [InlineData("README.zh-CN.md", 5)]
    [InlineData("docs/protocol.md", 1)]
    [InlineData("docs/settings.md", 1)]
    [InlineData("docs/admin.md", 0)]
    [InlineData("docs/operations.md", 10)]
    [InlineData("examples/README.md", 6)]
    [InlineData("examples/bot/README.md", 1)]
    [InlineData("examples/flask-app/README.md", 1)]
    [InlineData("examples/terminal-chat/README.md", 1)]
    [InlineData("examples/python-asyncio/README.md", 2)]
    [InlineData("examples/python-websocket-client/README.md", 1)]
    [InlineData("examples/sensor/README.md", 1)]
    public void Every_path_that_a_document_names_exists(string document, int atLeast)
    {
        string file = Path.Combine(Repository.Root, document);
        string text = File.ReadAllText(file);
        string[] named = [.. Code().Matches(text).Select(code => code.Groups[1].Value).Where(IsPath).Select(path => Path.Combine(Repository.Root, path))];
        string[] linked = [.. Link().Matches(text).Select(link => Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value))];
        Assert.True(named.Length + linked.Length >= atLeast, $"Only {named.Length + linked.Length} paths found.");
        Assert.All(named.Concat(linked), path => Assert.True(Path.Exists(path), $"{document} names {path}, which is not there."));
    }

    private static bool IsPath(string code) => Array.Exists(Places, place => code.StartsWith(place, StringComparison.Ordinal)) && !code.Contains(' ', StringComparison.Ordinal);

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
