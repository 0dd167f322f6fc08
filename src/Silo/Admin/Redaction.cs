using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansChat.Silo.Admin;

/// <summary>Shows a stored document without what nobody may see: whatever sounds like a secret by its name.</summary>
internal static class Redaction
{
    public const string Mark = "[redacted]";

    private static readonly string[] Secrets = ["password", "secret", "token", "hash", "salt", "key"];

    public static JsonNode? Show(ReadOnlySpan<byte> document)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(document);
        }
        catch (JsonException)
        {
            return $"{document.Length} bytes that are not JSON";
        }

        Redact(node);
        return node;
    }

    private static void Redact(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Redact(item);
                }

                break;
            case JsonObject fields:
                foreach ((string name, JsonNode? value) in fields.ToArray())
                {
                    if (value is not null && Array.Exists(Secrets, secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)))
                    {
                        fields[name] = Mark;
                    }
                    else
                    {
                        Redact(value);
                    }
                }

                break;
        }
    }
}
