namespace OrleansChat.Cluster.Members;

/// <summary>How people say what the program counts.</summary>
internal static class MemberWords
{
    public static string Word(this MemberState state) => state switch
    {
        MemberState.Starting => "starting",
        MemberState.Ready => "ready",
        MemberState.Frozen => "frozen",
        MemberState.Stopping => "stopping",
        MemberState.Stopped => "stopped",
        MemberState.Killed => "killed",
        _ => "dead",
    };

    public static string Word(this MemberKind kind) => kind switch
    {
        MemberKind.Postgres => "postgres",
        MemberKind.Silo => "silo",
        _ => "gateway",
    };
}
