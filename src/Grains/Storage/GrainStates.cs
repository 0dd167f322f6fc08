namespace OrleansChat.Grains.Storage;

/// <summary>The name of the grain storage provider that holds profiles; the silo registers it.</summary>
public static class GrainStates
{
    public const string ProviderName = "chat";
}
