namespace OrleansChat.Chaos.Faults;

/// <summary>The processes of a cluster, and what can be done to them.</summary>
internal interface IMembers
{
    IReadOnlyList<string> Silos { get; }

    IReadOnlyList<string> Gateways { get; }

    /// <summary>Whether the cluster has a PostgreSQL of its own, which may be killed as <c>postgres</c>.</summary>
    bool HasPostgres { get; }

    /// <summary><c>kill -9</c>; answers when the process is gone.</summary>
    Task KillAsync(string name);

    /// <summary>Asks the process to drain and end; answers when it is gone.</summary>
    Task StopAsync(string name);

    /// <summary>Starts a process that is gone; answers when it serves.</summary>
    Task StartAsync(string name);

    /// <summary><c>SIGSTOP</c>.</summary>
    Task FreezeAsync(string name);

    /// <summary><c>SIGCONT</c>.</summary>
    Task WakeAsync(string name);

    /// <summary>Whether the process is gone.</summary>
    Task<bool> HasEndedAsync(string name);
}
