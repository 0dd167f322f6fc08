using OrleansChat.Grains.Audience;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Grains.Rooms;

/// <summary>Tells the gateways what is new in a room: those that listen to it, and those where somebody is who just became a member.</summary>
internal sealed class RoomAudience(string room, Publisher publisher)
{
    /// <summary>Publishes committed entries, which follow those published before. Does not wait.</summary>
    public void Publish(IReadOnlyList<RoomEvent> entries)
    {
        if (entries.Count > 0)
        {
            publisher.Publish([Topic.OfRoom(room), .. Newcomers(entries)], new RoomNotice(room, entries));
        }
    }

    private static IEnumerable<string> Newcomers(IReadOnlyList<RoomEvent> entries) =>
        from entry in entries.OfType<MemberChanged>()
        where entry.Change.IsEntry()
        select Topic.OfUser(entry.Member);
}
