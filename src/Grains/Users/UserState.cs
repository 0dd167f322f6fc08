namespace OrleansChat.Grains.Users;

/// <summary>Who a user is, as grain state; a record exists from the first registration or the first entry as a guest on. Never changed in place.</summary>
[GenerateSerializer, Alias("chat.state.user")]
internal sealed class UserState
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
}
