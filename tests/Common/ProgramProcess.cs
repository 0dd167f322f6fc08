using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.Tests.Common;

/// <summary>One of the built programs as a process of its own, from its start to its end.</summary>
public abstract class ProgramProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected ProgramProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Printed(line.Data);
        _process.ErrorDataReceived += (_, line) => Printed(line.Data);
        _process.Exited += (_, _) => Ended();
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where operators ask: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Admin => Announced("admin http://");

    public int Id => _process.Id;

    /// <summary>Everything printed so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>As <c>kill -9</c>: at once and without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As <c>kill -TERM</c>: it drains and ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (Process kill = Process.Start("/bin/kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await Eventually.ReturnsAsync(_process.WaitForExitAsync(), StopTimeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>How a program is started, with what it prints in our hands.</summary>
    private protected static ProcessStartInfo Command(string project, string dll, IEnumerable<string> arguments) =>
        new("dotnet", [Repository.BuiltProgram(project, dll), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };

    /// <summary>Waits for the ready line; disposes the process where it does not come.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it printed.</exception>
    private protected async Task WaitUntilReadyAsync()
    {
        try
        {
            await _ready.Task.WaitAsync(StartTimeout);
        }
        catch (TimeoutException)
        {
            string output = Output;
            await DisposeAsync();
            throw new InvalidOperationException($"It was not ready within {StartTimeout}: {output}");
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>The address in the ready line behind some words that end in its scheme.</summary>
    private protected Uri Announced(string words)
    {
        string line = _ready.Task.Result;
        int start = line.IndexOf(words, StringComparison.Ordinal) + words.LastIndexOf(' ') + 1;
        return new Uri(line[start..].Split(' ')[0]);
    }

    private void Printed(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (line.Contains(" is ready: ", StringComparison.Ordinal))
        {
            _ready.TrySetResult(line);
        }
    }

    private void Ended()
    {
        // The streams are read to their end before the message is made.
        _process.WaitForExit();
        _ready.TrySetException(new InvalidOperationException($"The program ended with {_process.ExitCode}: {Output}"));
    }
}
