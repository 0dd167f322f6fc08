using System.Runtime.ExceptionServices;
using OrleansChat.Tests.Common;

namespace OrleansChat.EndToEnd.Tests.Examples;

/// <summary>A server that is killed while all the examples are at work, once for all of them; what became of each is kept for its test.</summary>
public sealed class KilledServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chat-examples-").FullName;
    private readonly List<LossyProxy> _lines = [];
    private readonly Dictionary<Type, ExceptionDispatchInfo> _failures = [];
    private GatewayProcess? _gateway;

    /// <summary>Where its WebSocket clients connect, in its present life.</summary>
    internal Uri Socket => _gateway!.Socket;

    /// <summary>A folder of an example's own.</summary>
    internal string Folder(string name) => Directory.CreateDirectory(Path.Combine(_data, name)).FullName;

    /// <summary>A line to the server of an example's own, good until it is told otherwise.</summary>
    internal LossyProxy Line(int seed)
    {
        var line = new LossyProxy(_gateway!.Page, seed);
        lock (_lines)
        {
            _lines.Add(line);
        }

        return line;
    }

    /// <summary>Passes where a performance went well; fails or is skipped as it was.</summary>
    internal void WentWell<T>()
        where T : IPerformance => _failures.GetValueOrDefault(typeof(T))?.Throw();

    public async ValueTask InitializeAsync()
    {
        List<IPerformance> performances = [new TwoPythonClients(), new Sensor(), new PythonBot(), new CSharpBot(), new Terminal()];
        try
        {
            _gateway = await GatewayProcess.StartAsync(Folder("server"));
            await EachAsync(performances, performance => performance.BeginAsync(this));
            await _gateway.KillAsync();
            await EachAsync(performances, performance => performance.WhileDeadAsync());
            await _gateway.DisposeAsync();
            _gateway = await GatewayProcess.StartAsync(Folder("server"));
            _lines.ForEach(line => line.Server = _gateway.Page);
            await EachAsync(performances, performance => performance.EndAsync());
        }
        finally
        {
            await EachAsync(performances, performance => performance.DisposeAsync().AsTask(), evenFailed: true);
            await EndAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs one act of all that have gone well so far, at once.</summary>
    private async Task EachAsync(List<IPerformance> performances, Func<IPerformance, Task> act, bool evenFailed = false) =>
        await Task.WhenAll(performances.Where(performance => evenFailed || !_failures.ContainsKey(performance.GetType())).ToList().Select(async performance =>
        {
            try
            {
                await act(performance);
            }
            catch (Exception e)
            {
                lock (_failures)
                {
                    _failures.TryAdd(performance.GetType(), ExceptionDispatchInfo.Capture(e));
                }
            }
        }));

    private async Task EndAsync()
    {
        foreach (LossyProxy line in _lines)
        {
            await line.DisposeAsync();
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }
}
