using Orleans.Serialization.Session;

namespace Orleans.Serialization;

/// <summary>Copies values deeply, as calls within a process do.</summary>
public sealed class DeepCopier(SerializerSessionPool sessionPool)
{
    public DeepCopier<T> GetCopier<T>() => new(sessionPool);

    public T Copy<T>(T value) => (T)sessionPool.Codec.Copy(value, typeof(T))!;
}

/// <summary>Copies values of one type deeply.</summary>
public sealed class DeepCopier<T>(SerializerSessionPool sessionPool)
{
    private readonly DeepCopier _copier = new(sessionPool);

    public T Copy(T value) => _copier.Copy(value);
}
