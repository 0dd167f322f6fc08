namespace OrleansChat.Wire;

/// <summary>The closed list of codes that an <c>error</c> frame may carry, as far as something built answers them.</summary>
internal static class ErrorCodes
{
    public const string BadFrame = "bad_frame";
    public const string TooLarge = "too_large";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string NoSuchRoom = "no_such_room";
    public const string NoSuchUser = "no_such_user";
    public const string NotAMember = "not_a_member";
    public const string NoSuchMessage = "no_such_message";
    public const string Banned = "banned";
    public const string Blocked = "blocked";
    public const string AlreadyExists = "already_exists";
    public const string Conflict = "conflict";
    public const string RateLimited = "rate_limited";
    public const string Unavailable = "unavailable";
    public const string Internal = "internal";
}
