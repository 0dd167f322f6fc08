using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Storage;

/// <summary>Gives the edits in a stretch of a log their texts, which are in the rows of the messages that they changed.</summary>
internal static class EditedTexts
{
    /// <summary>Whose texts are wanted: nobody's, mostly.</summary>
    public static long[] Targets(IReadOnlyList<RoomEvent> events)
    {
        HashSet<long>? targets = null;
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i] is MessageEdited edit)
            {
                (targets ??= []).Add(edit.Target);
            }
        }

        return targets is null ? [] : [.. targets];
    }

    /// <param name="events">Changed in place.</param>
    public static void Fill(List<RoomEvent> events, IEnumerable<MessagePosted> messages)
    {
        var found = messages.ToDictionary(message => message.Seq);
        for (int i = 0; i < events.Count; i++)
        {
            if (events[i] is MessageEdited edit && found.TryGetValue(edit.Target, out MessagePosted? message))
            {
                events[i] = edit with { Text = message.Text, Mentions = message.Mentions };
            }
        }
    }
}
