using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is said in rooms, and read of it.</summary>
internal static class MessageVerbs
{
    public const int DefaultHistory = 50;

    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["send"] = (id, ref fields) => new SendRequest(id, fields.Room(), ReadMessage(ref fields)),
        ["edit"] = (id, ref fields) => new EditRequest(
            id, fields.Room(), fields.Seq("seq"), new Edit(fields.Text("text"), fields.OptionalMentions("mentions"))),
        ["delete"] = (id, ref fields) => new DeleteRequest(id, fields.Room(), fields.Seq("seq")),
        ["react"] = (id, ref fields) => new ReactRequest(id, fields.Room(), fields.Seq("seq"), fields.Text("emoji"), fields.OptionalFlag("remove")),
        ["pin"] = (id, ref fields) => new PinRequest(id, fields.Room(), fields.Seq("seq"), fields.OptionalFlag("remove")),
        ["pins"] = (id, ref fields) => new PinsRequest(id, fields.Room(), fields.OptionalSeq("after") ?? 0),
        ["history"] = (id, ref fields) => new HistoryRequest(id, fields.Room(), ReadHistory(ref fields)),
        ["sync"] = (id, ref fields) => new SyncRequest(id, fields.Positions("rooms")),
    };

    private static NewMessage ReadMessage(ref FrameFields fields)
    {
        IReadOnlyList<NewAttachment>? attachments = fields.OptionalAttachments("attachments");
        string text = attachments is null ? fields.Text("text") : fields.OptionalText("text") ?? "";
        return new(text, fields.OptionalCid(), fields.OptionalInteger("reply_to", 1, long.MaxValue), fields.OptionalMentions("mentions"), attachments);
    }

    private static HistoryQuery ReadHistory(ref FrameFields fields)
    {
        long? before = fields.OptionalSeq("before");
        long? after = fields.OptionalSeq("after");
        long? around = fields.OptionalSeq("around");
        if ((before is null ? 0 : 1) + (after is null ? 0 : 1) + (around is null ? 0 : 1) > 1)
        {
            fields.Fail("'history' takes at most one of 'before', 'after' and 'around'.");
        }

        int limit = (int)(fields.OptionalInteger("limit", 1, Limits.MaxHistory) ?? DefaultHistory);
        return (after, around) switch
        {
            ({ } anchor, _) => new HistoryQuery(HistoryDirection.After, anchor, limit),
            (_, { } anchor) => new HistoryQuery(HistoryDirection.Around, anchor, limit),
            _ => new HistoryQuery(HistoryDirection.Before, before ?? long.MaxValue, limit),
        };
    }
}
