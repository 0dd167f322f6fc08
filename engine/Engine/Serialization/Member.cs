namespace Orleans.Serialization;

/// <summary>One member of a type, on the wire.</summary>
internal abstract class Member<TOwner>(MemberShape shape, WireKind kind)
{
    public ulong Key { get; } = shape.Key;

    /// <summary>What stands before the member's value: its key and how to skip it. Never 0, which ends a level.</summary>
    protected ulong Tag { get; } = ((shape.Key + 1) << 3) | (ulong)kind;

    public abstract void Write(WireWriter writer, ref TOwner owner);

    public abstract void Read(ref WireReader reader, WireKind kind, ref TOwner owner);

    public abstract void Copy(ref TOwner from, ref TOwner to, CopyMap map);
}

/// <summary>One member of a type, with its accessors compiled.</summary>
internal sealed class Member<TOwner, TMember>(MemberShape shape, Codec<TMember> codec) : Member<TOwner>(shape, codec.Kind)
{
    private readonly GetMember<TOwner, TMember> _get = Accessors.Getter<TOwner, TMember>(shape.Access);
    private readonly SetMember<TOwner, TMember> _set = Accessors.Setter<TOwner, TMember>(shape.Access);
    private readonly bool _immutable = shape.Immutable;
    private readonly string _name = shape.Name;

    public override void Write(WireWriter writer, ref TOwner owner)
    {
        writer.Varint(Tag);
        codec.Write(writer, _get(ref owner));
    }

    public override void Read(ref WireReader reader, WireKind kind, ref TOwner owner)
    {
        if (kind != codec.Kind)
        {
            throw new SerializerException($"{typeof(TOwner)}.{_name} was written as another type ({kind}, here {codec.Kind}).");
        }

        _set(ref owner, codec.Read(ref reader));
    }

    public override void Copy(ref TOwner from, ref TOwner to, CopyMap map)
    {
        TMember value = _get(ref from);
        _set(ref to, _immutable ? value : codec.Copy(value, map));
    }
}
