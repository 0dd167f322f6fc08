using Orleans.Activations;
using Orleans.Membership;
using Orleans.Placement;
using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The ways from a silo: to a grain of its own, to an observer of its own, to an observer of a client.</summary>
internal sealed class SiloRouter(SiloAddress self, IMembership membership, ActivationTable activations, ObserverTable observers, Action<MethodRequest> sendToClient) : IRouter
{
    public bool IsHere(GrainId target) => !ObserverId.Is(target) || IsOwnObserver(target);

    public void Send(Request request)
    {
        if (ObserverId.Is(request.Target))
        {
            if (IsOwnObserver(request.Target))
            {
                observers.Post(request);
            }
            else
            {
                sendToClient((MethodRequest)request);
            }
        }
        else if (activations.TryPost(request))
        {
            // It is active here: no need to ask where it belongs.
        }
        else if (RendezvousPlacement.Locate(request.Target, membership.View) == self)
        {
            activations.Post(request);
        }
        else
        {
            request.Fail(new SiloUnavailableException($"No silo is there for {request.Target}."));
        }
    }

    private bool IsOwnObserver(GrainId target) => ObserverId.ClientOf(target).SequenceEqual(observers.Client);
}
