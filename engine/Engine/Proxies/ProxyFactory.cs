using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Orleans.Runtime;

namespace Orleans.Proxies;

/// <summary>Makes references to grains and observers: for each interface a class, generated when it is first needed.</summary>
internal sealed class ProxyFactory
{
    private readonly ConcurrentDictionary<Type, Func<GrainId, IGrainCaller, object>> _makers = new();
    private readonly Lock _generating = new();
    private readonly InterfaceCatalog _catalog;
    private readonly ModuleBuilder _module;

    public ProxyFactory(InterfaceCatalog catalog)
    {
        _catalog = catalog;
        AssemblyBuilder assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Orleans.Proxies.Generated"), AssemblyBuilderAccess.Run);
        ConstructorInfo ignores = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (string name in catalog.Assemblies)
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(ignores, [name]));
        }

        _module = assembly.DefineDynamicModule("Proxies");
    }

    /// <summary>A reference that implements the interface and hands its calls to the caller.</summary>
    public object Create(Type interfaceType, GrainId id, IGrainCaller caller)
    {
        if (!_makers.TryGetValue(interfaceType, out Func<GrainId, IGrainCaller, object>? make))
        {
            lock (_generating)
            {
                make = _makers.GetOrAdd(interfaceType, Generate);
            }
        }

        return make(id, caller);
    }

    private Func<GrainId, IGrainCaller, object> Generate(Type interfaceType)
    {
        IReadOnlyList<GrainMethod> methods = _catalog.MethodsOf(interfaceType);
        TypeBuilder type = _module.DefineType(
            $"{interfaceType.FullName}.Proxy{_makers.Count}", TypeAttributes.Class | TypeAttributes.Sealed, typeof(GrainReference), [interfaceType]);
        FieldBuilder caller = type.DefineField("_caller", typeof(IGrainCaller), FieldAttributes.Private | FieldAttributes.InitOnly);
        FieldBuilder table = type.DefineField(nameof(GrainMethod), typeof(GrainMethod[]), FieldAttributes.Public | FieldAttributes.Static);
        ConstructorBuilder constructor = DefineConstructor(type, caller);
        DefineMaker(type, constructor, _catalog.NameOf(interfaceType));
        for (int i = 0; i < methods.Count; i++)
        {
            DefineMethod(type, methods[i].Method, caller, table, i);
        }

        Type made = type.CreateType();
        made.GetField(nameof(GrainMethod))!.SetValue(null, methods.ToArray());
        return made.GetMethod(nameof(Create))!.CreateDelegate<Func<GrainId, IGrainCaller, object>>();
    }

    private static ConstructorBuilder DefineConstructor(TypeBuilder type, FieldBuilder caller)
    {
        ConstructorInfo inherited = typeof(GrainReference).GetConstructor(
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, [typeof(GrainId), typeof(string)])!;
        ConstructorBuilder constructor = type.DefineConstructor(
            MethodAttributes.Public, CallingConventions.Standard, [typeof(GrainId), typeof(string), typeof(IGrainCaller)]);
        ILGenerator il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Call, inherited);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Stfld, caller);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void DefineMaker(TypeBuilder type, ConstructorBuilder constructor, string interfaceName)
    {
        ILGenerator il = type.DefineMethod(
            nameof(Create), MethodAttributes.Public | MethodAttributes.Static, typeof(object), [typeof(GrainId), typeof(IGrainCaller)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldstr, interfaceName);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>Emits: return ProxyCalls.X(this, caller, table[index], new object[] { arguments }).</summary>
    private static void DefineMethod(TypeBuilder type, MethodInfo method, FieldBuilder caller, FieldBuilder table, int index)
    {
        Type[] parameters = [.. method.GetParameters().Select(p => p.ParameterType)];
        MethodBuilder implementation = type.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            parameters);
        ILGenerator il = implementation.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, caller);
        il.Emit(OpCodes.Ldsfld, table);
        il.Emit(OpCodes.Ldc_I4, index);
        il.Emit(OpCodes.Ldelem_Ref);
        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (int i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, (short)(i + 1));
            if (parameters[i].IsValueType)
            {
                il.Emit(OpCodes.Box, parameters[i]);
            }

            il.Emit(OpCodes.Stelem_Ref);
        }

        il.Emit(OpCodes.Call, ProxyCalls.For(method.ReturnType));
        il.Emit(OpCodes.Ret);
        type.DefineMethodOverride(implementation, method);
    }
}
