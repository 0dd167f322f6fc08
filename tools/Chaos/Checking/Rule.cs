namespace OrleansChat.Chaos.Checking;

/// <summary>What must be true of every run.</summary>
internal enum Rule
{
    /// <summary>A room's log has every seq from 1 on, once.</summary>
    Dense,

    /// <summary>A sender's cid is in a room's log once.</summary>
    StoredOnce,

    /// <summary>What is stored was sent, with that text.</summary>
    StoredAsSent,

    /// <summary>An acknowledged message is in the log.</summary>
    AcknowledgedIsStored,

    /// <summary>So is one that was acknowledged just after a frozen silo woke.</summary>
    NothingStaleAcknowledged,

    /// <summary>The acknowledgement told the seq and the time that the log has.</summary>
    AcknowledgedInPlace,

    /// <summary>Every message is acknowledged in the end.</summary>
    Answered,

    /// <summary>A message that was begun after another had been acknowledged comes after it.</summary>
    InOrderOfTime,

    /// <summary>What is delivered is in the log.</summary>
    DeliveredIsStored,

    /// <summary>A seq is the same event for everybody.</summary>
    OneOrder,

    /// <summary>A connection gets nothing twice, but what a sync asked for again.</summary>
    DeliveredOnce,

    /// <summary>A connection's events have no hole.</summary>
    NoHole,

    /// <summary>Nobody gets what is no member's to get.</summary>
    MembersOnly,

    /// <summary>A member stays one.</summary>
    MembershipKept,

    /// <summary>In the end every member has seen all of its rooms.</summary>
    Converged,

    /// <summary>The cluster tells the log as the database has it.</summary>
    HistoryAsStored,

    /// <summary>A client that keeps to the protocol is refused nothing for good.</summary>
    NotRefused,

    /// <summary>The cluster says exactly who is there.</summary>
    PresenceConverged,
}
