using System.Diagnostics;

namespace OrleansChat.Bench;

/// <summary>A server in a process of its own: started, its CPU time read, ended by SIGTERM.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private MeasuredProcess(Process process, Uri socket)
    {
        _process = process;
        Socket = socket;
    }

    /// <summary>The address that it printed in its ready line.</summary>
    public Uri Socket { get; }

    /// <summary>User and system CPU time so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts <c>dotnet DLL ARGUMENTS</c> and waits for a line with a <c>ws://</c> address.</summary>
    public static async Task<MeasuredProcess> StartAsync(string dll, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(dll)!,
        };
        var process = Process.Start(start)!;
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var printed = new List<string>();
        void Read(string? line)
        {
            lock (printed)
            {
                printed.Add(line ?? "");
            }

            int at = line?.IndexOf("ws://", StringComparison.Ordinal) ?? -1;
            if (at >= 0)
            {
                ready.TrySetResult(new Uri(line![at..].Split(' ')[0]));
            }
        }

        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(
            new InvalidOperationException($"{Path.GetFileName(dll)} ended before it was ready: {string.Join('\n', printed)}"));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new MeasuredProcess(process, await ready.Task.WaitAsync(StartDeadline));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }
}
