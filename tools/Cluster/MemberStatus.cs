namespace OrleansChat.Cluster;

/// <summary>What a member of the cluster is.</summary>
public enum MemberKind
{
    Postgres,
    Silo,
    Gateway,
}

/// <summary>What a member is doing.</summary>
public enum MemberState
{
    Starting,
    Ready,

    /// <summary>By SIGSTOP: there, and deaf.</summary>
    Frozen,

    /// <summary>Told to end, and draining.</summary>
    Stopping,

    /// <summary>It was told to end, and has.</summary>
    Stopped,

    /// <summary>We have killed it.</summary>
    Killed,

    /// <summary>It ended without having been told to.</summary>
    Died,
}

/// <summary>A member at one moment.</summary>
/// <param name="Pid">Null while it has no process.</param>
/// <param name="Url">Where clients reach it: a gateway's page, PostgreSQL's address.</param>
/// <param name="Admin">Where operators reach it.</param>
/// <param name="Detail">How it ended, where that was not as it should be.</param>
public sealed record MemberStatus(string Name, MemberKind Kind, MemberState State, int? Pid = null, string? Url = null, string? Admin = null, string? Detail = null)
{
    /// <summary>Whether it serves, or would if it were not frozen.</summary>
    public bool IsUp => State is MemberState.Ready or MemberState.Frozen;
}
