using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Delivery.Watching;

/// <summary>Whom a session watches. Used by <see cref="Watchers"/> alone, under its lock, within which a watched user's may be taken.</summary>
internal sealed class SessionWatches
{
    public Lock Lock { get; } = new();

    public Dictionary<string, Watch> Watches { get; } = new(StringComparer.Ordinal);

    /// <summary>Up to which change between the two it is known how somebody stands to the session's user.</summary>
    public Dictionary<string, long> Versions { get; } = new(StringComparer.Ordinal);

    /// <summary>What came before the session had begun; null from then on.</summary>
    public List<ContactNotice>? Early { get; set; } = [];

    /// <summary>Whether the session may be sent something.</summary>
    public bool HasBegun
    {
        get
        {
            lock (Lock)
            {
                return Early is null;
            }
        }
    }

    public bool Closed { get; set; }
}
