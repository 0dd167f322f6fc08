using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization;

/// <summary>Gets a member's value out of its owner.</summary>
internal delegate TMember GetMember<TOwner, out TMember>(ref TOwner owner);

/// <summary>Puts a member's value into its owner, readonly or not.</summary>
internal delegate void SetMember<TOwner, in TMember>(ref TOwner owner, TMember value);

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

/// <summary>Compiles access to fields and properties, whatever their visibility.</summary>
internal static class Accessors
{
    public static GetMember<TOwner, TMember> Getter<TOwner, TMember>(MemberInfo member)
    {
        var method = new DynamicMethod("get", typeof(TMember), [typeof(TOwner).MakeByRefType()], typeof(Accessors).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        LoadOwner<TOwner>(il);
        if (member is FieldInfo field)
        {
            il.Emit(OpCodes.Ldfld, field);
        }
        else
        {
            il.Emit(typeof(TOwner).IsValueType ? OpCodes.Call : OpCodes.Callvirt, ((PropertyInfo)member).GetGetMethod(nonPublic: true)!);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<GetMember<TOwner, TMember>>();
    }

    public static SetMember<TOwner, TMember> Setter<TOwner, TMember>(MemberInfo member)
    {
        var method = new DynamicMethod("set", null, [typeof(TOwner).MakeByRefType(), typeof(TMember)], typeof(Accessors).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        LoadOwner<TOwner>(il);
        il.Emit(OpCodes.Ldarg_1);
        if (member is FieldInfo field)
        {
            il.Emit(OpCodes.Stfld, field);
        }
        else
        {
            il.Emit(typeof(TOwner).IsValueType ? OpCodes.Call : OpCodes.Callvirt, ((PropertyInfo)member).GetSetMethod(nonPublic: true)!);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<SetMember<TOwner, TMember>>();
    }

    private static void LoadOwner<TOwner>(ILGenerator il)
    {
        il.Emit(OpCodes.Ldarg_0);
        if (!typeof(TOwner).IsValueType)
        {
            il.Emit(OpCodes.Ldind_Ref);
        }
    }
}
