using System.Diagnostics.Metrics;

namespace OrleansChat.Tests.Common;

/// <summary>Meters for what is tested without a host. What is counted here is seen by nobody else.</summary>
public sealed class Meters : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public static IMeterFactory New() => new Meters();

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public void Dispose() => _meters.ForEach(meter => meter.Dispose());
}
