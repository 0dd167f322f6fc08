using System.Diagnostics;

namespace OrleansChat.Postgres;

/// <summary>One running program of PostgreSQL, and the first thousand lines of what it says.</summary>
internal sealed class PostgresProgram : IDisposable
{
    private const int MaxLines = 1000;

    private readonly List<string> _output = [];

    private readonly Action<string>? _log;

    private PostgresProgram(ProcessStartInfo start, Action<string>? log)
    {
        Process = new Process { StartInfo = start };
        _log = log;
    }

    public Process Process { get; }

    /// <summary>Ends when the process has and all of what it said is here. (Everybody awaits this one: a wait of one's own does not survive the disposal.)</summary>
    public Task Exited { get; private set; } = Task.CompletedTask;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public static PostgresProgram Start((string FileName, List<string> Arguments) command, Action<string>? log = null)
    {
        var start = new ProcessStartInfo(command.FileName, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var program = new PostgresProgram(start, log);
        program.Process.StartInfo.Environment["LC_ALL"] = "C";
        program.Process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program.Process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program.Process.Start();
        program.Process.BeginOutputReadLine();
        program.Process.BeginErrorReadLine();
        program.Exited = program.Process.WaitForExitAsync();
        return program;
    }

    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static async Task RunToEndAsync((string FileName, List<string> Arguments) command)
    {
        using PostgresProgram program = Start(command);
        await program.Exited;
        if (program.Process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command.FileName} {string.Join(' ', command.Arguments)}: {program.Output}");
        }
    }

    public void Dispose() => Process.Dispose();

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log?.Invoke(line);
        lock (_output)
        {
            if (_output.Count < MaxLines)
            {
                _output.Add(line);
            }
        }
    }
}
