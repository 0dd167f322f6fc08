using System.Buffers;
using System.Buffers.Binary;

namespace Orleans.Serialization;

/// <summary>
/// Turns values into bytes and back, and copies them. A value is its length in four bytes and then itself; members are written by
/// number and with how to skip them, so that processes of different versions understand each other.
/// </summary>
internal sealed class WireCodec(KnownTypes known, Func<IReferenceActivator> references)
{
    /// <summary>How deep objects may contain each other.</summary>
    public const int MaxDepth = 256;

    private const int LengthBytes = 4;

    public Codecs Codecs { get; } = new(known, references);

    /// <exception cref="SerializerException">The value, or something in it, cannot cross.</exception>
    public void Write(IBufferWriter<byte> output, object? value, Type declaredType)
    {
        var writer = WireWriter.Rent();
        Codecs.Of(declaredType).WriteObject(writer, value);
        Flush(writer, output);
    }

    public void Write<T>(IBufferWriter<byte> output, T value)
    {
        var writer = WireWriter.Rent();
        ((Codec<T>)Codecs.Of(typeof(T))).Write(writer, value);
        Flush(writer, output);
    }

    /// <summary>Reads what <see cref="Write(IBufferWriter{byte}, object, Type)"/> wrote for the same declared type, and moves behind it.</summary>
    /// <exception cref="SerializerException">The bytes are not such a value, or name a type that is not known here.</exception>
    public object? Read(ref SequenceReader<byte> input, Type declaredType)
    {
        if (!input.TryReadLittleEndian(out int length) || length < 0 || length > input.Remaining)
        {
            throw WireReader.Malformed("it ends too early");
        }

        ReadOnlySequence<byte> bytes = input.UnreadSequence.Slice(0, length);
        input.Advance(length);
        return ReadObject(bytes.IsSingleSegment ? bytes.FirstSpan : bytes.ToArray(), Codecs.Of(declaredType));
    }

    public T Read<T>(ReadOnlySpan<byte> input)
    {
        int length = input.Length < LengthBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(input);
        if (length < 0 || length > input.Length - LengthBytes)
        {
            throw WireReader.Malformed("it ends too early");
        }

        return (T)ReadObject(input.Slice(LengthBytes, length), Codecs.Of(typeof(T)))!;
    }

    /// <summary>A deep copy; what is immutable is itself.</summary>
    public object? Copy(object? value) => Copy(value, typeof(object));

    /// <summary>A deep copy as a value of a declared type, so that a grain that passes itself becomes a reference.</summary>
    public object? Copy(object? value, Type declaredType) => value is null ? null : Codecs.Of(declaredType).CopyObject(value, new CopyMap());

    private static object? ReadObject(ReadOnlySpan<byte> bytes, Codec codec, Codecs codecs)
    {
        var reader = new WireReader(bytes, codecs);
        try
        {
            return codec.ReadObject(ref reader);
        }
        catch (Exception exception) when (exception is not (SerializerException or OutOfMemoryException))
        {
            throw new SerializerException("Malformed data: a value is impossible for its type.", exception);
        }
    }

    private object? ReadObject(ReadOnlySpan<byte> bytes, Codec codec) => ReadObject(bytes, codec, Codecs);

    private static void Flush(WireWriter writer, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> written = writer.Written;
        Span<byte> span = output.GetSpan(LengthBytes + written.Length);
        BinaryPrimitives.WriteInt32LittleEndian(span, written.Length);
        written.CopyTo(span[LengthBytes..]);
        output.Advance(LengthBytes + written.Length);
        writer.Return();
    }
}
