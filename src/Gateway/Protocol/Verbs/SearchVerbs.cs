using OrleansChat.Gateway.Protocol.Requests;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Gateway.Protocol.Verbs;

/// <summary>What is looked for.</summary>
internal static class SearchVerbs
{
    public const int DefaultSearch = 20;

    public static readonly IReadOnlyDictionary<string, VerbReader> All = new Dictionary<string, VerbReader>
    {
        ["search"] = (id, ref fields) => new SearchRequest(
            id, fields.Text("query"), fields.Has("room") ? fields.Room() : null, fields.OptionalText("before"),
            (int)(fields.OptionalInteger("limit", 1, Limits.MaxSearch) ?? DefaultSearch)),
    };
}
