namespace OrleansChat.Postgres;

/// <summary>How a <see cref="PostgresServer"/> runs: by itself it is a fast one for tests, which leaves nothing behind.</summary>
public sealed record PostgresOptions
{
    /// <summary>Where it keeps everything, also after it has ended; null: a temporary directory, deleted when the server is disposed or its starter dies.</summary>
    public string? Directory { get; init; }

    /// <summary>
    /// Whether what is committed outlives a fall of the machine. Off is faster, and what is committed still outlives a kill of the server.
    /// </summary>
    public bool Fsync { get; init; }

    /// <summary>More settings, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Gets every line that the server says.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Off where the starter sees to it by other means that the server does not outlive it.</summary>
    public bool EndsWithStarter { get; init; } = true;
}
