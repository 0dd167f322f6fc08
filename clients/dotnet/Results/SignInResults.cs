using System.Text.Json.Serialization;

namespace OrleansChat.Client.Results;

/// <summary>Signed in.</summary>
public sealed record Ready
{
    /// <summary>Who you are.</summary>
    public required string User { get; init; }

    /// <summary>This connection's id.</summary>
    public required string Session { get; init; }

    /// <summary>Signs you in next time (<see cref="Credentials.Token"/>); a secret.</summary>
    public required string Token { get; init; }

    /// <summary>Your rooms.</summary>
    public required IReadOnlyList<JoinedRoom> Rooms { get; init; }

    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"User = {User}, Session = {Session}, Rooms = {Rooms.Count}");
        return true;
    }
}

// An initial value of an init-only property would not outlive a frame that lacks it.

/// <summary>What the server said of itself when the connection began.</summary>
public sealed record Hello
{
    /// <summary>The protocol's version: 1.</summary>
    public required int Version { get; init; }

    /// <summary>The name of the server process, for reports of errors.</summary>
    public string? Node { get; init; }

    /// <summary>The ways to sign in here, of <c>password</c>, <c>token</c>, <c>guest</c>.</summary>
    [JsonInclude]
    public IReadOnlyList<string> Auth { get; internal set; } = [];

    /// <summary>This server's sizes.</summary>
    [JsonInclude]
    public ServerLimits Limits { get; internal set; } = new();
}

/// <summary>The sizes that a server allows; what it does not tell is as by default.</summary>
public sealed record ServerLimits
{
    /// <summary>A frame, in bytes.</summary>
    [JsonInclude]
    public int FrameBytes { get; internal set; } = 65_536;

    /// <summary>A message's text, in bytes of UTF-8.</summary>
    [JsonInclude]
    public int TextBytes { get; internal set; } = 16_384;

    /// <summary>A cid, in characters.</summary>
    [JsonInclude]
    public int CidLength { get; internal set; } = 64;

    /// <summary>A display name, in characters.</summary>
    [JsonInclude]
    public int NameLength { get; internal set; } = 64;

    /// <summary>A topic, in characters.</summary>
    [JsonInclude]
    public int TopicLength { get; internal set; } = 256;

    /// <summary>The rooms of one user.</summary>
    [JsonInclude]
    public int Rooms { get; internal set; } = 500;

    /// <summary>Whom a message mentions.</summary>
    [JsonInclude]
    public int Mentions { get; internal set; } = 50;

    /// <summary>What a message carries.</summary>
    [JsonInclude]
    public int Attachments { get; internal set; } = 10;

    /// <summary>Messages in a page of history.</summary>
    [JsonInclude]
    public int History { get; internal set; } = 100;

    /// <summary>The events of one room that are replayed after a break; beyond, there is a <see cref="Events.GapEvent"/>.</summary>
    [JsonInclude]
    public int SyncEvents { get; internal set; } = 1000;
}

/// <summary>Your sessions on all nodes.</summary>
public sealed record SessionList
{
    /// <summary>The oldest first.</summary>
    public required IReadOnlyList<SessionInfo> Sessions { get; init; }

    /// <summary>False where a node did not answer: it may have more.</summary>
    public required bool Complete { get; init; }
}

/// <summary>One connection of yours.</summary>
public sealed record SessionInfo
{
    /// <summary>Its id.</summary>
    public required string Session { get; init; }

    /// <summary>Whether it is this one.</summary>
    public required bool Current { get; init; }

    /// <summary>When it signed in.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Where it comes from, as far as the server sees.</summary>
    public string? RemoteAddress { get; init; }

    /// <summary>The server process that has it.</summary>
    public string? Node { get; init; }

    /// <summary>What the program says it is; null where it says nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Whether it was let in without a password.</summary>
    public required bool Guest { get; init; }
}

/// <summary>How many sessions were ended.</summary>
public sealed record EndedSessions
{
    /// <summary>How many.</summary>
    public required int Ended { get; init; }
}

/// <summary>A new token for this user; those before may be worth nothing.</summary>
public sealed record NewToken
{
    /// <summary>Who you are.</summary>
    public required string User { get; init; }

    /// <summary>This connection's id.</summary>
    public required string Session { get; init; }

    /// <summary>The token; a secret.</summary>
    public required string Token { get; init; }

    private bool PrintMembers(System.Text.StringBuilder text)
    {
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"User = {User}, Session = {Session}");
        return true;
    }
}
