using System.Diagnostics;

namespace OrleansChat.Deploy.Tests;

/// <summary>A program of the machine that judges or runs one of our configurations.</summary>
internal static class Tool
{
    private static readonly string[] Places = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin", "/usr/bin", "/sbin"];

    /// <summary>Its path; skips the test where it is not installed.</summary>
    public static string Find(string name, string package)
    {
        string? path = Places.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not installed; on Debian and Ubuntu: apt-get install {package}");
        return path;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and what it said on both streams.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string file, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
