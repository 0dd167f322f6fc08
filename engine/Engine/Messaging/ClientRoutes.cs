using System.Collections.Concurrent;
using Orleans.Membership;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>
/// The ways from a silo to the observers of clients. A client is connected to every silo that it can reach, so it is mostly connected to this
/// one; else the others are asked, and one that has it is used for a while.
/// </summary>
internal sealed class ClientRoutes(
    SiloAddress self, IMembership membership, Func<string, Connection?> connectionOf, Func<SiloAddress, ISiloControl> controlOf, SiloLinks links, WireCodec codec)
{
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, Task<SiloAddress?>> _routes = new(StringComparer.Ordinal);

    public void Send(MethodRequest request)
    {
        string client = ObserverId.ClientOf(request.Target).ToString();
        if (TrySendHere(client, request))
        {
            return;
        }

        if (request is IncomingCall { FromSilo: true })
        {
            // It was here a moment ago, as another silo knew.
            request.Fail(new ClientNotAvailableException(request.Target));
            return;
        }

        request.Isolate(codec);
        _ = Background.Run(() => SendByAnotherAsync(client, request));
    }

    private bool TrySendHere(string client, MethodRequest request) => connectionOf(client) is { } connection && connection.TrySend(request);

    private async Task SendByAnotherAsync(string client, MethodRequest request)
    {
        try
        {
            if (await _routes.GetOrAdd(client, FindAsync) is { } silo)
            {
                links.Send(silo, request);
            }
            else if (!TrySendHere(client, request))
            {
                request.Fail(new ClientNotAvailableException(request.Target));
            }
        }
        catch (Exception exception)
        {
            request.Fail(exception);
        }
    }

    /// <summary>The silo that answers first that the client is connected to it.</summary>
    private async Task<SiloAddress?> FindAsync(string client)
    {
        _ = ForgetAsync(client);
        List<Task<SiloAddress?>> asked = [.. membership.View.Living.Where(member => member.Address != self).Select(member => AskAsync(member.Address, client))];
        await foreach (Task<SiloAddress?> answer in Task.WhenEach(asked))
        {
            if (await answer is { } silo)
            {
                return silo;
            }
        }

        return null;
    }

    private async Task ForgetAsync(string client)
    {
        await Task.Delay(Memory);
        _routes.TryRemove(client, out _);
    }

    private async Task<SiloAddress?> AskAsync(SiloAddress silo, string client)
    {
        try
        {
            return await controlOf(silo).HasClientAsync(client).WaitAsync(Patience) ? silo : null;
        }
        catch (Exception)
        {
            return null; // It is going, or gone.
        }
    }
}
