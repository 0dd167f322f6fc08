using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What an append leaves of a message that it deletes.</summary>
/// <param name="Body">Goes where the text was.</param>
internal readonly record struct TombstoneWrite(long Target, string Body, bool ForgetsCid)
{
    /// <summary>Whether there is anything to delete: asked of every append, so it costs next to nothing.</summary>
    public static bool AreIn(IReadOnlyList<RoomEvent> events)
    {
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i] is MessageDeleted)
            {
                return true;
            }
        }

        return false;
    }

    public static IReadOnlyCollection<TombstoneWrite> Of(IReadOnlyList<RoomEvent> events)
    {
        List<TombstoneWrite>? writes = null;
        foreach (RoomEvent roomEvent in events)
        {
            if (roomEvent is MessageDeleted deletion)
            {
                (writes ??= []).Add(new(deletion.Target, TombstoneBody.Write(deletion), deletion.ForgetsCid));
            }
        }

        return writes is null ? [] : writes;
    }
}
