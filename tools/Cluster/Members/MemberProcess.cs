using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OrleansChat.Postgres;

namespace OrleansChat.Cluster.Members;

/// <summary>One life of a silo or a gateway: the process, its log, and the line by which it says that it is ready.</summary>
internal sealed partial class MemberProcess : IDisposable
{
    private const int SignalBase = 128;

    private readonly Process _process;
    private readonly MemberLog _log;
    private readonly TaskCompletionSource<Addresses> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _lastError;

    private MemberProcess(Process process, MemberLog log)
    {
        _process = process;
        _log = log;
    }

    public int Pid { get; private set; }

    /// <summary>Ends when it serves; fails when it has ended instead.</summary>
    public Task<Addresses> Ready => _ready.Task;

    /// <summary>Ends when the process has; answers the exit code.</summary>
    public Task<int> Exited { get; private set; } = Task.FromResult(0);

    /// <param name="program">The dll.</param>
    /// <param name="arguments">Everybody on the machine can read them.</param>
    /// <param name="environment">Only the owner can.</param>
    public static MemberProcess Launch(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, MemberLog log)
    {
        (string fileName, List<string> all) = OwnSession.Command(Environment.ProcessPath is { } path && IsDotnet(path) ? path : "dotnet", [program, .. arguments]);
        var start = new ProcessStartInfo(fileName, all)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(program),
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        var member = new MemberProcess(new Process { StartInfo = start }, log);
        member.Begin();
        return member;
    }

    public void Terminate() => Send(Signals.SendTerm);

    public void Kill() => Send(Signals.SendKill);

    public void Stop() => Send(Signals.SendStop);

    public void Continue() => Send(Signals.SendContinue);

    /// <summary>How it ended, for people.</summary>
    public static string Describe(int exitCode) =>
        exitCode > SignalBase ? string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - SignalBase}") : string.Create(CultureInfo.InvariantCulture, $"exit code {exitCode}");

    public void Dispose() => _process.Dispose();

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    private void Begin()
    {
        _process.OutputDataReceived += (_, line) => Said(line.Data);
        _process.ErrorDataReceived += (_, line) => Complained(line.Data);
        _process.Start();
        Pid = _process.Id;
        _log.Mark($"started as process {Pid}");
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Exited = EndAsync();
    }

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        int code = _process.ExitCode;
        _log.Mark($"ended: {Describe(code)}");
        _ready.TrySetException(new ClusterException(_lastError ?? Describe(code)));
        // Nobody may be waiting for it any more.
        _ = _ready.Task.Exception;
        return code;
    }

    private void Said(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Write(line);
        if (!_ready.Task.IsCompleted && ReadyLine().Match(line) is { Success: true } match)
        {
            _ready.TrySetResult(new Addresses(match.Groups["url"].Success ? match.Groups["url"].Value : null, match.Groups["admin"].Value));
        }
    }

    private void Complained(string? line)
    {
        if (line is not null)
        {
            _log.Write(line);
            _lastError = string.IsNullOrWhiteSpace(line) ? _lastError : line.Trim();
        }
    }

    private void Send(Action<int> signal)
    {
        if (!_process.HasExited)
        {
            signal(Pid);
        }
    }

    [GeneratedRegex(@"^OrleansChat .*is ready: (?:page (?<url>http\S+?)/?  socket \S+  )?admin (?<admin>http\S+)$")]
    private static partial Regex ReadyLine();

    /// <summary>Where it has said that it is.</summary>
    internal sealed record Addresses(string? Url, string Admin);
}
