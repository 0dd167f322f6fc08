namespace Orleans.Runtime;

/// <summary>A way to choose a silo for a new activation.</summary>
public abstract class PlacementStrategy;

/// <summary>Any silo.</summary>
public sealed class RandomPlacement : PlacementStrategy;

/// <summary>The silo that calls first.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy;

/// <summary>The silo that calls, with several activations a key.</summary>
internal sealed class StatelessWorkerPlacement(int maxLocal = -1) : PlacementStrategy
{
    public int MaxLocal { get; } = maxLocal > 0 ? maxLocal : Environment.ProcessorCount;
}
