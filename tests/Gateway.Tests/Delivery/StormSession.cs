using System.Text.Json.Nodes;
using OrleansChat.Gateway.Delivery;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Tests.Delivery;

/// <summary>A session in a <see cref="Storm"/>, and what a client would make of what it gets.</summary>
internal sealed record StormSession(string User, Session Session, FakeSocket Socket)
{
    /// <summary>A client that ignores what it knows sees each next seq, except where its user was out of the room.</summary>
    public void IsInOrder(FakeCluster cluster, string room)
    {
        long last = 0;
        bool left = true;
        RoomEvent[] log = cluster.Log(room);
        foreach (JsonObject frame in Socket.Frames.Where(frame => (string?)frame["room"] == room && frame["seq"] is not null))
        {
            long seq = (long)frame["seq"]!;
            if (cluster.Joined.Contains(room))
            {
                Assert.True(WasMember(log, seq), $"{User} in {room}: {seq} is not for them.");
            }

            if (seq <= last)
            {
                continue;
            }

            Assert.True(left || seq == last + 1 || (cluster.Joined.Contains(room) && JoinedAgainAt(log, last, seq)), $"{User} in {room}: {seq} after {last}.");
            left = (string?)frame["action"] == "leave" && (string?)frame["user"] == User;
            last = seq;
        }
    }

    public void HasEverything(FakeCluster cluster)
    {
        foreach (JoinedRoom room in cluster.RoomsOf(User))
        {
            Assert.Equal((User, room.Room, cluster.Head(room.Room)), (User, room.Room, Socket.Seqs(room.Room).DefaultIfEmpty().Max()));
        }
    }

    // A sync goes on from the newest joining where nothing older is shown.
    private bool JoinedAgainAt(RoomEvent[] log, long last, long seq) => log.Take((int)seq).Skip((int)last).OfType<MemberChanged>().Any(change => change.Member == User);

    private bool WasMember(RoomEvent[] log, long seq)
    {
        MemberChanged? before = log.Take((int)seq).OfType<MemberChanged>().LastOrDefault(change => change.Member == User);
        return before is not null && (before.Change.IsEntry() || before.Seq == seq);
    }
}
