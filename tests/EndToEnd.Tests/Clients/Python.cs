using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>The interpreter that has Debian's packages, and the examples that it runs.</summary>
internal static class Python
{
    // Debian's packages are the system interpreter's; another python3 may come first on the path.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    private static readonly ConcurrentDictionary<string, string?> Known = [];

    /// <summary>An interpreter that has a module; skips the test where there is none.</summary>
    public static string With(string module)
    {
        string? interpreter = Known.GetOrAdd(module, wanted => Array.Find(Interpreters, candidate => Has(candidate, wanted)));
        Assert.SkipWhen(interpreter is null, $"Python's {module} is not installed (apt-get install python3-flask python3-websocket python3-websockets).");
        return interpreter!;
    }

    /// <param name="script">Its path in <c>examples</c>, with slashes.</param>
    public static string Example(string script) => Path.Combine([Repository.Root, "examples", .. script.Split('/')]);

    /// <summary>Runs an example's own tests.</summary>
    public static async Task PassesItsTestsAsync(string example, string interpreter)
    {
        using RunningProgram tests = RunningProgram.Start(interpreter, ["-m", "unittest", "tests"], start =>
        {
            start.WorkingDirectory = Example(example);
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        });
        int code = await tests.ExitAsync(TimeSpan.FromSeconds(60));
        Assert.True(code == 0, string.Join('\n', tests.Errors));
    }

    private static bool Has(string interpreter, string module)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(interpreter, ["-c", $"import {module}"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
