using Orleans.Activations;
using Orleans.Membership;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Messaging;

/// <summary>The ways from a silo: to a grain here or on another silo, to an observer here, in a client, or in another silo.</summary>
internal sealed class SiloRouter(
    SiloAddress self,
    IMembership membership,
    ActivationTable activations,
    ObserverTable observers,
    ClientRoutes clients,
    SiloLinks links,
    IGrainFactory grains,
    WireCodec codec) : IRouter
{
    public void Send(Request request)
    {
        if (SiloAddressing.IsControl(request.Target))
        {
            // Silos talk to each other about the cluster also while they have no place in it.
            SendTo(SiloAddressing.TryParse(request.Target.Key.ToString()), request);
        }
        else if (!membership.Lease.Valid)
        {
            request.Isolate(codec);
            _ = Background.Run(() => SendWithLeaseAsync(request));
        }
        else if (ObserverId.Is(request.Target))
        {
            SendToObserver((MethodRequest)request);
        }
        else if (activations.IsOnEverySilo(request.Target.Type))
        {
            Post(request);
        }
        else if (activations.Find(request.Target) is { } here)
        {
            // No need to ask where it belongs: if elsewhere, it sends on what waits when it ends.
            request.Isolate(codec);
            here.Post(request);
        }
        else if (activations.IsWhereCalled(request.Target.Type))
        {
            SendToWhereCalled(request);
        }
        else
        {
            SendTo(RendezvousPlacement.Locate(request.Target, membership.View), request);
        }
    }

    /// <summary>Takes a call that came over a connection, when what is known of the cluster is not older than what its sender knew.</summary>
    public void Receive(IncomingCall call)
    {
        if (!call.FromSilo && SiloAddressing.IsSystem(call.Target))
        {
            call.Fail(new OrleansMessageRejectionException($"{call.Target} is for silos only; it was not called."));
        }
        else if (call.Hops > FrameCodec.MaxHops)
        {
            call.Fail(new OrleansMessageRejectionException($"The silos do not agree where {call.Target} is; it was not called."));
        }
        else if (call.Version > membership.View.Version)
        {
            _ = RefreshAsync(call);
        }
        else
        {
            Send(call);
        }
    }

    private async Task SendWithLeaseAsync(Request request)
    {
        if (await membership.Lease.RegainAsync())
        {
            Send(request);
        }
        else
        {
            request.Refuse($"The silo {self} has no place in the cluster just now; {request.Target} was not called.");
        }
    }

    private async Task RefreshAsync(IncomingCall call)
    {
        try
        {
            await membership.RefreshAsync(call.Version, CancellationToken.None);
            Send(call);
        }
        catch (Exception exception)
        {
            call.Fail(new SiloUnavailableException($"The silo {self} does not know the cluster just now; {call.Target} was not called.", exception));
        }
    }

    private void SendToWhereCalled(Request request)
    {
        request.Isolate(codec);
        if (request is IncomingCall { FromSilo: true })
        {
            // That silo has asked where the grain is: here.
            activations.Post(request);
        }
        else
        {
            _ = Background.Run(LocateAsync);
        }

        async Task LocateAsync()
        {
            try
            {
                SendTo(await grains.GetGrain<ILocation>(Location.Of(request.Target)).LocateAsync(self), request);
            }
            catch (Exception exception)
            {
                request.Fail(exception);
            }
        }
    }

    private void SendToObserver(MethodRequest request)
    {
        ReadOnlySpan<char> owner = ObserverId.ClientOf(request.Target);
        if (owner.SequenceEqual(observers.Client))
        {
            request.Isolate(codec);
            observers.Post(request);
        }
        else if (SiloAddressing.TryParse(owner) is { } silo)
        {
            links.Send(silo, request);
        }
        else
        {
            clients.Send(request);
        }
    }

    private void SendTo(SiloAddress? silo, Request request)
    {
        if (silo == self)
        {
            Post(request);
        }
        else if (silo is null)
        {
            request.Fail(new SiloUnavailableException($"No silo is there for {request.Target}."));
        }
        else
        {
            links.Send(silo, (MethodRequest)request);
        }
    }

    private void Post(Request request)
    {
        request.Isolate(codec);
        activations.Post(request);
    }
}
