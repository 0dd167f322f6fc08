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

    /// <summary>How a user is: what those listen to who watch them.</summary>
    public static string OfPresence(string user) => "~" + user;

    public static bool IsPresence(string topic) => topic.StartsWith('~');

    /// <summary>Nothing is published here: as long as a gateway listens to it, the user is there.</summary>
    public static string OfAttendance(string user) => "+" + user;

    public static bool IsAttendance(string topic) => topic.StartsWith('+');

    public static bool IsRoom(string topic) => !IsUser(topic) && !IsPresence(topic) && !IsAttendance(topic);

    /// <summary>The user whose topic this is, one of the three.</summary>
    public static string UserOf(string topic) => topic[1..];

    /// <summary>
    /// The key of the <see cref="IAudienceGrain"/> that keeps a topic: the same in every process (FNV-1a, 32 bit). A user's topics are kept by one: who is
    /// there and who wants to know it are known in the same place.
    /// </summary>
    public static string Audience(string topic)
    {
        uint hash = 2166136261;
        foreach (char c in topic)
        {
            hash = (hash ^ (c is '~' or '+' ? '@' : c)) * 16777619;
        }

        return (hash % Audiences).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
