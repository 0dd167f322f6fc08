using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>A method that changes nothing: such calls to one activation may overlap with each other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadOnlyAttribute : Attribute;

/// <summary>A grain class whose calls may all overlap, turn by turn.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ReentrantAttribute : Attribute;

/// <summary>A method that may overlap with every other.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AlwaysInterleaveAttribute : Attribute;

/// <summary>A method whose caller does not hear what became of the call.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OneWayAttribute : Attribute;

/// <summary>A grain class without identity: as many activations a key as there is work, up to a limit.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    public StatelessWorkerAttribute(int maxLocalWorkers)
        : base(new Runtime.StatelessWorkerPlacement(maxLocalWorkers))
    {
    }

    public StatelessWorkerAttribute()
        : base(new Runtime.StatelessWorkerPlacement())
    {
    }
}
