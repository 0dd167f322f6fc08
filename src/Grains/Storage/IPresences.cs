using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Storage;

/// <summary>What people say of themselves, and when they were last seen. Whoever is invisible is not seen: that time stands still for them.</summary>
public interface IPresences
{
    /// <summary>Notes who came, and answers what is stored of them.</summary>
    /// <param name="life">Which life of the audience notes it: see <see cref="LiveAsync"/>.</param>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; it may be repeated.</exception>
    Task<IReadOnlyList<StoredPresence>> ComeAsync(long life, IReadOnlyList<Seen> people, CancellationToken cancellationToken);

    /// <summary>Notes who went. Of somebody of whom nothing is stored, nothing is.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; it may be repeated.</exception>
    Task GoAsync(IReadOnlyList<Seen> people, CancellationToken cancellationToken);

    /// <summary>Notes until when a life of an audience knew who was there: the last time that those were seen whose going nobody will note. Forgets lives from before <paramref name="forgotten"/>.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; it may be repeated.</exception>
    Task LiveAsync(long life, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellationToken);

    /// <summary>What is stored of these people, in any order; who is left out was never here.</summary>
    /// <exception cref="StorageUnavailableException">Storage did not answer.</exception>
    Task<IReadOnlyList<StoredPresence>> FindAsync(IReadOnlyList<string> users, CancellationToken cancellationToken);

    /// <summary>Notes what somebody who is here wants to be seen as, and answers what is stored then. Who turns invisible is last seen at this moment.</summary>
    /// <exception cref="StorageUnavailableException">The outcome is unknown; it may be repeated.</exception>
    Task<StoredPresence> ChooseAsync(string user, PresenceStatus status, string? text, DateTimeOffset at, CancellationToken cancellationToken);

    /// <exception cref="StorageUnavailableException">The outcome is unknown; it may be repeated.</exception>
    Task ForgetAsync(string user, CancellationToken cancellationToken);
}

/// <summary>Somebody who came or went, and when; whole milliseconds.</summary>
public sealed record Seen(string User, DateTimeOffset At);

/// <summary>What is stored of somebody's presence.</summary>
/// <param name="Here">Whether they came and nobody has noted their going.</param>
/// <param name="LastSeen">When they came or went last, or for whose going nobody has noted it, when whoever would have done so was last alive.</param>
public sealed record StoredPresence(string User, PresenceStatus Status, string? Text, bool Here, DateTimeOffset? LastSeen);
