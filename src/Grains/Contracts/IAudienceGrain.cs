using Orleans.Concurrency;

namespace OrleansChat.Grains.Contracts;

/// <summary>
/// Knows which gateways listen to a share of the topics, and passes on what is published there. A topic is a room or a user;
/// <see cref="Topic.Audience"/> tells its grain. Nothing here is stored: gateways renew what they listen to, and a gateway that
/// does not is forgotten after <see cref="Lease"/>. Key: the share's number.
/// </summary>
[Alias("chat.IAudienceGrain")]
public interface IAudienceGrain : IGrainWithStringKey
{
    /// <summary>How long a gateway is remembered after its last <see cref="ListenAsync"/>.</summary>
    static readonly TimeSpan Lease = TimeSpan.FromSeconds(8);

    /// <summary>
    /// Adds and removes topics of a gateway and renews its lease. What is published after this has answered reaches the observer.
    /// </summary>
    [Alias("listen")]
    Task<Listening> ListenAsync(IGatewayObserver gateway, ListenRequest request);

    /// <summary>Passes a batch on to every gateway that listens to one of its topics, once to each. Answers when the batch is on its way.</summary>
    [Alias("publish")]
    Task PublishAsync(Publication publication);

    /// <summary>Says what somebody wants to be seen as, once that is committed; those who watch them are about to be told.</summary>
    [Alias("presence_chosen")]
    Task PresenceChosenAsync(ChosenPresence chosen);

    /// <summary>Tells a gateway anew how these people are, for it may have missed it. What is not known yet follows.</summary>
    /// <param name="gateway">The gateway's name, as of <see cref="ListenRequest"/>.</param>
    [Alias("tell_presences")]
    Task TellPresencesAsync(string gateway, IReadOnlyList<string> users);

    /// <summary>The gateways that listen to a topic and whose leases have not run out, by name.</summary>
    [Alias("listeners")]
    Task<IReadOnlyList<ListeningGateway>> ListenersOfAsync(string topic);
}

/// <summary>A gateway that listens to a topic.</summary>
[GenerateSerializer, Immutable, Alias("chat.listening_gateway")]
public sealed record ListeningGateway(
    [property: Id(0)] string Gateway,
    [property: Id(1)] IGatewayObserver Observer);

/// <summary>What a gateway wants to hear.</summary>
/// <param name="Gateway">The gateway's name, unique per process start.</param>
/// <param name="Epoch">The epoch that the last answer carried; empty on the first call.</param>
/// <param name="Complete">True where <paramref name="Add"/> is everything this gateway listens to here, replacing what was known.</param>
[GenerateSerializer, Immutable, Alias("chat.listen_request")]
public sealed record ListenRequest(
    [property: Id(0)] string Gateway,
    [property: Id(1)] string Epoch,
    [property: Id(2)] bool Complete,
    [property: Id(3)] IReadOnlyList<string> Add,
    [property: Id(4)] IReadOnlyList<string> Remove);

/// <summary>How things stand between an audience and a gateway.</summary>
/// <param name="Epoch">Changes whenever the audience has forgotten its gateways.</param>
/// <param name="Known">
/// False where the audience did not know the gateway (or its epoch) and the request was not complete: nothing was changed, call again with
/// everything, then look after every topic's newest seq, for deliveries may be missing.
/// </param>
/// <param name="LastDelivery">The number of the last delivery sent to this gateway; where the gateway has not seen it, deliveries are missing.</param>
/// <param name="DeadSilos">
/// How many silos the cluster remembers as dead. Where it changes, one may have died between a commit and its publication: look after every topic.
/// </param>
[GenerateSerializer, Immutable, Alias("chat.listening")]
public sealed record Listening(
    [property: Id(0)] string Epoch,
    [property: Id(1)] bool Known,
    [property: Id(2)] long LastDelivery,
    [property: Id(3)] int DeadSilos = 0);

/// <summary>Something for the listeners of some topics of one audience.</summary>
[GenerateSerializer, Immutable, Alias("chat.publication")]
public sealed record Publication(
    [property: Id(0)] IReadOnlyList<string> Topics,
    [property: Id(1)] Notice Notice);

/// <summary>What gateways are told.</summary>
[GenerateSerializer, Immutable, Alias("chat.notice")]
public abstract record Notice;

/// <summary>
/// New entries of a room's log, committed, ascending and without holes in themselves. A notice may repeat what was delivered, and come by
/// two ways at once (the room's topic and a new member's): pass over seqs that are known, read what lies between.
/// </summary>
[GenerateSerializer, Immutable, Alias("chat.notice.room")]
public sealed record RoomNotice(
    [property: Id(0)] string Room,
    [property: Id(1)] IReadOnlyList<RoomEvent> Events) : Notice;

/// <summary>Something of a room that is not in its log and may be lost: told to those who listen at the moment.</summary>
/// <param name="ExceptSession">A session that is not told, because it did it; null where all are.</param>
/// <param name="ExceptUser">A user whose sessions are told by other means; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("chat.notice.room_signal")]
public sealed record RoomSignalNotice(
    [property: Id(0)] string Room,
    [property: Id(1)] RoomSignal Signal,
    [property: Id(2)] string? ExceptSession,
    [property: Id(3)] string? ExceptUser = null) : Notice;

/// <summary>Something that concerns one user: told to all their sessions.</summary>
[GenerateSerializer, Immutable, Alias("chat.notice.personal")]
public sealed record PersonalNotice(
    [property: Id(0)] string User,
    [property: Id(1)] PersonalEvent Event) : Notice;

/// <summary>A guest's name was registered: whoever is signed in under it as a guest is to be closed.</summary>
[GenerateSerializer, Immutable, Alias("chat.notice.guests_ended")]
public sealed record GuestsEndedNotice(
    [property: Id(0)] string User) : Notice;

/// <summary>Sessions of a user are to be closed.</summary>
/// <param name="Session">The one that is meant, or null for all.</param>
/// <param name="Banned">Whether that is because the user has been banned.</param>
/// <param name="Except">One that stays; null where none does.</param>
/// <param name="BelowGeneration">Only those that were signed in with a lower generation of the account; null for all.</param>
[GenerateSerializer, Immutable, Alias("chat.notice.sessions_ended")]
public sealed record SessionsEndedNotice(
    [property: Id(0)] string User,
    [property: Id(1)] string? Session,
    [property: Id(2)] bool Banned,
    [property: Id(3)] string? Except = null,
    [property: Id(4)] int? BelowGeneration = null) : Notice;

/// <summary>One gateway's ear.</summary>
[Alias("chat.IGatewayObserver")]
public interface IGatewayObserver : IGrainObserver
{
    /// <summary>Hands over a delivery; numbers rise by one per audience and epoch, so a gateway sees what it missed.</summary>
    [OneWay]
    [Alias("deliver")]
    Task DeliverAsync(Delivery delivery);

    /// <summary>The sessions that a user has on this gateway.</summary>
    [Alias("sessions")]
    Task<IReadOnlyList<UserSession>> SessionsOfAsync(string user);

    /// <summary>Closes sessions that a user has on this gateway.</summary>
    [Alias("end_sessions")]
    Task<EndedSessions> EndSessionsAsync(string user, SessionsToEnd which);
}

/// <summary>One notice on its way to one gateway.</summary>
/// <param name="Audience">The key of the audience that sends it.</param>
/// <param name="Trace">The span that it goes on with, as W3C writes it; null where nobody follows it.</param>
[GenerateSerializer, Immutable, Alias("chat.delivery")]
public sealed record Delivery(
    [property: Id(0)] string Audience,
    [property: Id(1)] string Epoch,
    [property: Id(2)] long Number,
    [property: Id(3)] Notice Notice,
    [property: Id(4)] string? Trace = null);
