namespace OrleansChat.Silo.Storage;

/// <summary>Under which key Orleans stores a user's state: the grain's whole id.</summary>
internal static class UserKey
{
    private const string Prefix = "user/";

    public static string Of(string user) => Prefix + user;

    public static string UserOf(string key) => key[Prefix.Length..];
}
