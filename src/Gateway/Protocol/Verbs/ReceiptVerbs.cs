using OrleansChat.Gateway.Protocol.Requests;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What has been read, what has arrived, and who is typing.</summary>
internal static class ReceiptVerbs
{
    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["read"] = (id, ref fields) => new ReadRequest(id, fields.Room(), fields.Seq("seq")),
        ["delivered"] = (id, ref fields) => new DeliveredRequest(id, fields.Room(), fields.Seq("seq")),
        ["receipts"] = (id, ref fields) => new ReceiptsRequest(id, fields.Room()),
        ["typing"] = (id, ref fields) => new TypingRequest(id, fields.Room(), fields.OptionalFlag("stop")),
    };
}
