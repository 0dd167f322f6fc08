using System.Text.Json.Serialization;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>Who finds, enters and reads a room, and who posts there.</summary>
[JsonConverter(typeof(WireEnumConverter<RoomKind>))]
public enum RoomKind
{
    /// <summary>A kind that this version does not know.</summary>
    Unknown,

    /// <summary>Anybody finds and joins it, members post.</summary>
    Public,

    /// <summary>Its members name those who come in.</summary>
    Private,

    /// <summary>Anybody joins it, its owner and admins post.</summary>
    Channel,

    /// <summary>The room of two.</summary>
    Direct,
}

/// <summary>What somebody is in a room.</summary>
[JsonConverter(typeof(WireEnumConverter<Role>))]
public enum Role
{
    /// <summary>A role that this version does not know.</summary>
    Unknown,

    /// <summary>The one whose room it is.</summary>
    Owner,

    /// <summary>Staff, like the owner.</summary>
    Admin,

    /// <summary>Reads and posts.</summary>
    Member,

    /// <summary>Reads and posts nothing.</summary>
    ReadOnly,
}

/// <summary>What happened to somebody's membership.</summary>
[JsonConverter(typeof(WireEnumConverter<MemberAction>))]
public enum MemberAction
{
    /// <summary>Something that this version does not know.</summary>
    Unknown,

    /// <summary>They came in.</summary>
    Join,

    /// <summary>They left.</summary>
    Leave,

    /// <summary>Somebody made them a member.</summary>
    Invite,

    /// <summary>They were put out.</summary>
    Kick,

    /// <summary>They were put out and cannot come back.</summary>
    Ban,

    /// <summary>They may come back.</summary>
    Unban,

    /// <summary>They were given another role.</summary>
    Role,
}

/// <summary>What members of a room see of its past.</summary>
[JsonConverter(typeof(WireEnumConverter<HistoryVisibility>))]
public enum HistoryVisibility
{
    /// <summary>A way that this version does not know.</summary>
    Unknown,

    /// <summary>All of it.</summary>
    All,

    /// <summary>What came from their joining on.</summary>
    Joined,
}

/// <summary>What somebody is to you.</summary>
[JsonConverter(typeof(WireEnumConverter<ContactState>))]
public enum ContactState
{
    /// <summary>A state that this version does not know.</summary>
    Unknown,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>You have asked them.</summary>
    Requested,

    /// <summary>They have asked you.</summary>
    Incoming,

    /// <summary>You are contacts.</summary>
    Contact,

    /// <summary>You have blocked them.</summary>
    Blocked,
}

/// <summary>What is done about a contact.</summary>
[JsonConverter(typeof(WireEnumConverter<ContactAction>))]
public enum ContactAction
{
    /// <summary>Something that this version does not know.</summary>
    Unknown,

    /// <summary>Asks them; where they have asked, accepts.</summary>
    Request,

    /// <summary>Accepts their request.</summary>
    Accept,

    /// <summary>Declines their request.</summary>
    Decline,

    /// <summary>Ends it, also a request.</summary>
    Remove,

    /// <summary>They can write to you no more.</summary>
    Block,

    /// <summary>They can again.</summary>
    Unblock,
}

/// <summary>How somebody is, or wants to be seen.</summary>
[JsonConverter(typeof(WireEnumConverter<PresenceStatus>))]
public enum PresenceStatus
{
    /// <summary>A status that this version does not know.</summary>
    Unknown,

    /// <summary>There.</summary>
    Online,

    /// <summary>Connected, but not at the machine.</summary>
    Away,

    /// <summary>Not to be disturbed.</summary>
    Dnd,

    /// <summary>Wants to be seen as offline; nobody else is told.</summary>
    Invisible,

    /// <summary>Not there, as others see it; cannot be set.</summary>
    Offline,
}

/// <summary>What became of a webhook.</summary>
[JsonConverter(typeof(WireEnumConverter<WebhookAction>))]
public enum WebhookAction
{
    /// <summary>Something that this version does not know.</summary>
    Unknown,

    /// <summary>It was made.</summary>
    Create,

    /// <summary>It was deleted.</summary>
    Delete,

    /// <summary>It was given up.</summary>
    Disable,
}
