namespace OrleansChat.Hosting;

/// <summary>Whether the start is behind us.</summary>
public sealed class StartState
{
    private volatile bool _succeeded;

    public bool Succeeded
    {
        get => _succeeded;
        set => _succeeded = value;
    }
}
