using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Membership;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>The connections that this silo makes to the others: one to each that is alive.</summary>
internal sealed class SiloLinks : IAsyncDisposable
{
    private readonly ConcurrentDictionary<SiloAddress, SiloLink> _links = new();
    private readonly LinkSettings _settings;
    private volatile bool _closed;

    public SiloLinks(LinkSettings settings)
    {
        _settings = settings;
        settings.Membership.Changed += Follow;
    }

    public void Send(SiloAddress silo, MethodRequest request)
    {
        if (_closed || !_settings.Membership.View.IsAlive(silo))
        {
            request.Fail(new SiloUnavailableException($"The silo {silo} is not there; {request.Target} was not called."));
        }
        else
        {
            LinkTo(silo).Send(request is IncomingCall incoming ? _settings.Relay(incoming) : request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _settings.Membership.Changed -= Follow;
        await Task.WhenAll(_links.Values.Select(link => link.CloseAsync(new SiloUnavailableException("The silo is shutting down."))));
    }

    /// <summary>Connects to who is new, so that the death of a silo is felt at once; leaves who is gone.</summary>
    private void Follow(MembershipView view)
    {
        foreach (Member member in view.Living.Where(member => member.Address != _settings.Self))
        {
            LinkTo(member.Address).Open();
        }

        foreach ((SiloAddress silo, SiloLink link) in _links.Where(link => !view.IsAlive(link.Key)))
        {
            _links.TryRemove(silo, out _);
            _ = link.CloseAsync(new SiloUnavailableException($"The silo {silo} is dead."));
        }
    }

    private SiloLink LinkTo(SiloAddress silo) => _links.GetOrAdd(silo, static (silo, settings) => new SiloLink(silo, settings), _settings);
}

/// <summary>What links need of their silo.</summary>
internal sealed record LinkSettings(
    SiloAddress Self,
    string ClusterId,
    IMembership Membership,
    FrameCodec Frames,
    WireCodec Codec,
    int MaxFrameBytes,
    TimeSpan OpenTimeout,
    Action<IncomingCall> Received,
    Func<IncomingCall, MethodRequest> Relay,
    Action<Request> SendElsewhere,
    ILogger Log);
