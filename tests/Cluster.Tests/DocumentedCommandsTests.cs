using System.Text.RegularExpressions;
using OrleansChat.Cluster.Commands;
using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>What the documents tell people to type is understood.</summary>
public sealed partial class DocumentedCommandsTests
{
    [Theory]
    [InlineData("README.md", 6)]
    [InlineData("README.zh-CN.md", 6)]
    [InlineData("chat", 8)]
    public void Every_command_that_a_document_shows_is_one(string document, int atLeast)
    {
        string[] shown = [.. Shown().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(match => match.Groups[1].Value.Trim())
            .Where(command => command != "help")];
        Assert.True(shown.Length >= atLeast, $"Only {shown.Length} commands found.");
        Assert.All(shown, command => Assert.Null(ClusterCommands.Problem(ClusterCommands.Parse(Example(command).Split(' ', StringSplitOptions.RemoveEmptyEntries)))));
    }

    [Fact]
    public void Every_flag_and_verb_is_in_the_help()
    {
        string help = File.ReadAllText(Path.Combine(Repository.Root, "chat"));
        var root = (System.CommandLine.RootCommand)ClusterCommands.Parse([]).CommandResult.Command;
        Assert.All(root.Subcommands, command => Assert.Contains($"./chat cluster {command.Name} ", help, StringComparison.Ordinal));
        Assert.All(
            root.Subcommands.SelectMany(command => command.Options).Append(root.Options.Single(option => option.Name == "--data")),
            option => Assert.Contains($"  {option.Name} ", help, StringComparison.Ordinal));
    }

    // What stands for something else, as something else.
    private static string Example(string command) => command
        .Replace("NAME", "silo-1", StringComparison.Ordinal)
        .Replace("KIND", "silo", StringComparison.Ordinal)
        .Replace("DIR", "/tmp", StringComparison.Ordinal);

    [GeneratedRegex(@"\./chat cluster ((?:[a-z]+|--[a-z]+|[A-Z]{3,}|[0-9]+|[a-z]+-[0-9]+)(?: (?:[a-z]+-[0-9]+|--[a-z]+|silo|gateway|[A-Z]{3,}|[0-9]+))*)")]
    private static partial Regex Shown();
}
