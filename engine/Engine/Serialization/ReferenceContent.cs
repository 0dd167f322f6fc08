using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>Makes references to grains and observers; the runtime implements it.</summary>
internal interface IReferenceActivator
{
    object Create(Type interfaceType, GrainId id);
}

/// <summary>A reference to a grain or observer: its id and its interface.</summary>
/// <param name="declared">The declared interface, whose name is left out.</param>
internal sealed class ReferenceContent(Type declared, KnownTypes known, Func<IReferenceActivator> references) : Content(typeof(GrainReference), Name)
{
    public const string Name = "&";

    private readonly string? _declaredName = typeof(GrainReference).IsAssignableFrom(declared) || declared == typeof(IAddressable) ? null : known.NameOf(declared);

    public override bool Immutable => true;

    public override object Copy(object value, CopyMap map) => value;

    public override void Write(WireWriter writer, object value)
    {
        var reference = (GrainReference)value;
        writer.Text(reference.GrainId.Type.ToString());
        writer.Text(reference.GrainId.Key.ToString());
        writer.Text(reference.InterfaceName == _declaredName ? null : reference.InterfaceName);
    }

    public override object Read(ref WireReader reader, int position)
    {
        string? type = reader.Text();
        string? key = reader.Text();
        string? name = reader.Text();
        Type? interfaceType = name is null ? declared : known.TypeOf(name);
        if (string.IsNullOrEmpty(type) || string.IsNullOrEmpty(key))
        {
            throw WireReader.Malformed("a reference without an id");
        }

        return interfaceType is { IsInterface: true } && interfaceType != typeof(IAddressable) && typeof(IAddressable).IsAssignableFrom(interfaceType)
            ? references().Create(interfaceType, GrainId.Create(type, key))
            : throw new IllegalTypeException(name ?? declared.FullName!);
    }

    /// <summary>A grain that passes itself is passed as a reference; an observer has to be made one first.</summary>
    public override object? Adopt(object value) => value switch
    {
        IGrainObserver => throw new NotSupportedException(
            $"A parameter that is an observer must be a reference to one, and {value.GetType()} is not: make it with IGrainFactory.CreateObjectReference."),
        IGrainBase grain => references().Create(declared, grain.GrainContext.GrainId),
        _ => null,
    };
}
