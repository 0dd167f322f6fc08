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

    public static Refusal? Check(ProfileChange change) =>
        change.Name is { Length: > 0 } name && (name.Length > Limits.MaxNameLength || !StoredText.IsLabel(name)) ? UserRefusals.BadName
        : change.Avatar is { Length: > 0 } avatar && !MediaId.IsMedia(avatar) ? UserRefusals.BadAvatar
        : change.Bio is { Length: > Limits.MaxBioLength } ? UserRefusals.LongBio
        : change.Bio is { } bio && !StoredText.IsStorable(bio) ? UserRefusals.BadBio
        : null;

    public static Refusal? CheckPresence(PresenceStatus status, string? text) =>
        !Enum.IsDefined(status) ? UserRefusals.BadStatus
        : text is { Length: > Limits.MaxStatusTextLength } ? UserRefusals.LongStatusText
        : text is { Length: > 0 } && !StoredText.IsLabel(text) ? UserRefusals.BadStatusText
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
