using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>A request as it is written: built once, sent as often as needed, each time under another id.</summary>
#pragma warning disable CA1001 // The writer only holds the buffer beside it.
internal sealed class Frame
#pragma warning restore CA1001
{
    // What is not ASCII stays as it is: escaped it would take up to three times the space of a frame's limit.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly Utf8JsonWriter _json;

    public Frame(string type)
    {
        Type = type;
        _json = new Utf8JsonWriter(_bytes, Options);
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
    }

    public string Type { get; }

    /// <summary>Adds a field; null leaves it out.</summary>
    public Frame Add(string name, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(name, value);
        }

        return this;
    }

    /// <inheritdoc cref="Add(string, string?)"/>
    public Frame Add(string name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }

        return this;
    }

    /// <inheritdoc cref="Add(string, string?)"/>
    public Frame Add<T>(string name, T? value)
        where T : struct, Enum => Add(name, value is { } known ? WireEnumConverter<T>.Of(known) : null);

    /// <summary>Adds a field that is true; else leaves it out.</summary>
    public Frame AddIf(string name, bool value)
    {
        if (value)
        {
            _json.WriteBoolean(name, true);
        }

        return this;
    }

    /// <summary>Adds a field that is true or false.</summary>
    public Frame AddFlag(string name, bool value)
    {
        _json.WriteBoolean(name, value);
        return this;
    }

    /// <inheritdoc cref="Add(string, string?)"/>
    public Frame Add(string name, IEnumerable<string>? values)
    {
        if (values is null)
        {
            return this;
        }

        _json.WriteStartArray(name);
        foreach (string value in values)
        {
            _json.WriteStringValue(value);
        }

        _json.WriteEndArray();
        return this;
    }

    /// <summary>Adds a list of objects; null leaves it out.</summary>
    public Frame Add<T>(string name, IEnumerable<T>? items, Action<Utf8JsonWriter, T> write)
    {
        if (items is null)
        {
            return this;
        }

        _json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(_json, item);
        }

        _json.WriteEndArray();
        return this;
    }

    /// <summary>Adds an object of numbers.</summary>
    public Frame Add(string name, IReadOnlyDictionary<string, long> values)
    {
        _json.WriteStartObject(name);
        foreach ((string key, long value) in values)
        {
            _json.WriteNumber(key, value);
        }

        _json.WriteEndObject();
        return this;
    }

    /// <summary>How long it is at most when it is sent, in bytes.</summary>
    public int MaxBytes
    {
        get
        {
            _json.Flush();
            return _bytes.WrittenCount + 28;
        }
    }

    /// <summary>The whole frame under an id.</summary>
    public byte[] ToBytes(long id)
    {
        _json.Flush();
        byte[] frame = new byte[MaxBytes];
        _bytes.WrittenSpan.CopyTo(frame);
        int length = _bytes.WrittenCount;
        ReadOnlySpan<byte> name = ",\"id\":"u8;
        name.CopyTo(frame.AsSpan(length));
        length += name.Length;
        Utf8Formatter.TryFormat(id, frame.AsSpan(length), out int digits);
        length += digits;
        frame[length++] = (byte)'}';
        return frame[..length];
    }
}
