namespace Orleans;

/// <summary>The numbers of a silo's or a client's stages.</summary>
public static class ServiceLifecycleStage
{
    public const int First = int.MinValue;
    public const int RuntimeInitialize = 2000;
    public const int RuntimeServices = 4000;
    public const int RuntimeStorageServices = 6000;
    public const int RuntimeGrainServices = 8000;

    /// <summary>Storage providers and the like.</summary>
    public const int ApplicationServices = 10000;

    /// <summary>Grains may be called from here on.</summary>
    public const int BecomeActive = Active - 1;

    public const int Active = 20000;
    public const int Last = int.MaxValue;
}
