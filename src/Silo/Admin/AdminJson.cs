using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OrleansChat.Grains.Contracts;

namespace OrleansChat.Silo.Admin;

/// <summary>How the admin API writes and reads JSON: snake_case, and nothing is passed over in silence.</summary>
internal static class AdminJson
{
    private const int MaxDepth = 16;

    public static readonly JsonSerializerOptions Options = Create();

    /// <summary>Makes other options write and read the same way.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.AllowDuplicateProperties = false;
        options.AllowTrailingCommas = false;
        options.ReadCommentHandling = JsonCommentHandling.Disallow;
        options.MaxDepth = MaxDepth;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // Answers are never part of a page, and people read them.
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new TimeConverter());
        options.TypeInfoResolverChain.Insert(0, new DefaultJsonTypeInfoResolver { Modifiers = { ShowWhole } });
    }

    // Which grain it is is told beside it.
    private static void ShowWhole(JsonTypeInfo type)
    {
        if (type.Type == typeof(LiveState))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions();
            foreach (Type live in (Type[])[typeof(LiveAudience), typeof(LiveDirectory), typeof(LiveMediaOwner), typeof(LiveRoom), typeof(LiveUser), typeof(LiveWebhook)])
            {
                type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(live));
            }
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Times are UTC with milliseconds, as on the wire: <c>2026-01-31T12:00:00.000Z</c>.</summary>
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
    }
}
