using System.Net.Sockets;
using System.Text.Json;
using OrleansChat.Cluster.Control;
using OrleansChat.Cluster.Members;

namespace OrleansChat.Cluster;

/// <summary>
/// Tells the cluster of a data directory what to do, from whatever process. Everything returns when it has been done, and throws
/// <see cref="ClusterException"/> with one line where it could not be, or where no cluster is up there.
/// </summary>
/// <param name="data">The cluster's data directory.</param>
public sealed class ClusterControl(string data)
{
    private readonly string _data = Path.GetFullPath(data);

    /// <summary>Whether a cluster is up there.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellation = default)
    {
        try
        {
            await StatusAsync(cancellation);
            return true;
        }
        catch (ClusterException)
        {
            return false;
        }
    }

    /// <summary>All members, also those that have ended and can be started again.</summary>
    public async Task<IReadOnlyList<MemberStatus>> StatusAsync(CancellationToken cancellation = default) =>
        (await AskAsync(new ControlRequest(ControlVerbs.Status), cancellation)).Members ?? [];

    /// <summary>Starts one more silo or gateway; answers its name.</summary>
    public async Task<string> AddAsync(MemberKind kind, CancellationToken cancellation = default) =>
        (await AskAsync(new ControlRequest(ControlVerbs.Add, kind.Word()), cancellation)).Name ?? "";

    /// <summary>Starts a member again that has ended.</summary>
    public Task StartAsync(string name, CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Start, name), cancellation);

    /// <summary>Has a member drain and end.</summary>
    public Task StopAsync(string name, CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Stop, name), cancellation);

    /// <summary>Ends a member at once, by SIGKILL.</summary>
    public Task KillAsync(string name, CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Kill, name), cancellation);

    /// <summary>Stops a silo or a gateway from running, by SIGSTOP.</summary>
    public Task FreezeAsync(string name, CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Freeze, name), cancellation);

    /// <summary>Lets a frozen one run again, by SIGCONT.</summary>
    public Task ThawAsync(string name, CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Thaw, name), cancellation);

    /// <summary>Drains and ends all.</summary>
    public Task DownAsync(CancellationToken cancellation = default) => AskAsync(new ControlRequest(ControlVerbs.Down), cancellation);

    internal async Task<ControlAnswer> AskAsync(ControlRequest request, CancellationToken cancellation)
    {
        ControlAnswer answer = await ExchangeAsync(request, cancellation);
        return answer.Ok ? answer : throw new ClusterException(answer.Text);
    }

    private async Task<ControlAnswer> ExchangeAsync(ControlRequest request, CancellationToken cancellation)
    {
        byte[]? answer;
        try
        {
            using Socket socket = await ControlSocket.ConnectAsync(_data, cancellation);
            byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Options), (byte)'\n'];
            await socket.SendAsync(line, cancellation);
            answer = await LineReader.ReadAsync(socket, ControlJson.MaxLineBytes, cancellation);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ClusterException($"The cluster in {_data} is somebody else's.", e);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new ClusterException($"No cluster is up in {_data}; './chat cluster up' starts one.", e);
        }

        try
        {
            return JsonSerializer.Deserialize<ControlAnswer>(answer ?? [], ControlJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ClusterException($"The cluster in {_data} ended before it answered.", e);
        }
    }
}
