using Orleans.Runtime;

namespace Orleans.Messaging;

/// <summary>The names of observers: <c>sys.client/client+observer</c>. The client of a silo's own observers is the silo's address.</summary>
internal static class ObserverId
{
    private const char Separator = '+';

    private static readonly GrainType Type = GrainType.Create("sys.client");

    public static string NewClient() => Guid.NewGuid().ToString("N");

    public static GrainId New(string client) => GrainId.Create(Type, $"{client}{Separator}{Guid.NewGuid():N}");

    public static bool Is(GrainId id) => id.Type == Type;

    /// <summary>The client in whose process the observer lives.</summary>
    public static ReadOnlySpan<char> ClientOf(GrainId id)
    {
        string key = id.Key.ToString();
        int separator = key.IndexOf(Separator);
        return separator < 0 ? key : key.AsSpan(0, separator);
    }
}
