namespace Orleans.Serialization;

/// <summary>An array of bytes, as they are.</summary>
internal sealed class BytesContent(string name) : Content(typeof(byte[]), name)
{
    public override bool Immutable => false;

    public override void Write(WireWriter writer, object value) => writer.Bytes((byte[])value);

    public override object Read(ref WireReader reader, int position)
    {
        byte[] value = reader.Take(reader.Remaining).ToArray();
        reader.Remember(position, value);
        return value;
    }

    public override object Copy(object value, CopyMap map) => ((byte[])value).Clone();

    public override object? Adopt(object value) => (value as IEnumerable<byte>)?.ToArray();
}
