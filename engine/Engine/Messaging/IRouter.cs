using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>Knows where targets are, and brings requests on their way; a request that has nowhere to go is failed, never dropped in silence.</summary>
internal interface IRouter
{
    /// <summary>Whether the target is in this process, so that what it is given has to be copied.</summary>
    bool IsHere(GrainId target);

    /// <summary>Gives the request to its target, or writes it to a connection before this returns.</summary>
    void Send(Request request);
}
