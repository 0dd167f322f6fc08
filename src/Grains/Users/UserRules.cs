using System.Diagnostics.CodeAnalysis;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

/// <summary>Who may be whom, and what becomes of an account. Pure: a refusal, or null where they may.</summary>
internal static class UserRules
{
    /// <summary>Whether there is anybody under this name who can sign in, be found and be added to rooms.</summary>
    public static bool IsSomebody(string user, [NotNullWhen(true)] UserState? account) => account is { Erasure: null } && user != Ids.System;

    /// <summary>Whether the name is free to be registered or entered under; a guest's name is.</summary>
    public static Refusal? MayTakeName(string user, UserState? account, DateTimeOffset now) =>
        user == Ids.System ? UserRefusals.Reserved
        : account is null ? null
        : account.Erasure is not null ? UserRefusals.Retired
        : account.Registered ? UserRefusals.Registered
        : MayBeHere(account, now);

    /// <summary>Whether somebody who has proved who they are is let in.</summary>
    public static Refusal? MayBeHere(UserState account, DateTimeOffset now) =>
        account.Erasure is not null ? UserRefusals.StaleToken
        : account.Ban is { } ban && (ban.Until is null || ban.Until > now) ? UserRefusals.Banned(ban)
        : null;

    /// <summary>The account with another profile; the same where nothing changes.</summary>
    public static UserState WithProfile(UserState account, ProfileChange change)
    {
        UserState changed = account with
        {
            Name = After(account.Name, change.Name),
            Avatar = After(account.Avatar, change.Avatar),
            Bio = After(account.Bio, change.Bio),
        };
        return changed == account ? account : changed;

        static string? After(string? before, string? wanted) => wanted is null ? before : wanted.Length == 0 ? null : wanted;
    }

    /// <summary>What is left of an account that is erased: its name, for nobody. The same where that has happened before.</summary>
    public static UserState Erased(UserState account, string by, DateTimeOffset now) => account.Erasure is not null ? account : account with
    {
        PasswordHash = null,
        Name = null,
        Avatar = null,
        Bio = null,
        KnownAddresses = null,
        Ban = null,
        Generation = account.Generation + 1,
        Erasure = new UserErasure(Whole(now), by, CompletedAt: null),
    };

    public static UserState CompletelyErased(UserState account, DateTimeOffset now) => account.Erasure is { CompletedAt: null } erasure
        ? account with { Erasure = erasure with { CompletedAt = Whole(now) } }
        : account;

    /// <summary>What the gateways are told of a change, or null.</summary>
    /// <param name="session">The session that made it.</param>
    public static Notice? NoticeOf(string user, UserState? before, UserState after, string? session) =>
        before?.Erasure is null && after.Erasure is not null ? new SessionsEndedNotice(user, null, Banned: false)
        : after.Ban is not null && after.Ban != before?.Ban ? new SessionsEndedNotice(user, null, Banned: true)
        : before is { Registered: false } && after.Registered ? new GuestsEndedNotice(user)
        : before is { PasswordHash: { } was } && after.PasswordHash != was
            ? new SessionsEndedNotice(user, null, Banned: false, session, BelowGeneration: after.Generation)
        : null;

    /// <summary>Times that are stored and shown have whole milliseconds.</summary>
    public static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
