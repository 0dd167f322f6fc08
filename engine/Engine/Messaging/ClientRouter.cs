using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The ways from a client: to an observer of its own, or to the silo that it is connected to.</summary>
internal sealed class ClientRouter(ObserverTable observers) : IRouter
{
    private volatile Connection? _connection;

    public void Use(Connection? connection) => _connection = connection;

    public bool IsHere(GrainId target) => ObserverId.Is(target) && ObserverId.ClientOf(target).SequenceEqual(observers.Client);

    public void Send(Request request)
    {
        if (IsHere(request.Target))
        {
            observers.Post(request);
        }
        else if (_connection is { } connection)
        {
            connection.Send((MethodRequest)request);
        }
        else
        {
            request.Fail(new SiloUnavailableException("There is no connection to a silo."));
        }
    }
}
