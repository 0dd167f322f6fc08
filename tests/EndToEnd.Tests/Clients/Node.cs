using System.ComponentModel;
using System.Diagnostics;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>Node.js as this machine has it, with Debian's packages and those of <c>tests/web</c> within reach of <c>require</c>.</summary>
internal static class Node
{
    private static readonly string Packages = string.Join(Path.PathSeparator, "/usr/share/nodejs", Path.Combine(Repository.Root, "tests", "web", "node_modules"));

    /// <summary>The path of a script in this folder.</summary>
    public static string Script(string name) => Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Clients", name);

    public static RunningProgram Start(IEnumerable<string> arguments, string program = "node", string? directory = null) =>
        RunningProgram.Start(program, arguments, start =>
        {
            start.Environment["NODE_PATH"] = Packages;
            start.WorkingDirectory = directory ?? start.WorkingDirectory;
        });

    /// <summary>Whether it is there and ends well with these arguments.</summary>
    public static bool Runs(params string[] arguments) => Runs("node", arguments);

    /// <summary>Whether a program is there and ends well.</summary>
    public static bool Runs(string program, string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["NODE_PATH"] = Packages },
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
