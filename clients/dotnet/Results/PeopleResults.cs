namespace OrleansChat.Client.Results;

/// <summary>What everybody may know of somebody.</summary>
public sealed record Profile
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>Their display name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The id of their picture, or null.</summary>
    public string? Avatar { get; init; }

    /// <summary>What they say of themselves, or null.</summary>
    public string? Bio { get; init; }

    /// <summary>Whether anybody may sign in under this name.</summary>
    public bool Guest { get; init; }

    /// <summary>Whether it is a program.</summary>
    public bool Bot { get; init; }

    /// <summary>Whose bot it is; null for people.</summary>
    public string? Owner { get; init; }

    /// <summary>When they registered or first came, where that is known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>What somebody is to you.</summary>
public sealed record Contact
{
    /// <summary>Who.</summary>
    public required string User { get; init; }

    /// <summary>What they are to you.</summary>
    public required ContactState State { get; init; }

    /// <summary>When that began; null where they are nothing.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Their display name, in the list of contacts; null where they have none.</summary>
    public string? Name { get; init; }
}

/// <summary>All who are something to you.</summary>
public sealed record ContactList
{
    /// <summary>By user id.</summary>
    public required IReadOnlyList<Contact> Contacts { get; init; }
}

/// <summary>What you are seen as from now on.</summary>
public sealed record SetPresence
{
    /// <summary>As set.</summary>
    public required PresenceStatus Status { get; init; }

    /// <summary>What you say beside it; null where nothing.</summary>
    public string? Text { get; init; }
}
