namespace Orleans.Serialization;

/// <summary>A reference: null, or an object of the declared type or of one derived from it.</summary>
/// <param name="codecs">Knows the other types.</param>
/// <param name="own">The type that needs no name: the declared one, or what stands for a declared interface; null for an abstract type.</param>
/// <param name="other">A second type that needs no name, or null.</param>
internal sealed class SlotCodec<T>(Codecs codecs, Lazy<Content?> own, Lazy<Content?> other) : Codec<T?>
    where T : class
{
    public override WireKind Kind => WireKind.Slot;

    public override bool Immutable => typeof(T).IsSealed && own.Value is { Immutable: true };

    public override void Write(WireWriter writer, T? value)
    {
        if (value is null)
        {
            writer.Byte(SlotHeader.Null);
            return;
        }

        (Content content, object adopted) = ContentOf(value);
        byte header = content == own.Value ? SlotHeader.Own : content == other.Value ? SlotHeader.Other : SlotHeader.Named;
        int position = 0;
        bool seen = !content.Immutable && writer.WasWritten(value, out position);
        writer.Byte(seen ? (byte)(header | SlotHeader.Seen) : header);
        if (header == SlotHeader.Named)
        {
            writer.TypeName(content);
        }

        if (seen)
        {
            writer.Varint((ulong)position);
            return;
        }

        int start = writer.Begin();
        if (!content.Immutable)
        {
            writer.Remember(value, start);
        }

        content.Write(writer, adopted);
        writer.End(start);
    }

    public override T? Read(ref WireReader reader)
    {
        byte header = reader.Byte();
        if (header == SlotHeader.Null)
        {
            return null;
        }

        Content? content = (header & SlotHeader.TypeBits) switch
        {
            SlotHeader.Own => own.Value,
            SlotHeader.Named => reader.TypeName(),
            SlotHeader.Other => other.Value,
            _ => null,
        };
        if (content is null || header > (SlotHeader.Seen | SlotHeader.TypeBits))
        {
            throw WireReader.Malformed($"no type for a value of {typeof(T)}");
        }

        return (header & SlotHeader.Seen) != 0 ? Checked(reader.Seen(content)) : ReadBlock(ref reader, content);
    }

    public override T? Copy(T? value, CopyMap map)
    {
        if (value is null)
        {
            return null;
        }

        (Content content, object adopted) = ContentOf(value);
        return (T)(ReferenceEquals(adopted, value) ? map.Copy(value, content) : content.Copy(adopted, map));
    }

    private static T ReadBlock(ref WireReader reader, Content content)
    {
        if (!typeof(T).IsAssignableFrom(content.Type) && !content.Type.IsAssignableFrom(typeof(T)) && !typeof(T).IsInterface)
        {
            throw new IllegalTypeException(content.Type.FullName!);
        }

        int position = reader.Position;
        int outerEnd = reader.Enter();
        object value = content.Read(ref reader, position);
        reader.Leave(outerEnd);
        return Checked(value);
    }

    private static T Checked(object value) =>
        value as T ?? throw new SerializerException($"A {value.GetType()} stands where a {typeof(T)} must be.");

    private (Content Content, object Value) ContentOf(T value)
    {
        Content? known = codecs.TryContentOf(value.GetType());
        if (known is not null)
        {
            return (known.Type == own.Value?.Type ? own.Value : known, value);
        }

        object? adopted = own.Value?.Adopt(value);
        return adopted is null ? throw Codecs.NotFound(value) : (own.Value!, adopted);
    }
}
