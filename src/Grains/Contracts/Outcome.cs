namespace OrleansChat.Grains.Contracts;

/// <summary>Why a request was refused: the error codes of the wire protocol that a grain can answer (docs/protocol.md, "Errors").</summary>
public enum RefusalCode
{
    /// <summary>A value that the protocol does not allow, found where only the grain can see it.</summary>
    BadFrame,
    TooLarge,
    Unauthenticated,
    Forbidden,
    NoSuchRoom,
    NoSuchUser,
    NotAMember,
    AlreadyExists,
    Conflict,
    RateLimited,

    /// <summary>The outcome is unknown: the request may or may not have happened. Safe to repeat with the same cid.</summary>
    Unavailable,

    /// <summary>The account is banned.</summary>
    Banned,

    /// <summary>No such message, or nothing by that id that the user may have: an upload.</summary>
    NoSuchMessage,

    /// <summary>The other one has blocked the user.</summary>
    Blocked,
}

/// <summary>A refusal, as a value: it becomes an error frame and the connection lives.</summary>
/// <param name="Code">What a program acts on.</param>
/// <param name="Message">What a person reads; never contains message text, passwords or tokens.</param>
/// <param name="RetryAfter">When to try again, where that helps.</param>
[GenerateSerializer, Immutable, Alias("chat.refusal")]
public sealed record Refusal(
    [property: Id(0)] RefusalCode Code,
    [property: Id(1)] string Message,
    [property: Id(2)] TimeSpan? RetryAfter = null);

/// <summary>Either a value or the reason why there is none. <c>default</c> is neither and is never answered.</summary>
/// <typeparam name="T">What success carries.</typeparam>
[GenerateSerializer, Immutable, Alias("chat.outcome`1")]
public readonly record struct Outcome<T>
{
    private Outcome(T? value, Refusal? refusal)
    {
        Value = value;
        Refusal = refusal;
    }

    /// <summary>The value; meaningful only where <see cref="Refusal"/> is null.</summary>
    [Id(0)]
    public T? Value { get; init; }

    /// <summary>Null on success.</summary>
    [Id(1)]
    public Refusal? Refusal { get; init; }

#pragma warning disable CA2225, CA1000 // The conversions are the point: a grain returns a value or a refusal.
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(default, refusal);
#pragma warning restore CA2225, CA1000
}

/// <summary>The value of an <see cref="Outcome{T}"/> that only says "done".</summary>
[GenerateSerializer, Immutable, Alias("chat.done")]
public sealed record Done
{
    public static readonly Done Instance = new();
}
