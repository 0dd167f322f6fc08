using System.Text.Json.Nodes;
using OrleansChat.Tests.Common;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace OrleansChat.Deploy.Tests;

/// <summary>The files of <c>deploy/</c>.</summary>
internal static class Deployment
{
    public static string Path(params string[] parts) => System.IO.Path.Combine([Repository.Root, "deploy", .. parts]);

    public static string Text(params string[] parts) => File.ReadAllText(Path(parts));

    /// <summary>A YAML document with its merges carried out; every scalar is a string.</summary>
    public static JsonNode Yaml(params string[] parts)
    {
        object? graph = new DeserializerBuilder().Build().Deserialize<object>(new MergingParser(new Parser(new StringReader(Text(parts)))));
        return ToJson(graph)!;
    }

    /// <summary>What a mapping of strings holds.</summary>
    public static Dictionary<string, string> Pairs(JsonNode? mapping) =>
        mapping?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!) ?? [];

    /// <summary>What a list of strings holds.</summary>
    public static string[] Strings(JsonNode? list) => [.. list?.AsArray().Select(item => (string)item!) ?? []];

    private static JsonNode? ToJson(object? graph) => graph switch
    {
        IDictionary<object, object?> mapping => new JsonObject(mapping.Select(pair => KeyValuePair.Create((string)pair.Key, ToJson(pair.Value)))),
        IList<object?> list => new JsonArray([.. list.Select(ToJson)]),
        _ => (string?)graph,
    };
}
