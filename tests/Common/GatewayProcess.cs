using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace OrleansChat.Tests.Common;

/// <summary>The built Gateway as a process of its own, on a free port of loopback, with a silo and a store inside.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process) => _process = process;

    /// <summary>Where WebSocket clients connect: <c>ws://127.0.0.1:PORT/ws</c>.</summary>
    public Uri Socket => _ready.Task.Result;

    /// <summary>Where the page is: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Page => new($"http://{Socket.Authority}/");

    public int Id => _process.Id;

    /// <summary>Everything printed so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts the program and waits for its ready line. Guests are on unless the arguments say otherwise.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="arguments">More arguments: <c>--postgres</c>, <c>--Section:Setting</c> and their values.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message has what it printed.</exception>
    public static async Task<GatewayProcess> StartAsync(string data, params string[] arguments)
    {
        GatewayProcess gateway = Launch(["--port", "0", "--data", data, "--guests", "on", .. arguments]);
        try
        {
            await gateway._ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the program with just these arguments, for tests of how it ends.</summary>
    /// <returns>The exit code and what it printed on standard error.</returns>
    public static async Task<(int ExitCode, string Errors)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(Command(arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, errors);
    }

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

        await Eventually.ReturnsAsync(_process.WaitForExitAsync(), TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static GatewayProcess Launch(string[] arguments)
    {
        var gateway = new GatewayProcess(new Process { StartInfo = Command(arguments), EnableRaisingEvents = true });
        gateway._process.OutputDataReceived += (_, line) => gateway.Printed(line.Data);
        gateway._process.ErrorDataReceived += (_, line) => gateway.Printed(line.Data);
        gateway._process.Exited += (_, _) => gateway.Ended();
        gateway._process.Start();
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        return gateway;
    }

    private static ProcessStartInfo Command(string[] arguments)
    {
        string program = Repository.BuiltProgram("src/Gateway", "OrleansChat.Gateway.dll");
        return new ProcessStartInfo("dotnet", [program, "--contentRoot", Path.Combine(Repository.Root, "src", "Gateway"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private void Printed(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        int at = line.IndexOf("ws://", StringComparison.Ordinal);
        if (at >= 0)
        {
            _ready.TrySetResult(new Uri(line[at..].Split(' ')[0]));
        }
    }

    private void Ended()
    {
        // The streams are read to their end before the message is made.
        _process.WaitForExit();
        _ready.TrySetException(new InvalidOperationException($"The gateway ended with {_process.ExitCode}: {Output}"));
    }
}
