using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using OrleansChat.Engine.Tests.Hosting;
using OrleansChat.Tests.Common;

namespace OrleansChat.Engine.Tests.Processes;

/// <summary>A silo in a process of its own, which a test may kill or freeze.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(string name, Ports ports, Process process) => (Name, Ports, _process) = (name, ports, process);

    public string Name { get; }

    public Ports Ports { get; }

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended => _process.WaitForExitAsync();

    public bool HasEnded => _process.HasExited;

    public static async Task<SiloProcess> StartAsync(string name, string cluster, string connectionString, Ports? ports = null)
    {
        Ports at = ports ?? Ports.Free();
        ProcessStartInfo start = new("dotnet", [typeof(Program).Assembly.Location, Program.Silo, name, cluster, $"{at.Silo}", $"{at.Gateway}", connectionString])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // It lives for seconds: what it would gain later, it need not measure.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        SiloProcess silo = new(name, at, new Process { StartInfo = start, EnableRaisingEvents = true });
        silo.Run();
        try
        {
            await silo._ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>kill -9</c>: at once and without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>As <c>kill -TERM</c>: it hands its grains over and ends by itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await Eventually.ReturnsAsync(Ended, TimeSpan.FromMinutes(1));
        return _process.ExitCode;
    }

    /// <summary>It does nothing, and does not know, until <see cref="WakeAsync"/>.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    public Task WakeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    public override string ToString() => $"{Name}: {string.Join('\n', _output)}";

    private void Run()
    {
        _process.OutputDataReceived += (_, line) => Printed(line.Data);
        _process.ErrorDataReceived += (_, line) => Printed(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The silo ended: {this}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Printed(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
            if (line == Program.Ready)
            {
                _ready.TrySetResult();
            }
        }
    }

    private async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("/bin/kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
