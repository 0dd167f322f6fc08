using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Requests;

/// <summary><c>profile</c></summary>
internal sealed record ProfileRequest(RequestId Id, string? User) : ClientRequest(Id);

/// <summary><c>set_profile</c></summary>
internal sealed record SetProfileRequest(RequestId Id, ProfileChange Change) : ClientRequest(Id);

/// <summary><c>contacts</c></summary>
internal sealed record ContactsRequest(RequestId Id) : ClientRequest(Id);

/// <summary><c>contact</c></summary>
internal sealed record ContactRequest(RequestId Id, string User, ContactAction Action) : ClientRequest(Id);

/// <summary><c>presence</c></summary>
internal sealed record PresenceRequest(RequestId Id, PresenceStatus Status, string? Text) : ClientRequest(Id);

/// <summary><c>watch</c></summary>
internal sealed record WatchRequest(RequestId Id, IReadOnlyList<string> Users) : ClientRequest(Id);
