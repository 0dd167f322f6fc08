using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Client.Wire;

/// <summary>The names of an enumeration on the wire: its members in lower case. A name that is not known is read as <c>Unknown</c>, so that a newer server does no harm.</summary>
internal sealed class WireEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().Skip(1).ToFrozenDictionary(NameOf);

    /// <exception cref="ArgumentOutOfRangeException">It has no name on the wire.</exception>
    public static string Of(T value)
    {
        string name = NameOf(value);
        return Values.ContainsKey(name) ? name : throw new ArgumentOutOfRangeException(nameof(value), value, "The protocol has no name for it.");
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Values.GetValueOrDefault(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Of(value));

#pragma warning disable CA1308 // The wire has lower case.
    private static string NameOf(T value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
