using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is said in rooms, and read of it.</summary>
internal static class MessageVerbs
{
    public const int DefaultHistory = 50;

    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["send"] = (id, ref fields) => new SendRequest(id, fields.Room(), fields.Text("text"), fields.OptionalCid()),
        ["history"] = (id, ref fields) => new HistoryRequest(id, fields.Room(), ReadHistory(ref fields)),
        ["sync"] = (id, ref fields) => new SyncRequest(id, fields.Positions("rooms")),
    };

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
