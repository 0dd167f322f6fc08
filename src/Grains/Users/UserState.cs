using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Users;

/// <summary>Who a user is, as grain state; a record exists from the first registration or the first entry as a guest on. Never changed in place.</summary>
[GenerateSerializer, Alias("chat.state.user")]
public sealed record UserState
{
    /// <summary>False for a guest.</summary>
    [Id(0)]
    public bool Registered { get; set; }

    [Id(1)]
    public string? PasswordHash { get; set; }

    /// <summary>Display name.</summary>
    [Id(2)]
    public string? Name { get; set; }

    /// <summary>Rises when tokens given so far are to be worth nothing.</summary>
    [Id(3)]
    public int Generation { get; set; }

    /// <summary>Null where it was not yet written down.</summary>
    [Id(4)]
    public DateTimeOffset? CreatedAt { get; set; }

    [Id(5)]
    public UserBan? Ban { get; set; }

    /// <summary>Set once the user is to be erased: what is left is the name, which nobody gets any more.</summary>
    [Id(6)]
    public UserErasure? Erasure { get; set; }

    /// <summary>The media id of a picture.</summary>
    [Id(7)]
    public string? Avatar { get; set; }

    /// <summary>What the user says of themself.</summary>
    [Id(8)]
    public string? Bio { get; set; }

    /// <summary>Whose bot this is; null for people.</summary>
    [Id(9)]
    public string? Owner { get; set; }

    /// <summary>The user's own bots. One that was about to be made, or has been ended, may be named here too.</summary>
    [Id(10)]
    public IReadOnlyList<string> Bots { get; set; } = [];

    /// <summary>See <see cref="Users.KnownAddresses"/>; null where there are none.</summary>
    [Id(11)]
    public IReadOnlyList<string>? KnownAddresses { get; set; }

    /// <summary>What may be told of it to operators.</summary>
    public UserProfile ToProfile(string user) => new(user, Registered, Name, CreatedAt, Ban, Erasure) { Avatar = Avatar, Bio = Bio, Owner = Owner };

    /// <summary>What everybody may know of it.</summary>
    public PublicProfile ToPublicProfile(string user) => new(user, Name, Avatar, Bio, !Registered, CreatedAt) { Owner = Owner };
}
