using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OrleansChat.Wire;

/// <summary>JSON as this protocol writes it: one writer per thread, and only what JSON demands is escaped, so that people can read it.</summary>
internal static class JsonOutput
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimeLength = 24;

    private static readonly JsonWriterOptions Options = new() { Encoder = new ReadableJsonEncoder(), SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    /// <summary>Writes one JSON object; <paramref name="write"/> adds its fields.</summary>
    public static void WriteObject<TState>(IBufferWriter<byte> output, TState state, Action<Utf8JsonWriter, TState> write)
    {
        Utf8JsonWriter writer = _writer ??= new Utf8JsonWriter(output, Options);
        writer.Reset(output);
        writer.WriteStartObject();
        write(writer, state);
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>RFC 3339, UTC, whole milliseconds.</summary>
    public static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        time.UtcDateTime.TryFormat(text, out int written, TimeFormat, CultureInfo.InvariantCulture);
        json.WriteString(name, text[..written]);
    }
}
