namespace Orleans.Runtime;

/// <summary>The stages of an activation, in the order of its start; the end takes them backwards.</summary>
public interface IGrainLifecycle : ILifecycleObservable;

/// <summary>The numbers of an activation's stages.</summary>
public static class GrainLifecycleStage
{
    public const int First = int.MinValue;

    /// <summary>Persistent state is read.</summary>
    public const int SetupState = 1_000;

    /// <summary>OnActivateAsync and OnDeactivateAsync.</summary>
    public const int Activate = 2_000;

    public const int Last = int.MaxValue;
}
