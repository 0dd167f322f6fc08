namespace OrleansChat.Client.Wire;

/// <summary><c>bye</c>: why the server is about to close the socket.</summary>
internal sealed record Bye
{
    public required int Code { get; init; }

    public string? Reason { get; init; }

    public long? RetryAfterMs { get; init; }
}

/// <summary><c>error</c>: a request that was refused.</summary>
internal sealed record WireError
{
    public required string Code { get; init; }

    public string? Message { get; init; }

    public long? RetryAfterMs { get; init; }

    public ChatException ToException() => new(ChatErrors.IsOwn(Code) ? ChatErrors.Internal : Code, Message) { RetryAfter = Milliseconds(RetryAfterMs) };

    /// <summary>A wait that the server asks for, within reason.</summary>
    public static TimeSpan? Milliseconds(long? ms) => ms is { } value ? TimeSpan.FromMilliseconds(Math.Clamp(value, 0, 3_600_000)) : null;
}

/// <summary>A reply that says no more than that it was done: <c>pong</c>, and <c>ok</c> to <c>watch</c>.</summary>
internal sealed record Done;

/// <summary><c>ok</c> to <c>sync</c>.</summary>
internal sealed record SyncedRooms
{
    public required IReadOnlyDictionary<string, SyncedRoom> Rooms { get; init; }
}

/// <summary>How a sync ended for one room: either the error or the rest.</summary>
internal sealed record SyncedRoom
{
    public long Seq { get; init; }

    public bool Complete { get; init; }

    public string? Error { get; init; }
}
