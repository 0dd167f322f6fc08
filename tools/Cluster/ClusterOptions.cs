namespace OrleansChat.Cluster;

/// <summary>What cluster is wanted.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where it keeps everything: keys, logs, the database, <c>cluster.json</c>.</summary>
    public required string Data { get; init; }

    public int Silos { get; init; } = 3;

    public int Gateways { get; init; } = 2;

    /// <summary>The first gateway's port; the others have the next ones. 0: any free ones.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>A PostgreSQL that runs already; null: a private one.</summary>
    public string? Postgres { get; init; }

    /// <summary>Whether the private PostgreSQL's commits outlive a fall of the machine.</summary>
    public bool Fsync { get; init; } = true;

    /// <summary>More arguments for every silo.</summary>
    public IReadOnlyList<string> SiloArguments { get; init; } = [];

    /// <summary>More arguments for every gateway.</summary>
    public IReadOnlyList<string> GatewayArguments { get; init; } = ["--guests", "on"];

    /// <summary>Gets what somebody should know, a line each.</summary>
    public Action<string> Warn { get; init; } = Console.Error.WriteLine;

    public ClusterPrograms Programs { get; init; } = ClusterPrograms.Built;
}
