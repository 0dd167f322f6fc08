namespace OrleansChat.Grains.Contracts;

/// <summary>What somebody is to a user. Stored as numbers.</summary>
public enum ContactState
{
    None = 0,

    /// <summary>The user has asked, and waits for the answer.</summary>
    Requested = 1,

    /// <summary>They have asked the user.</summary>
    Incoming = 2,

    Contact = 3,

    /// <summary>The user has blocked them. Of having been blocked nobody is told.</summary>
    Blocked = 4,
}

/// <summary>What one does about somebody.</summary>
public enum ContactAction
{
    Request,
    Accept,
    Decline,
    Remove,
    Block,
    Unblock,
}

/// <summary>Somebody on a user's list.</summary>
/// <param name="User">The other one.</param>
/// <param name="Since">Since when they are what they are.</param>
/// <param name="Version">Rises with every change between the two.</param>
[GenerateSerializer, Immutable, Alias("chat.contact")]
public sealed record Contact(
    [property: Id(0)] string User,
    [property: Id(1)] ContactState State,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] long Version);

/// <summary>A contact with a name, for those who read lists.</summary>
[GenerateSerializer, Immutable, Alias("chat.named_contact")]
public sealed record NamedContact(
    [property: Id(0)] Contact Contact,
    [property: Id(1)] string? Name);

/// <summary>Whether two users are kept apart, because one of them has blocked the other.</summary>
/// <param name="User">The other one.</param>
/// <param name="Hidden">Whether neither sees the other's presence.</param>
/// <param name="Version">As of <see cref="Contact"/>; 0 where there never was anything between them.</param>
[GenerateSerializer, Immutable, Alias("chat.pair_standing")]
public sealed record PairStanding(
    [property: Id(0)] string User,
    [property: Id(1)] bool Hidden,
    [property: Id(2)] long Version);

/// <summary>Who of a direct room's two has blocked the other.</summary>
/// <param name="First">Whether the first of the room's id has blocked the second.</param>
/// <param name="Version">As of <see cref="Contact"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.pair_blocks")]
public sealed record PairBlocks(
    [property: Id(0)] bool First,
    [property: Id(1)] bool Second,
    [property: Id(2)] long Version);

/// <summary>
/// Something changed between two users; for the gateways of one of them, who keep their watches by it, and where it has an action, for the clients there.
/// </summary>
/// <param name="User">Whose gateways are told.</param>
/// <param name="Contact">What the other is to them now.</param>
/// <param name="Action">What was done; null where the user is not to be told.</param>
/// <param name="By">Who did it.</param>
/// <param name="Hidden">As of <see cref="PairStanding"/>.</param>
[GenerateSerializer, Immutable, Alias("chat.notice.contact")]
public sealed record ContactNotice(
    [property: Id(0)] string User,
    [property: Id(1)] Contact Contact,
    [property: Id(2)] ContactAction? Action,
    [property: Id(3)] string By,
    [property: Id(4)] bool Hidden) : Notice;
