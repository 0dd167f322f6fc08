using System.Buffers;
using Orleans.Serialization.Session;

namespace Orleans.Serialization;

/// <summary>Turns values into bytes and back, as calls do.</summary>
public sealed class Serializer(SerializerSessionPool sessionPool)
{
    public SerializerSessionPool SessionPool { get; } = sessionPool;

    public Serializer<T> GetSerializer<T>() => new(SessionPool);

    public bool CanSerialize<T>() => CanSerialize(typeof(T));

    public bool CanSerialize(Type type) => SessionPool.CanSerialize(type);

    public byte[] SerializeToArray<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        SessionPool.Codec.Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    public T Deserialize<T>(byte[] source) => SessionPool.Codec.Read<T>(source);

    public T Deserialize<T>(ReadOnlySpan<byte> source) => SessionPool.Codec.Read<T>(source);

    public T Deserialize<T>(ReadOnlyMemory<byte> source) => SessionPool.Codec.Read<T>(source.Span);

    public T Deserialize<T>(ReadOnlySequence<byte> source) => SessionPool.Codec.Read<T>(source.IsSingleSegment ? source.FirstSpan : source.ToArray());
}

/// <summary>Turns values of one type into bytes and back.</summary>
public sealed class Serializer<T>(SerializerSessionPool sessionPool)
{
    private readonly Serializer _serializer = new(sessionPool);

    public byte[] SerializeToArray(T value) => _serializer.SerializeToArray(value);

    public T Deserialize(byte[] source) => _serializer.Deserialize<T>(source);

    public T Deserialize(ReadOnlySpan<byte> source) => _serializer.Deserialize<T>(source);

    public T Deserialize(ReadOnlyMemory<byte> source) => _serializer.Deserialize<T>(source);

    public T Deserialize(ReadOnlySequence<byte> source) => _serializer.Deserialize<T>(source);
}
