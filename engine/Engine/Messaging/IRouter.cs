namespace Orleans.Messaging;

/// <summary>Knows where targets are, and brings requests on their way; a request that has nowhere to go is failed, never dropped in silence.</summary>
internal interface IRouter
{
    /// <summary>Gives the request to its target, or writes it to a connection; what waits is isolated before this returns.</summary>
    void Send(Request request);
}
