using System.Globalization;
using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Grains.Users;

/// <summary>Who may have bots, what becomes of their accounts, and why it is refused. Pure.</summary>
internal static class BotRules
{
    public static readonly Refusal NoSuchBot = new(RefusalCode.NoSuchUser, "You have no such bot.");

    private static readonly Refusal RegisteredOnly = new(RefusalCode.Forbidden, "Only registered people have bots.");

    private static readonly Refusal OwnerBanned = new(RefusalCode.Banned, "The owner of this bot is banned.");

    /// <summary>Whether somebody may have bots at all.</summary>
    public static Refusal? MayOwn(string user, UserState? account) =>
        UserRules.IsSomebody(user, account) && account is { Registered: true, Owner: null } ? null : RegisteredOnly;

    /// <summary>The owner's account with one bot more, which is not there yet: its name is kept first, so that a crash in between leaves nothing that nobody knows of.</summary>
    public static Outcome<UserState> WithBot(string user, UserState? account, string bot, int most) =>
        MayOwn(user, account) is { } no ? no
        : account!.Bots.Contains(bot) ? account
        : account.Bots.Count >= most ? TooMany(most)
        : account with { Bots = [.. account.Bots, bot] };

    public static UserState WithoutBots(UserState account, IReadOnlyCollection<string> bots) =>
        account.Bots.Any(bots.Contains) ? account with { Bots = [.. account.Bots.Except(bots)] } : account;

    public static UserState NewBot(UserState account, string owner, string? name) =>
        account with { Registered = true, Owner = owner, Name = name, Generation = 1 };

    /// <summary>Whether the owner's end is their bots' too.</summary>
    public static bool EndsBots(UserState? before, UserState after) =>
        after.Bots.Count > 0 && ((before?.Erasure is null && after.Erasure is not null) || (after.Ban is not null && after.Ban != before?.Ban));

    /// <summary>Whether an owner's bots may sign in.</summary>
    public static Refusal? MayVouch(string user, UserState? account, DateTimeOffset now) =>
        !UserRules.IsSomebody(user, account) ? UserRefusals.StaleToken
        : UserRules.MayBeHere(account, now) is null ? null
        : OwnerBanned;

    public static Refusal? CheckName(string bot, string? name) =>
        !Ids.IsUser(bot) ? UserRefusals.BadId
        : name is not null && (name.Length > Limits.MaxNameLength || !StoredText.IsLabel(name)) ? UserRefusals.BadName
        : null;

    private static Refusal TooMany(int most) =>
        new(RefusalCode.TooLarge, string.Create(CultureInfo.InvariantCulture, $"Nobody has more than {most} bots."));
}
