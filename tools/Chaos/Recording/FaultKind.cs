namespace OrleansChat.Chaos.Recording;

/// <summary>The kinds of faults.</summary>
internal enum FaultKind
{
    /// <summary>A silo is killed with -9.</summary>
    Silo,

    /// <summary>A gateway is killed with -9.</summary>
    Gateway,

    /// <summary>PostgreSQL is killed.</summary>
    Postgres,

    /// <summary>A silo is stopped past its lease, then goes on.</summary>
    Freeze,

    /// <summary>Each member is drained and started again, one after the other.</summary>
    Rolling,
}

/// <summary>What was done.</summary>
internal enum FaultStep
{
    /// <summary>It is dead, or frozen, or asked to stop.</summary>
    Struck,

    /// <summary>A frozen one goes on.</summary>
    Woken,

    /// <summary>It has ended by itself.</summary>
    Ended,

    /// <summary>It serves again.</summary>
    Restored,
}
