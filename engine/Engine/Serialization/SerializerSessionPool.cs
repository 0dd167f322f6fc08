namespace Orleans.Serialization.Session;

/// <summary>What serializers and copiers share: the codec of this process.</summary>
public sealed class SerializerSessionPool
{
    internal SerializerSessionPool(WireCodec codec) => Codec = codec;

    internal WireCodec Codec { get; }

    internal bool CanSerialize(Type type)
    {
        try
        {
            Codec.Codecs.Of(type);
            return type.IsInterface || type.IsAbstract || type == typeof(object) || type.IsValueType
                || Scalars.Find(type) is not null || Codec.Codecs.TryContentOf(type) is not null;
        }
        catch (CodecNotFoundException)
        {
            return false;
        }
    }
}
