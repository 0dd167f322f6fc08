using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

/// <summary>The bounds of what a user is given: a refusal, or null where all is well.</summary>
internal static class UserInput
{
    public static Refusal? Check(string? password, string? name) =>
        !IsPassword(password) ? UserRefusals.BadPassword
        : name is not null && (name.Length > Limits.MaxNameLength || !StoredText.IsLabel(name)) ? UserRefusals.BadName
        : null;

    public static Refusal? CheckBan(string? reason, DateTimeOffset? until, DateTimeOffset now) =>
        reason is { Length: > Limits.MaxReasonLength } ? UserRefusals.LongReason
        : reason is null || !StoredText.IsLabel(reason) ? UserRefusals.BadReason
        : until <= now ? UserRefusals.BadEnd
        : null;

    /// <summary>Whether it can be anybody's password at all.</summary>
    public static bool IsPassword(string? password) =>
        password is { Length: >= Limits.MinPasswordLength and <= Limits.MaxPasswordLength };
}
