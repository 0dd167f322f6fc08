using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Clients;

/// <summary>A client program, run as its user would: lines in are sent, messages come out as lines of JSON.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    // Where Debian keeps the packages of Node.
    private const string NodePath = "/usr/share/nodejs";

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly List<(long Seq, string Text)> _messages = [];
    private volatile bool _joined;

    private ClientProcess(Process process) => _process = process;

    /// <summary>The messages that it has printed, in the order of printing.</summary>
    public IReadOnlyList<(long Seq, string Text)> Messages
    {
        get
        {
            lock (_messages)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>Starts an example that is written in Python; skips the test where the package that it imports is not installed.</summary>
    /// <param name="script">Its path in <c>examples</c>; it is given the socket, the room, <c>--guest USER</c> and the switches.</param>
    /// <param name="module">The package.</param>
    public static Task<ClientProcess> PythonAsync(string script, string module, Uri socket, string user, string room, params string[] switches) =>
        StartAsync(Python.With(module), [Python.Example(script), socket.ToString(), room, "--guest", user, .. switches]);

    /// <summary>Starts Node on a script here; skips the test where Node or its ws package is not installed.</summary>
    public static async Task<ClientProcess> NodeAsync(string script, Uri socket, string user, string room)
    {
        Assert.SkipUnless(Runs("node", "-e", "require('ws')"), "Node's ws is not installed (apt-get install nodejs node-ws).");
        string folder = Path.Combine(Repository.Root, "tests", "EndToEnd.Tests", "Clients");
        return await StartAsync("node", [Path.Combine(folder, script), $"{socket}?user={user}", room]);
    }

    public async Task SayAsync(string text)
    {
        await _process.StandardInput.WriteLineAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<ClientProcess> StartAsync(string program, string[] arguments)
    {
        var client = new ClientProcess(Start(program, arguments));
        client._process.OutputDataReceived += (_, line) => client.Printed(line.Data);
        client._process.ErrorDataReceived += (_, line) => client._errors.Enqueue(line.Data ?? "");
        client._process.BeginOutputReadLine();
        client._process.BeginErrorReadLine();
        await Eventually.TrueAsync(() => client._joined || client._process.HasExited, TimeSpan.FromSeconds(30));
        Assert.True(client._joined, $"{arguments[0]} ended before it had joined: {string.Join('\n', client._errors)}");
        return client;
    }

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using Process process = Start(program, arguments);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = NodePath, ["PYTHONDONTWRITEBYTECODE"] = "1" },
        })!;

    private void Printed(string? line)
    {
        if (line is null)
        {
            return;
        }

        using var frame = JsonDocument.Parse(line);
        switch (frame.RootElement.GetProperty("type").GetString())
        {
            case "joined":
                _joined = true;
                break;
            case "message":
                lock (_messages)
                {
                    _messages.Add((frame.RootElement.GetProperty("seq").GetInt64(), frame.RootElement.GetProperty("text").GetString()!));
                }

                break;
            default:
                _errors.Enqueue(line);
                break;
        }
    }
}
