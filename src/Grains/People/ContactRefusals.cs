using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.People;

/// <summary>Why somebody does not become somebody's contact, in the words that a person reads.</summary>
internal static class ContactRefusals
{
    public static readonly Refusal Oneself = new(RefusalCode.Forbidden, "That is yourself.");

    public static readonly Refusal UnblockFirst = new(RefusalCode.Forbidden, "You have blocked them: unblock them first.");

    public static readonly Refusal Blocked = new(RefusalCode.Blocked, "They do not want to hear from you.");

    public static readonly Refusal NoRequest = new(RefusalCode.Conflict, "There is no request of theirs.");

    public static readonly Refusal Unavailable = new(RefusalCode.Unavailable, "It may or may not have happened. Try again.");

    public static readonly Refusal BadPair = new(RefusalCode.BadFrame, "That is not a user id.");

    public static Refusal NoSuchUser(string user) => new(RefusalCode.NoSuchUser, $"There is no user {user}.");

    public static Refusal TooMany(string user, int limit) => new(RefusalCode.TooLarge, $"{user} has {limit} contacts, requests and blocks, and nobody may have more.");
}
