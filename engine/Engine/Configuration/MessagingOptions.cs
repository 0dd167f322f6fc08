namespace Orleans.Configuration;

/// <summary>How calls are sent.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest message, in bytes.</summary>
    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}

/// <summary>How calls of a silo are sent.</summary>
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>The same, for what silos ask of each other.</summary>
    public TimeSpan SystemResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

/// <summary>How calls of a client are sent.</summary>
public class ClientMessagingOptions : MessagingOptions;
