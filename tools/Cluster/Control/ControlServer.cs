using System.Net.Sockets;
using System.Text.Json;
using OrleansChat.Cluster.Members;

namespace OrleansChat.Cluster.Control;

/// <summary>The supervisor's ear: one request on each connection. Whoever says something else, too much or nothing, costs a moment and no more.</summary>
internal sealed class ControlServer(ClusterSupervisor cluster, string data) : IAsyncDisposable
{
    private const int MaxConnections = 32;
    private const int MaxWaiting = 128;
    private const int MaxRequestBytes = 4096;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _free = new(MaxConnections);
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public void Start()
    {
        try
        {
            _listener = ControlSocket.Listen(data, MaxWaiting);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new ClusterException($"{ControlSocket.PathIn(data)} cannot be made: {e.Message}", e);
        }

        _accepting = Task.Run(AcceptAsync);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is null || _stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        File.Delete(ControlSocket.PathIn(data));
        using var patience = new CancellationTokenSource(LastAnswers);
        try
        {
            // All places free: everybody has their answer.
            for (int i = 0; i < MaxConnections; i++)
            {
                await _free.WaitAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket connection = await _listener!.AcceptAsync(_stopping.Token);
                try
                {
                    await _free.WaitAsync(_stopping.Token);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }

                _ = ServeAsync(connection);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            using (connection)
            {
                ControlAnswer answer = await AnswerAsync(connection);
                byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(answer, ControlJson.Options), (byte)'\n'];
                using var patience = new CancellationTokenSource(RequestTimeout);
                await connection.SendAsync(line, patience.Token);
                connection.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Whoever asked has gone.
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<ControlAnswer> AnswerAsync(Socket connection)
    {
        using var patience = new CancellationTokenSource(RequestTimeout);
        byte[]? line = await LineReader.ReadAsync(connection, MaxRequestBytes, patience.Token);
        ControlRequest? request = Parse(line);
        if (request is null)
        {
            return new ControlAnswer(false, "That is not a request.");
        }

        try
        {
            return await DoAsync(request);
        }
        catch (ClusterException e)
        {
            return new ControlAnswer(false, e.Message);
        }
        catch (OperationCanceledException)
        {
            return new ControlAnswer(false, "The cluster is going down.");
        }
    }

    private static ControlRequest? Parse(byte[]? line)
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize<ControlRequest>(line, ControlJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<ControlAnswer> DoAsync(ControlRequest request)
    {
        string target = request.Target ?? "";
        switch (request.Verb)
        {
            case ControlVerbs.Status:
                return new ControlAnswer(true, $"The cluster in {data} is up.", Members: cluster.Members);
            case ControlVerbs.Add:
                string name = await cluster.AddAsync(Kind(target));
                return new ControlAnswer(true, $"{name} is ready.", name);
            case ControlVerbs.Start:
                await cluster.StartAsync(target);
                return new ControlAnswer(true, $"{target} is ready.");
            case ControlVerbs.Stop:
                await cluster.StopAsync(target);
                return new ControlAnswer(true, $"{target} has drained and stopped.");
            case ControlVerbs.Kill:
                await cluster.KillAsync(target);
                return new ControlAnswer(true, $"{target} is killed.");
            case ControlVerbs.Freeze:
                cluster.Freeze(target);
                return new ControlAnswer(true, $"{target} is frozen.");
            case ControlVerbs.Thaw:
                cluster.Thaw(target);
                return new ControlAnswer(true, $"{target} runs again.");
            case ControlVerbs.Down:
                await cluster.DownAsync();
                return new ControlAnswer(true, "The cluster is down.");
            default:
                return new ControlAnswer(false, "There is no such verb.");
        }
    }

    private static MemberKind Kind(string word) => word switch
    {
        _ when word == MemberKind.Silo.Word() => MemberKind.Silo,
        _ when word == MemberKind.Gateway.Word() => MemberKind.Gateway,
        _ => throw new ClusterException("What can be added is a silo or a gateway."),
    };
}
