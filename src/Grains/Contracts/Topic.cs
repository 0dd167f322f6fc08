namespace OrleansChat.Grains.Contracts;

/// <summary>The names under which gateways listen, and which audience grain keeps each.</summary>
public static class Topic
{
    /// <summary>How many audience grains share the topics. Part of the contract between all processes of a cluster.</summary>
    public const int Audiences = 32;

    public static string OfRoom(string room) => room;

    /// <summary>A user's own topic; cannot be taken for a room's, whose id never starts with @.</summary>
    public static string OfUser(string user) => "@" + user;

    public static bool IsUser(string topic) => topic.StartsWith('@');

    /// <summary>The user whose topic this is.</summary>
    public static string UserOf(string topic) => topic[1..];

    /// <summary>The key of the <see cref="IAudienceGrain"/> that keeps a topic: the same in every process (FNV-1a, 32 bit).</summary>
    public static string Audience(string topic)
    {
        uint hash = 2166136261;
        foreach (char c in topic)
        {
            hash = (hash ^ c) * 16777619;
        }

        return (hash % Audiences).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
