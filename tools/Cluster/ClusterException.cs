namespace OrleansChat.Cluster;

/// <summary>Why something could not be done, in one line for whoever asked.</summary>
public sealed class ClusterException : Exception
{
    public ClusterException(string message)
        : base(message)
    {
    }

    public ClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
