using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OrleansChat.Tests.Common;

namespace OrleansChat.Deploy.Tests.Proxies;

/// <summary>A real proxy with our configuration, on loopback, as an account without rights, in a temporary directory.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private const string Account = "nobody";

    private readonly Process _process;
    private readonly OrphanWatch? _watch;
    private readonly ConcurrentQueue<string> _output = [];
    private readonly string _directory;
    private readonly int _tlsPort;
    private readonly int _plainPort;

    private ProxyProcess(string directory, int tlsPort, int plainPort, (string FileName, string[] Arguments) command)
    {
        _directory = directory;
        _tlsPort = tlsPort;
        _plainPort = plainPort;
        _process = new Process { StartInfo = new(command.FileName, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _watch = OrphanWatch.Start("read -r _ || { kill -TERM \"$1\"; sleep 1; rm -rf \"$2\"; }", _process.Id.ToString(CultureInfo.InvariantCulture), directory);
    }

    public required Certificate Certificate { get; init; }

    public Uri Page => new($"https://localhost:{_tlsPort}/");

    public Uri Socket => new($"wss://localhost:{_tlsPort}/ws");

    public Uri PlainPage => new($"http://localhost:{_plainPort}/");

    /// <summary>What it has said, and what it has written about requests.</summary>
    public string Log => string.Join('\n', _output) + ReadLog("access.log") + ReadLog("error.log");

    /// <summary>Starts it and waits until it takes connections; skips the test where it is not installed.</summary>
    public static async Task<ProxyProcess> StartAsync(ProxyKind kind, Backend first, Backend second)
    {
        string program = Find(kind);
        string directory = Directory.CreateTempSubdirectory("orleanschat-proxy-").FullName;
        (int tlsPort, int plainPort) = (LoopbackPort.Find(), LoopbackPort.Find());
        string file = await WriteAsync(kind, directory, tlsPort, plainPort, first, second);
        var certificate = new Certificate();
        await certificate.WriteAsync(directory);
        if (Environment.UserName == "root")
        {
            (int exitCode, string output) = await Tool.RunAsync("chown", ["-R", Account, directory]);
            Assert.True(exitCode == 0, output);
        }

        var proxy = new ProxyProcess(directory, tlsPort, plainPort, Unprivileged([program, .. Arguments(kind, directory, file)])) { Certificate = certificate };
        await proxy.WaitUntilItAnswersAsync();
        return proxy;
    }

    /// <summary>Asks the program itself whether it would take our configuration.</summary>
    public static async Task<(int ExitCode, string Output)> CheckAsync(ProxyKind kind)
    {
        string program = Find(kind);
        string directory = Directory.CreateTempSubdirectory("orleanschat-proxy-").FullName;
        try
        {
            var gateway = new Backend(8080, 8081);
            string file = await WriteAsync(kind, directory, 8443, 8000, gateway, gateway);
            using var certificate = new Certificate();
            await certificate.WriteAsync(directory);
            return await Tool.RunAsync(program, kind == ProxyKind.Nginx ? ["-t", "-e", "stderr", "-p", directory, "-c", file] : ["-c", "-f", file]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A client that asks as browsers do, but trusts the one certificate.</summary>
    public HttpClient Client()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => Certificate.IsThis(shown) },
        };
        return new HttpClient(handler) { BaseAddress = Page, DefaultRequestVersion = HttpVersion.Version20 };
    }

    public Task<FrameClient> ConnectAsync(string query, string? token = null) => FrameClient.ConnectAsync(new Uri(Socket + query), options =>
    {
        options.RemoteCertificateValidationCallback = (_, shown, _, _) => Certificate.IsThis(shown);
        if (token is not null)
        {
            options.SetRequestHeader("Authorization", "Bearer " + token);
        }
    });

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string Find(ProxyKind kind) => kind == ProxyKind.Nginx ? Tool.Find("nginx", "nginx-light") : Tool.Find("haproxy", "haproxy");

    private static async Task<string> WriteAsync(ProxyKind kind, string directory, int tlsPort, int plainPort, Backend first, Backend second)
    {
        string file = Path.Combine(directory, "proxy.conf");
        await File.WriteAllTextAsync(file, RenderedConfiguration.Of(kind, directory, tlsPort, plainPort, first, second));
        return file;
    }

    private static string[] Arguments(ProxyKind kind, string directory, string file) =>
        kind == ProxyKind.Nginx ? ["-p", directory, "-c", file, "-e", "stderr", "-g", "daemon off;"] : ["-db", "-f", file];

    private static (string FileName, string[] Arguments) Unprivileged(string[] command) =>
        Environment.UserName == "root"
            ? ("setpriv", ["--reuid", Account, "--regid", "nogroup", "--clear-groups", "--no-new-privs", .. command])
            : (command[0], command[1..]);

    private async Task WaitUntilItAnswersAsync()
    {
        try
        {
            await Eventually.TrueAsync(async () => _process.HasExited || await AnswersAsync());
            Assert.False(_process.HasExited, Log);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync("127.0.0.1", _tlsPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string ReadLog(string name)
    {
        string path = Path.Combine(_directory, name);
        return File.Exists(path) ? "\n" + File.ReadAllText(path) : "";
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _output.Enqueue(line);
        }
    }
}
