using System.Buffers;
using Orleans.Proxies;
using Orleans.Runtime;
using Orleans.Serialization;

namespace OrleansChat.Engine.Wire.Tests;

/// <summary>A process's codec, with the types that it is said to have.</summary>
internal sealed class Wire : IReferenceActivator, IGrainCaller
{
    public Wire(params IEnumerable<Type> types)
    {
        Catalog = InterfaceCatalog.Of(types);
        Proxies = new ProxyFactory(Catalog);
        Codec = new WireCodec(Catalog.Types, () => this);
    }

    public InterfaceCatalog Catalog { get; }

    public ProxyFactory Proxies { get; }

    public WireCodec Codec { get; }

    /// <summary>What generated references were asked to call.</summary>
    public List<(GrainReference Target, GrainMethod Method, object?[] Arguments)> Calls { get; } = [];

    public Func<GrainMethod, object?[], object?> Answer { get; set; } = (_, _) => null;

    /// <summary>The types of one sample's class, nested in it.</summary>
    public static Wire With(Type samples) => new(samples.GetNestedTypes(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic));

    public byte[] Write<T>(T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Codec.Write(buffer, value);
        return buffer.WrittenSpan.ToArray();
    }

    public T Read<T>(byte[] bytes)
    {
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes));
        var value = (T)Codec.Read(ref reader, typeof(T))!;
        Assert.True(reader.End);
        return value;
    }

    public T RoundTrip<T>(T value) => Read<T>(Write(value));

    public T Copy<T>(T value) => (T)Codec.Copy(value, typeof(T))!;

    public object Create(Type interfaceType, GrainId id) => Proxies.Create(interfaceType, id, this);

    public async Task<object?> CallAsync(GrainReference target, GrainMethod method, object?[] arguments)
    {
        await Task.Yield();
        Calls.Add((target, method, arguments));
        return Answer(method, arguments);
    }
}
