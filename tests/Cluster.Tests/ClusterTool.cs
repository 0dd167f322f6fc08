using OrleansChat.Tests.Common;

namespace OrleansChat.Cluster.Tests;

/// <summary>The built tool as a process, as <c>./chat cluster</c> runs it.</summary>
internal static class ClusterTool
{
    /// <summary>Long enough for a cluster's start on a machine with better things to do.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start("dotnet", [Repository.BuiltProgram("tools/Cluster", "OrleansChat.Cluster.dll"), .. arguments]);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Errors)> RunAsync(params string[] arguments)
    {
        using RunningProgram program = Start(arguments);
        int code = await program.ExitAsync(Patience);
        return (code, program.Output, program.Errors);
    }

    /// <summary>Runs it and expects that it says in one line what is wrong, and why.</summary>
    public static async Task FailsInOneLineAsync(string naming, params string[] arguments)
    {
        (int code, IReadOnlyList<string> output, IReadOnlyList<string> errors) = await RunAsync(arguments);
        Assert.Equal(1, code);
        Assert.Contains(naming, Assert.Single(errors), StringComparison.Ordinal);
        Assert.True(output.Count <= 1, string.Join('\n', output));
    }
}
