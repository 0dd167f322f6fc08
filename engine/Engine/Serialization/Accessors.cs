using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Serialization;

/// <summary>Gets a member's value out of its owner.</summary>
internal delegate TMember GetMember<TOwner, out TMember>(ref TOwner owner);

/// <summary>Puts a member's value into its owner, readonly or not.</summary>
internal delegate void SetMember<TOwner, in TMember>(ref TOwner owner, TMember value);

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
