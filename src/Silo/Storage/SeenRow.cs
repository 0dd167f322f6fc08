using OrleansChat.Grains.Contracts;
using OrleansChat.Grains.Storage;

namespace OrleansChat.Silo.Storage;

/// <summary>
/// A row of what somebody sees: a message with one of its reactions, or without where it has none; without a message where there is none to see.
/// Every row tells the newest seq of the room.
/// </summary>
internal readonly record struct SeenRow(MessagePosted? Message, Reaction? Reaction, long Head)
{
    /// <param name="rows">Those of one message behind each other.</param>
    public static SeenMessages Gather(IReadOnlyList<SeenRow> rows)
    {
        var messages = new List<MessagePosted>();
        foreach (IGrouping<long, SeenRow> ofOne in rows.Where(static row => row.Message is not null).GroupBy(static row => row.Message!.Seq))
        {
            MessagePosted message = ofOne.First().Message!;
            List<Reaction> reactions = [.. ofOne.Where(static row => row.Reaction is not null).Select(static row => row.Reaction!)];
            messages.Add(reactions.Count == 0 ? message : message with { Reactions = reactions });
        }

        return new SeenMessages(messages, rows.Count == 0 ? 0 : rows[0].Head);
    }
}
