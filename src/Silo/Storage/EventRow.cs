using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>What an event is, as <c>room_log.kind</c> has it. A number once used keeps its meaning forever.</summary>
internal enum EventKind : short
{
    Message = 1,
    Member = 2,
    Deleted = 3,
    Room = 7,
}

/// <summary>A row of <c>room_log</c> without its room: the one place that knows how events become rows, for every database.</summary>
/// <param name="At">Milliseconds since 1970, UTC.</param>
/// <param name="Text">A message's text; null once it has been deleted.</param>
/// <param name="Body">What events of other kinds carry, and how a message was deleted, as compact JSON.</param>
internal readonly record struct EventRow(long Seq, EventKind Kind, long At, string Sender, string? Cid, string? Text, string? Body)
{
    /// <summary>In the order of the constructor.</summary>
    public const string Columns = "seq, kind, at, sender, cid, text, body";

    public static EventRow From(RoomEvent roomEvent)
    {
        long at = roomEvent.At.ToUnixTimeMilliseconds();
        return roomEvent switch
        {
            MessagePosted message => new(message.Seq, EventKind.Message, at, message.User, message.Cid, message.Text, null),
            MemberChanged change => new(change.Seq, EventKind.Member, at, change.User, null, null, MemberBody.Write(change)),
            RoomChanged change => new(change.Seq, EventKind.Room, at, change.User, null, null, RoomBody.Write(change)),
            MessageDeleted deletion => new(deletion.Seq, EventKind.Deleted, at, deletion.User, null, null, DeletedBody.Write(deletion)),
            _ => throw new ArgumentException($"{roomEvent.GetType().Name} has no row.", nameof(roomEvent)),
        };
    }

    public RoomEvent ToEvent()
    {
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(At);
        return Kind switch
        {
            EventKind.Message => new MessagePosted(Seq, at, Sender, Text ?? "", Cid, Body is null ? null : TombstoneBody.Read(Body)),
            EventKind.Member => MemberBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Room => RoomBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            EventKind.Deleted => DeletedBody.Read(Body ?? "{}").ToEvent(Seq, at, Sender),
            _ => throw new InvalidDataException($"room_log has kind {(short)Kind}, which this program does not know."),
        };
    }
}
