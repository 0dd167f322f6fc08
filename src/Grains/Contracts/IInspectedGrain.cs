using Orleans.Concurrency;

namespace OrleansChat.Grains.Contracts;

/// <summary>What operators may ask of a grain. Answered between the steps of whatever else it is doing.</summary>
[Alias("chat.IInspectedGrain")]
public interface IInspectedGrain : IGrainWithStringKey
{
    /// <summary>What this activation holds in memory. Wakes the grain, and does nothing else to it.</summary>
    [Alias("inspect")]
    [AlwaysInterleave]
    Task<GrainInspection> InspectAsync();

    /// <summary>Ends this activation when its present calls are answered; the next call meets a new one.</summary>
    [Alias("deactivate")]
    [AlwaysInterleave]
    Task DeactivateAsync();
}

/// <summary>One activation, at the moment of the question.</summary>
/// <param name="Silo">Where it is, as Orleans writes it: <c>S127.0.0.1:11111:42</c>.</param>
/// <param name="Since">When it began.</param>
/// <param name="CallsHandled">Requests that it has answered since, each message of a batch counted by itself; inspections are not.</param>
/// <param name="QueueLength">Requests that have begun and are not answered yet; null where they are handled one after the other, so that only the engine knows who waits.</param>
/// <param name="State">What it holds.</param>
[GenerateSerializer, Immutable, Alias("chat.inspection")]
public sealed record GrainInspection(
    [property: Id(0)] string Silo,
    [property: Id(1)] DateTimeOffset Since,
    [property: Id(2)] long CallsHandled,
    [property: Id(3)] int? QueueLength,
    [property: Id(4)] LiveState State);

/// <summary>What a grain holds in memory: bounded, whatever the grain's size, and without message texts and secrets.</summary>
[GenerateSerializer, Immutable, Alias("chat.live")]
public abstract record LiveState;

/// <summary>A room's memory.</summary>
/// <param name="Kind">Null where there is no room, or nothing is known of it yet.</param>
/// <param name="Head">The newest committed seq; 0 before the log has been looked at, or where there is no room.</param>
/// <param name="LastAt">When the newest entry was accepted.</param>
/// <param name="TailFrom">The lowest seq that is kept in memory; null where there is none.</param>
/// <param name="TailBytes">What the tail roughly weighs.</param>
/// <param name="Writing">Whether a batch is on its way to storage.</param>
/// <param name="WaitingAppends">Appends that wait for it.</param>
/// <param name="KnownMembers">Users whose membership, or lack of it, is kept in memory.</param>
/// <param name="PendingMembers">Users whose membership is being changed.</param>
/// <param name="WaitingPublications">Publications that have not reached their audience yet.</param>
/// <param name="Loaded">Whether the log has been looked at; false where storage has not answered yet.</param>
/// <param name="Failed">Whether it no longer knows what is stored, and is about to end.</param>
[GenerateSerializer, Immutable, Alias("chat.live.room")]
public sealed record LiveRoom(
    [property: Id(0)] RoomKind? Kind,
    [property: Id(1)] string? Name,
    [property: Id(2)] string? Topic,
    [property: Id(3)] long Head,
    [property: Id(4)] DateTimeOffset? LastAt,
    [property: Id(5)] long? TailFrom,
    [property: Id(6)] long TailBytes,
    [property: Id(7)] bool Writing,
    [property: Id(8)] int WaitingAppends,
    [property: Id(9)] long WaitingBytes,
    [property: Id(10)] int KnownMembers,
    [property: Id(11)] int PendingMembers,
    [property: Id(12)] int WaitingPublications,
    [property: Id(13)] bool Loaded,
    [property: Id(14)] bool Failed) : LiveState;

/// <summary>A user's memory.</summary>
/// <param name="Exists">Whether anybody has this name who has not been erased.</param>
/// <param name="HasPassword">The password itself, and what is stored of it, is shown to nobody.</param>
/// <param name="Generation">Tokens of an older one are worth nothing.</param>
/// <param name="WaitingPublications">Publications that have not reached their audience yet.</param>
[GenerateSerializer, Immutable, Alias("chat.live.user")]
public sealed record LiveUser(
    [property: Id(0)] bool Exists,
    [property: Id(1)] bool Registered,
    [property: Id(2)] bool HasPassword,
    [property: Id(3)] string? Name,
    [property: Id(4)] int Generation,
    [property: Id(5)] bool Banned,
    [property: Id(6)] bool Erased,
    [property: Id(7)] int WaitingPublications) : LiveState;

/// <summary>An audience's memory.</summary>
/// <param name="Epoch">Changes whenever the audience has forgotten its gateways.</param>
/// <param name="Topics">How many rooms and users anybody listens to.</param>
/// <param name="GatewayCount">How many gateways listen.</param>
/// <param name="Gateways">Some of them, by name.</param>
/// <param name="Here">How many users are online.</param>
/// <param name="Settled">Whether every gateway that lives has had the time to say who is there.</param>
[GenerateSerializer, Immutable, Alias("chat.live.audience")]
public sealed record LiveAudience(
    [property: Id(0)] string Epoch,
    [property: Id(1)] int Topics,
    [property: Id(2)] int GatewayCount,
    [property: Id(3)] IReadOnlyList<LiveListener> Gateways,
    [property: Id(4)] int Here = 0,
    [property: Id(5)] bool Settled = false) : LiveState
{
    /// <summary>Listeners that are told at most.</summary>
    public const int MaxGateways = 100;
}

/// <summary>A gateway that listens.</summary>
/// <param name="Topics">How many topics it listens to here.</param>
/// <param name="LastDelivery">The number of the last delivery sent to it.</param>
/// <param name="LeaseSeconds">How long it is remembered without a word from it.</param>
[GenerateSerializer, Immutable, Alias("chat.live.listener")]
public sealed record LiveListener(
    [property: Id(0)] string Gateway,
    [property: Id(1)] int Topics,
    [property: Id(2)] long LastDelivery,
    [property: Id(3)] double LeaseSeconds);

/// <summary>The directory remembers nothing: it asks storage.</summary>
[GenerateSerializer, Immutable, Alias("chat.live.directory")]
public sealed record LiveDirectory : LiveState;

/// <summary>A webhook's memory.</summary>
/// <param name="Room">Null where it has not looked anything up yet.</param>
/// <param name="Delivered">How far its room's log has been delivered, as storage knows.</param>
/// <param name="Attempts">How often in a row a delivery has failed.</param>
/// <param name="Working">Whether it is reading or delivering.</param>
[GenerateSerializer, Immutable, Alias("chat.live.webhook")]
public sealed record LiveWebhook(
    [property: Id(0)] string? Room,
    [property: Id(1)] long Delivered,
    [property: Id(2)] int Attempts,
    [property: Id(3)] DateTimeOffset? FailingSince,
    [property: Id(4)] DateTimeOffset? DisabledAt,
    [property: Id(5)] bool Working) : LiveState;

/// <summary>What somebody is uploading.</summary>
/// <param name="UploadsUnderWay">Uploads that have begun and are not finished.</param>
/// <param name="ReservedBytes">The room that they have been given.</param>
[GenerateSerializer, Immutable, Alias("chat.live.media_owner")]
public sealed record LiveMediaOwner(
    [property: Id(0)] int UploadsUnderWay,
    [property: Id(1)] long ReservedBytes) : LiveState;
