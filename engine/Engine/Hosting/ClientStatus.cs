using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Tells those who asked for it how many silos a client is connected to.</summary>
internal sealed class ClientStatus(object client, IServiceProvider services)
{
    private readonly Lock _lock = new();
    private readonly Lazy<GatewayCountChangedHandler[]> _counted = new(
        () => [.. services.GetServices<Func<IServiceProvider, GatewayCountChangedHandler>>().Select(make => make(services))]);

    private readonly Lazy<ConnectionToClusterLostHandler[]> _lost = new(
        () => [.. services.GetServices<Func<IServiceProvider, ConnectionToClusterLostHandler>>().Select(make => make(services))]);

    private readonly Lazy<IClusterConnectionStatusObserver[]> _observers = new(() => [.. services.GetServices<IClusterConnectionStatusObserver>()]);
    private int _count;

    public void Tell(int count)
    {
        lock (_lock)
        {
            (int before, _count) = (_count, count);
            if (before == count)
            {
                return;
            }

            GatewayCountChangedEventArgs change = new(count, before);
            foreach (GatewayCountChangedHandler handler in _counted.Value)
            {
                handler(client, change);
            }

            foreach (IClusterConnectionStatusObserver observer in _observers.Value)
            {
                observer.NotifyGatewayCountChanged(count, before, change.ConnectionRecovered);
            }

            if (count == 0)
            {
                TellLost();
            }
        }
    }

    private void TellLost()
    {
        foreach (ConnectionToClusterLostHandler handler in _lost.Value)
        {
            handler(client, EventArgs.Empty);
        }

        foreach (IClusterConnectionStatusObserver observer in _observers.Value)
        {
            observer.NotifyClusterConnectionLost();
        }
    }
}
