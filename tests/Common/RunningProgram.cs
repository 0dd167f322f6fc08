using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace OrleansChat.Tests.Common;

/// <summary>A program as somebody types it, from a foreign working directory: what it says, how it is told to end, how it ends.</summary>
public sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private RunningProgram(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public IReadOnlyList<string> Output => Copy(_output);

    public IReadOnlyList<string> Errors => Copy(_errors);

    /// <param name="configure">Changes the environment, where wanted.</param>
    public static RunningProgram Start(string fileName, IEnumerable<string> arguments, Action<ProcessStartInfo>? configure = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        configure?.Invoke(start);
        var program = new RunningProgram(Process.Start(start)!);
        program._process.OutputDataReceived += (_, line) => Add(program._output, line.Data);
        program._process.ErrorDataReceived += (_, line) => Add(program._errors, line.Data);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        return program;
    }

    /// <summary>The first line of its standard output that is wanted; fails the test where it ends without one.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, TimeSpan deadline)
    {
        string? found = null;
        await Eventually.TrueAsync(
            () =>
            {
                bool ended = _process.HasExited;
                found = Output.FirstOrDefault(wanted);
                return found is not null || ended;
            },
            deadline);
        Assert.True(found is not null, $"It ended with {(_process.HasExited ? _process.ExitCode : -1)}: {string.Join('\n', Errors)}");
        return found!;
    }

    /// <summary>Types a line, where the start redirected its input.</summary>
    public async Task TypeAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>As Ctrl-D.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <param name="name">As kill(1) calls it: <c>INT</c>, <c>TERM</c>, <c>KILL</c>.</param>
    public void Signal(string name)
    {
        using Process kill = Process.Start("/bin/kill", [$"-{name}", Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan deadline)
    {
        await Eventually.ReturnsAsync(_process.WaitForExitAsync(), deadline);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static string[] Copy(List<string> lines)
    {
        lock (lines)
        {
            return [.. lines];
        }
    }

    private static void Add(List<string> lines, string? line)
    {
        if (line is not null)
        {
            lock (lines)
            {
                lines.Add(line);
            }
        }
    }
}
